"""Parse a document into sentences and words; the only place that loads a model.

The parser's own objects end here: the stages after it see frozen ``Token`` records with the
relation names of ``languages.syntax``. Quotation marks are taken out before parsing and
quoted sentences are cut from the words that introduce them, because the news-trained
models attach both wrongly (on 25 press articles every third inverted subject after a
quotation was read as an object).
"""

from __future__ import annotations

import importlib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dissensus.again import Stretch, parse_again
from dissensus.asides import Aside, put_back, put_off
from dissensus.cuts import Plan, make_plan, stands_alone, whole_phrases, whole_words
from dissensus.errors import ModelError
from dissensus.languages import Language
from dissensus.languages.syntax import ROOT, Node
from dissensus.marks import Quoted, without_tags
from dissensus.mend import mend
from dissensus.nodes import features
from dissensus.records import Document

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

#: How many documents are parsed at once.
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Token:
    """A word: ``head`` is the index of its governor (its own where it is a root)."""

    index: int
    text: str
    lemma: str
    tag: str
    relation: str
    head: int
    start: int
    end: int
    sentence: int
    number: str = ""
    gender: str = ""
    person: str = ""
    mood: str = ""
    form: str = ""  # Fin, Inf, Part
    tense: str = ""

    @property
    def is_finite(self) -> bool:
        """Whether it is a finite verb or auxiliary."""
        return self.form == "Fin"


@dataclass(frozen=True)
class Parsed:
    """A document with its words, its quoted stretches in order, and what parts those.

    ``inner`` are words quoted within quoted ones, ``asides`` the cues that part those.
    """

    document: Document
    tokens: tuple[Token, ...]
    quoted: tuple[Quoted, ...] = ()
    headings: tuple[int, ...] = field(default=())
    inner: tuple[Quoted, ...] = ()
    asides: tuple[Aside, ...] = ()

    @cached_property
    def text(self) -> str:
        """The document's text, with blanks for the tags of a markup."""
        return without_tags(self.document.text)

    @cached_property
    def children(self) -> tuple[tuple[Token, ...], ...]:
        """For each token the tokens that it governs, in order."""
        below: list[list[Token]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                below[token.head].append(token)
        return tuple(tuple(row) for row in below)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """First and last-plus-one token of each sentence."""
        bounds: list[tuple[int, int]] = []
        first = 0
        for index, token in enumerate(self.tokens):
            if index and token.sentence != self.tokens[index - 1].sentence:
                bounds.append((first, index))
                first = index
        if self.tokens:
            bounds.append((first, len(self.tokens)))
        return tuple(bounds)


class Parser:
    """A loaded model for one language; ``parse`` gives Parsed documents in order.

    ``places`` are names that stand without an article ("Oslo", "Chypre"). The model knows
    few of them and takes the rest for adjectives or pronouns at the head of a sentence, so
    each is parsed as if it were the language's ``stand_in``, a name that it knows well.
    Behind one of the ``demonyms`` ("le ministre belge juge") a form that is a noun as well is
    parsed as the verb.
    """

    def __init__(
        self, language: Language, *, model: str = "", places: Container[str] = (),
        demonyms: Container[str] = (),
    ) -> None:  # fmt: skip
        self.language = language
        self._places = places
        self._demonyms = demonyms
        self.model = model or language.model
        self._pipeline = _load(self.model)
        if self._pipeline.meta["lang"] != language.code:
            raise ModelError(
                f"the model {self.model} is for the language {self._pipeline.meta['lang']!r} and "
                f"not for {language.code!r}; look at DISSENSUS_MODELS or the language file"
            )

    @property
    def version(self) -> str:
        """Name and version of the model, as the report names it."""
        meta = self._pipeline.meta
        return f"{meta['lang']}_{meta['name']} {meta['version']}"

    def parse(self, documents: Iterable[Document]) -> Iterator[Parsed]:
        """Parse documents in batches."""
        for batch in _batched(documents, _BATCH):
            plans = [make_plan(document, self.language) for document in batch]
            stretches = [(plan, stretch) for plan in plans for stretch in plan.stretches]
            docs = [self._prepare(plan, stretch) for plan, stretch in stretches]
            parsed = iter(self._parse(docs))
            for plan in plans:
                yield self._collect(plan, [next(parsed) for _ in plan.stretches])

    def _parse(self, docs: Sequence[Doc]) -> list[Stretch]:
        def run(docs: Sequence[Doc]) -> Iterator[Doc]:
            found: Iterator[Doc] = self._pipeline.pipe(docs, batch_size=16)
            return found

        return parse_again(run(docs), self.language, run)

    def _prepare(self, plan: Plan, stretch: tuple[int, int]) -> Doc:
        words = _words(self._pipeline, plan, stretch, self.language)
        opening = set(_opening([start for _, start in words], plan.sentence_starts))
        words = put_off(words, plan.asides)
        cues = frozenset(aside.start for aside in plan.asides)
        doc = _make_doc(self._pipeline, self._known(words, cues), words)
        doc.user_data["words"] = [word for word, _ in words]
        offsets = [start for _, start in words]
        doc.user_data["offsets"] = offsets
        for token, offset in zip(doc, offsets, strict=True):
            if offset in opening:
                token.is_sent_start = True
        return doc

    def _known(self, words: Sequence[tuple[str, int]], cues: Container[int] = ()) -> Iterator[str]:
        """The words as the model is given them: unknown names and homographs stood in for.

        ``cues`` are the commas behind which a cue begins with its verb: ", menace Alger, …".
        """
        articles = self.language.words("actors", "articles")
        for index, (word, _) in enumerate(words):
            before, at = words[index - 1] if index else ("", -1)
            named = before[:1].isupper() and before.lower() not in articles
            after_name = named or at in cues
            phrase = self.language.phrase_stand_ins.get(" ".join(word.lower().split()))
            if phrase is not None:
                yield phrase
            elif self.language.stand_in and self._is_unknown_name(words, index):
                yield self.language.stand_in
            elif after_name or self._must_be_verb(words, index):
                following = words[index + 1][0] if index + 1 < len(words) else ""
                table = self.language.stand_ins
                yield table.get(f"{word} {following}") or table.get(word, word)
            else:
                yield word

    def _must_be_verb(self, words: Sequence[tuple[str, int]], index: int) -> bool:
        """As in "et viole le traité": between such a word and an article stands no noun."""
        if words[index][0] not in self.language.stand_ins or not 0 < index < len(words) - 1:
            return False
        before, after = words[index - 1][0].lower(), words[index + 1][0].lower()
        leads = before in self.language.words("words", "verb_leads") or before in self._demonyms
        return leads and after in self.language.words("words", "verb_followers")

    def _is_unknown_name(self, words: Sequence[tuple[str, int]], index: int) -> bool:
        word = words[index][0]
        if word in self._places:
            return self.language.stand_in_unknown or _stands_by_itself(words, index)
        if not word[:1].isupper() or not word.isalpha() or word.isupper() or len(word) < 4:
            return False
        if not self.language.stand_in_unknown:
            return False
        around = [words[i][0] for i in (index - 1, index + 1) if 0 <= i < len(words)]
        alone = not any(other[:1].isupper() or other == "." for other in around)
        return alone and self._pipeline.vocab[word].is_oov

    def _collect(self, plan: Plan, stretches: Sequence[Stretch]) -> Parsed:
        tokens: list[Token] = []
        sentence = -1
        for stretch in stretches:
            doc, nodes = stretch.doc, stretch.nodes
            base = len(tokens)
            written = zip(doc.user_data["words"], doc.user_data["offsets"], strict=True)
            for word, (form, start) in zip(doc, written, strict=True):
                sentence += word.i == 0 or bool(
                    word.is_sent_start and _may_start(plan, tokens[-1], start)
                )
                place = _Place(base, start, sentence)
                tokens.append(_token(word, form, place, nodes[word.i], self.language))
        mended = _untangle(tokens, list(mend(tokens, self.language)))
        fixed = put_back(mended, plan.asides)
        return Parsed(
            plan.document, tuple(fixed), tuple(plan.quoted), tuple(plan.headings),
            tuple(plan.inner), tuple(plan.asides),
        )  # fmt: skip


def _untangle(read: Sequence[Token], mended: Sequence[Token]) -> list[Token]:
    """The mended words; a sentence where they govern each other in a circle, as it was read.

    Each rule that mends looks at a few words alone, while all that ask for what is below a word
    or above it expect a tree.
    """
    tangled = {mended[at].sentence for circle in _find_circles(mended) for at in circle}
    words = [
        word if word.sentence in tangled else better
        for word, better in zip(read, mended, strict=True)
    ]
    for circle in _find_circles(words):  # and so it was read
        last = words[max(circle)]
        words[last.index] = replace(last, head=last.index, relation=ROOT)
    return words


def _find_circles(tokens: Sequence[Token]) -> list[list[int]]:
    """The places of words that govern each other, circle by circle."""
    seen: set[int] = set()
    circles: list[list[int]] = []
    for token in tokens:
        path: dict[int, None] = {}
        at = token.index
        while at not in seen:
            seen.add(at)
            path[at] = None
            at = tokens[at].head
        if at in path and tokens[at].head != at:
            climbed = list(path)
            circles.append(climbed[climbed.index(at) :])
    return circles


def _stands_by_itself(words: Sequence[tuple[str, int]], index: int) -> bool:
    """Whether no capitalised word stands beside a word: "Bern", not "the Washington Post"."""
    beside = [words[i][0] for i in (index - 1, index + 1) if 0 <= i < len(words)]
    opens = index == 1 or (index > 1 and words[index - 2][0] in ".!?:\n")
    return not any(word[:1].isupper() for word in (beside[1:] if opens else beside))


def _opening(offsets: Iterable[int], starts: Iterable[int]) -> Iterator[int]:
    """The offsets of the words that open a sentence: the first at or behind each start."""
    pending = sorted(starts)[::-1]
    for offset in offsets:
        if pending and offset >= pending[-1]:
            while pending and offset >= pending[-1]:
                pending.pop()
            yield offset


def _may_start(plan: Plan, before: Token, start: int) -> bool:
    """Whether a sentence that the parser begins here may: after a full stop or a cut.

    A name that the model does not know is often made a sentence of its own.
    """
    return before.text[-1] in ".!?…:;»”)" or start in plan.cuts


def _words(
    pipeline: Pipeline, plan: Plan, stretch: tuple[int, int], language: Language
) -> list[tuple[str, int]]:
    """The words of a stretch with their offsets: no spaces, hyphenated names in one piece."""
    first, last = stretch
    text = plan.masked[first:last]
    whole = whole_words(text, language) | whole_phrases(text, language)
    words: list[tuple[str, int]] = []
    for token in pipeline.make_doc(text):
        start = first + token.idx
        if token.text.isspace():
            continue
        if words and token.idx in whole:
            begin = words[-1][1]
            words[-1] = (text[begin - first : token.idx + len(token.text)], begin)
        else:
            words.append((token.text, start))
    return words


def _make_doc(pipeline: Pipeline, known: Iterable[str], words: Sequence[tuple[str, int]]) -> Doc:
    """The words as the model knows them, with the spaces that the text has between its own."""
    tokens = importlib.import_module("spacy.tokens")
    ends = [start + len(word) for word, start in words]
    begins = [start for _, start in words[1:]]
    spaces = [begin > end for begin, end in zip(begins, ends[:-1], strict=True)] + [False]
    doc: Doc = tokens.Doc(pipeline.vocab, words=list(known), spaces=spaces[: len(words)])
    return doc


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a word stands: the first token of its stretch, its offset, its sentence."""

    base: int
    start: int
    sentence: int


def _token(word: Any, form: str, place: _Place, node: Node, language: Language) -> Token:
    get = features(str(word.morph)).get
    name, head = node.relation, node.head + place.base
    if name == ROOT or node.head == word.i:
        name, head = ROOT, word.i + place.base
    start = place.start
    return Token(
        word.i + place.base, form, _lemma(word, form, node.tag, language), node.tag,
        name, head, start, start + len(form), place.sentence,
        get("Number", ""), get("Gender", ""), get("Person", ""), get("Mood", ""),
        node.form, node.tense,
    )  # fmt: skip


def _lemma(word: Any, form: str, tag: str, language: Language) -> str:
    lemma = word.lemma_ if form == word.text else form
    return language.lemma(form, lemma, tag)


def _load(model: str) -> Pipeline:
    try:
        module = importlib.import_module(model.replace("-", "_"))
    except ImportError as error:
        raise ModelError(
            f"the model {model} is not installed: docs/how-to-add-a-language.md says where its "
            "makers publish it; or name another one with DISSENSUS_MODELS"
        ) from error
    try:
        # Named entities double the cost of parsing and are not used: names are found by the
        # register and by the words that introduce them.
        pipeline: Pipeline = module.load(exclude=["ner"])
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"the model {model} does not load: {error}") from error
    return pipeline


def _batched(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


__all__ = ["Parsed", "Parser", "Token", "stands_alone"]
