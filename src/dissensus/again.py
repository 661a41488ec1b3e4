"""Parse a sentence again where the model took its verb for something else.

"La loi fragilise les petits" has no verb for a model that does not know the word: it becomes
an adjective, or a clause that hangs on its own subject without a "qui". Such a sentence is
parsed once more with a verb in its place that the model knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dissensus.languages import Language
from dissensus.languages.syntax import ADJECTIVE, NOUN_CLAUSE, Node
from dissensus.nodes import read_nodes

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_NAMING = frozenset({"NOUN", "PROPN", "PRON"})
#: What a verb behind a pronoun is taken for.
_TAKEN_FOR = frozenset({"NOUN", "ADJ", "PROPN"})
#: What may follow a verb whose object stands before it.
_ENDING = frozenset({"PUNCT", "ADP", "ADV", "CCONJ", "SCONJ"})
#: A longer sentence is mostly a list or a table, and dear to parse.
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Stretch:
    """A parsed stretch of a text with its words as the rules speak of them."""

    doc: Doc
    nodes: list[Node]


def parse_again(
    docs: Iterable[Doc], language: Language, parse: Callable[[Sequence[Doc]], Iterable[Doc]]
) -> list[Stretch]:
    """The parsed stretches, their mistaken sentences parsed anew, all of them in one go."""
    stretches = [Stretch(doc, read_nodes(doc, language)) for doc in docs]
    if not language.verb_stand_ins:
        return stretches
    found = [(at, span, words) for at, one in enumerate(stretches)
             for span, words in _mistaken_sentences(one, language)]  # fmt: skip
    made = parse([_replaced(span, words) for _, span, words in found])
    fresh: dict[int, list[tuple[Span, Doc]]] = {}
    for (at, span, words), new in zip(found, made, strict=True):
        if _is_mended(new, words):
            fresh.setdefault(at, []).append((span, new))
    for at, sentences in fresh.items():
        doc = _with_sentences(stretches[at].doc, sentences)
        stretches[at] = Stretch(doc, read_nodes(doc, language))
    return stretches


def _mistaken_sentences(
    stretch: Stretch, language: Language
) -> Iterator[tuple[Span, dict[int, str]]]:
    """The sentences with verbs that were not taken for one, and what to put where in them."""
    for sentence in stretch.doc.sents:
        words = dict(_mistaken(sentence, stretch.nodes, language))
        if words and len(sentence) <= _LONGEST:
            yield sentence, words


def _with_sentences(doc: Doc, fresh: Sequence[tuple[Span, Doc]]) -> Doc:
    """The stretch with some sentences replaced by the same words, parsed anew."""
    parts: list[Doc] = []
    done = 0
    for span, new in fresh:
        if span.start > done:
            parts.append(doc[done : span.start].as_doc())
        parts.append(new)
        done = span.end
    if done < len(doc):
        parts.append(doc[done:].as_doc())
    whole: Doc = type(doc).from_docs(parts, ensure_whitespace=False)
    whole.user_data = doc.user_data
    return whole


def _mistaken(
    sentence: Span, nodes: Sequence[Node], language: Language
) -> Iterator[tuple[int, str]]:
    """Where in the sentence a verb was not taken for one, and what to put there."""
    for word in sentence:
        lost = _is_lost(word, sentence, language) or _is_lost_future(word, sentence, language)
        if lost or _is_hung_on_subject(word, nodes[word.i], language):
            yield word.i - sentence.start, language.verb_stand_in(word.text.lower())
        elif _is_behind_pronoun(word, sentence, language):
            yield word.i - sentence.start, language.clitic_stand_in


def _is_lost(word: Token, sentence: Span, language: Language) -> bool:
    """A form of a listed verb before an article that was read as a noun or adjective."""
    if word.pos_ not in ("NOUN", "ADJ") or not word.text.islower():
        return False
    if not sentence.start < word.i < sentence.end - 1 or not language.is_finite_form(word.text):
        return False
    before, after = word.nbor(-1), word.nbor(1)
    follows = after.text.lower() in language.words("words", "verb_followers")
    leads = before.pos_ in _NAMING or before.text.lower() in language.words("words", "verb_leads")
    described = (
        before.pos_ == "ADJ" and before.i > sentence.start and before.nbor(-1).pos_ == "NOUN"
    )
    return follows and (leads or described)


def _is_lost_future(word: Token, sentence: Span, language: Language) -> bool:
    """As in "nous ne rétablirons pas": read as a noun, though it stands behind its pronoun."""
    if word.pos_ not in _TAKEN_FOR or not word.text.islower() or word.i == sentence.start:
        return False
    if not word.text.endswith(tuple(language.words("verb_forms", "future_endings"))):
        return False
    between = language.words("words", "object_pronouns") | language.words("words", "negation")
    at = word.i - 1
    while at > sentence.start and word.doc[at].text.lower() in between:
        at -= 1
    first = language.words("words", "first_person")
    return word.doc[at].text.lower() in first and bool(language.verb_stand_in(word.text))


def _is_behind_pronoun(word: Token, sentence: Span, language: Language) -> bool:
    """As in "Vienne la réclame.", "Oslo, qui la rejette, …": read as an article with its noun."""
    at = word.i - sentence.start
    if not language.clitic_stand_in or word.pos_ not in _TAKEN_FOR or at < 2:
        return False
    lower = word.text.lower()
    timed = lower in language.words("words", "times")
    if timed or word.text != lower or not language.is_finite_form(lower):
        return False
    if word.nbor(-1).text.lower() not in language.words("words", "object_pronouns"):
        return False
    subject = word.nbor(-2)
    leads = subject.text.lower() in language.words("words", "verb_leads")
    after = word.nbor(1).pos_ if at < len(sentence) - 1 else "PUNCT"
    ends = after in _ENDING or (after == "ADJ" and _judges(lower, language))
    return (leads or subject.pos_ == "PROPN") and ends


def _judges(form: str, language: Language) -> bool:
    """As "juge": behind its object stands what it is said to be."""
    frames = language.frames.get(("verb", language.lemma(form, "", "VERB")), ())
    return any(frame.kind == "value" for frame in frames)


def _is_hung_on_subject(word: Token, node: Node, language: Language) -> bool:
    """A finite verb that hangs on a noun before it without a relative pronoun."""
    future = word.text.endswith(tuple(language.words("verb_forms", "future_endings")))
    finite = node.tag == "VERB" and (node.form == "Fin" or future)
    if not finite or not language.is_finite_form(word.text):
        return False
    if node.relation not in (NOUN_CLAUSE, ADJECTIVE) or node.head >= word.i:
        return False
    marks = language.words("words", "relative_subject") | language.relative_slots.keys()
    between = word.doc[node.head + 1 : word.i]
    return not any(
        w.text.lower() in marks
        or w.pos_ in ("VERB", "SCONJ")
        or "Rel" in w.morph.get("PronType", [])
        for w in between
    )


def _replaced(sentence: Span, words: dict[int, str]) -> Doc:
    texts = [words.get(at, word.text) for at, word in enumerate(sentence)]
    spaces = [bool(word.whitespace_) for word in sentence]
    return type(sentence.doc)(sentence.doc.vocab, words=texts, spaces=spaces)


def _is_mended(doc: Doc, words: dict[int, str]) -> bool:
    """Whether what was put in is read as a verb now."""
    return all(doc[at].pos_ == "VERB" for at in words)
