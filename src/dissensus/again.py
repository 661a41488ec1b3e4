"""Parse a sentence again where the model took its verb for something else.

"La loi fragilise les petits" has no verb for a model that does not know the word: it becomes
an adjective, or a clause that hangs on its own subject without a "qui". Such a sentence is
parsed once more with a verb in its place that the model knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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


def parse_again(
    doc: Doc, language: Language, parse: Callable[[Sequence[Doc]], Sequence[Doc]]
) -> Doc:
    """The parsed stretch, its mistaken sentences parsed anew; without any the same."""
    if not language.verb_stand_ins:
        return doc
    sentences = list(doc.sents)
    nodes = read_nodes(doc, language)
    mistaken = [dict(_mistaken(sentence, nodes, language)) for sentence in sentences]
    if not any(mistaken):
        return doc
    numbers = [at for at, found in enumerate(mistaken) if found and len(sentences[at]) <= _LONGEST]
    made = parse([_replaced(sentences[at], mistaken[at]) for at in numbers])
    fresh = {
        at: new for at, new in zip(numbers, made, strict=True) if _is_mended(new, mistaken[at])
    }
    parts = [fresh[at] if at in fresh else one.as_doc() for at, one in enumerate(sentences)]
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
    return follows and before.pos_ in _NAMING


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
    if (node.tag, node.form) != ("VERB", "Fin") or not language.is_finite_form(word.text):
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
