"""The order of the stages: read, parse, attribute, resolve, code."""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib.metadata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TypeVar

from dissensus.attribute import Attributed, attribute
from dissensus.attribute.speakers.quotes import QuotedSpeech
from dissensus.attribute.tree import Tree
from dissensus.coding import Codebook, Coder, load_codebook
from dissensus.config import Settings
from dissensus.languages import Language, languages, load_language, load_language_file
from dissensus.languages.detect import detect_language, tell_unknown
from dissensus.languages.syntax import PASSIVE_SUBJECT, SUBJECT
from dissensus.parse import Parsed, Parser
from dissensus.present.pages import Made
from dissensus.records import Actor, Coded, Document, Quotation, Skip, Word
from dissensus.resolve import (
    Passage,
    Register,
    Resolver,
    load_register,
    make_resolver,
    resolve,
)

VERSION = importlib.metadata.version("dissensus")
Result = TypeVar("Result")
#: Documents are parsed in batches of this many characters, so that memory stays flat.
_BATCH = 200_000


@dataclass(frozen=True)
class Stages:
    """The loaded parts of a run: codebook and register at once, parsers when first needed.

    A fault in a data file is raised here, before any document is read.
    """

    settings: Settings
    codebook: Codebook
    register: Register
    added: Mapping[str, Language] = field(default_factory=dict)

    @property
    def languages(self) -> frozenset[str]:
        """The codes of the languages that have a file, a given one or an included one."""
        return frozenset(languages()) | self.added.keys()

    def language(self, code: str) -> Language:
        """The file of a language; a given one goes before the included one."""
        return self.added.get(code) or load_language(code)

    @cached_property
    def _parsers(self) -> dict[str, Parser]:
        return {}

    def parser(self, language: Language) -> Parser:
        """The parser of a language, loaded once."""
        if language.code not in self._parsers:
            model = self.settings.models.get(language.code, "")
            self._parsers[language.code] = Parser(
                language,
                model=model,
                places=self._places(language),
                demonyms=self._demonyms(language),
            )
        return self._parsers[language.code]

    def _demonyms(self, language: Language) -> frozenset[str]:
        """The adjectives of states and bodies, in lower case."""
        return frozenset(text.lower() for text in self.register.texts("demonym", language.code))

    def _places(self, language: Language) -> frozenset[str]:
        """Names that the language writes without an article: capitals of one word, and more."""
        capitals = self.register.texts("capital", language.code)
        return language.bare_names | {text for text in capitals if " " not in text}

    @property
    def parsers(self) -> tuple[Parser, ...]:
        """The parsers that have been loaded."""
        return tuple(self._parsers.values())


_last: list[Stages] = []


def load_stages(settings: Settings) -> Stages:
    """Load codebook and register; the same settings give the same stages again."""
    if _last and _last[0].settings == settings:
        return _last[0]
    register = load_register(settings.registers, replace=settings.replace_register)
    files = [load_language_file(path) for path in settings.language_files]
    added = {language.code: language for language in files}
    _last[:] = [Stages(settings, load_codebook(settings.codebook), register, added)]
    return _last[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the parser and the rules made of one document.

    It is all that resolving and coding need, so that a document is coded again with another
    codebook or register without being parsed again.
    """

    document: Document
    passage: Passage
    attributed: Attributed


def code_documents(documents: Iterable[Document | Skip], settings: Settings) -> Iterator[Coded]:
    """Code documents in their order; a document that was skipped gives its skip alone.

    Raises DataFileError and ModelError before the first document is coded.
    """
    stages = load_stages(settings)
    for item in read_documents(documents, stages):
        yield item if isinstance(item, Coded) else code_reading(item, stages)


def read_documents(
    documents: Iterable[Document | Skip], stages: Stages
) -> Iterator[Reading | Coded]:
    """Parse documents and find who says what, in their order; what is left out is a Coded."""
    for batch in _batches(documents):
        yield from _read_batch(stages, batch)


def _read_batch(stages: Stages, batch: list[Document | Skip]) -> Iterator[Reading | Coded]:
    found: dict[int, Reading | Coded] = {}
    by_language: dict[str, list[tuple[int, Document]]] = {}
    for place, item in enumerate(batch):
        if isinstance(item, Skip):
            found[place] = _left_out(item)
            continue
        if not _is_unicode(item.text):
            found[place] = _left_out(Skip(item.path, item.id, 0, 0, "", "encoding"), None)
            continue
        code, detail = detect_language(item, stages.languages)
        if not code:
            reason = tell_unknown(item, detail)
            found[place] = _left_out(Skip(item.path, item.id, 0, 0, "", reason, detail), item)
        else:
            known = dataclasses.replace(item, language=code)
            by_language.setdefault(code, []).append((place, known))
    for code, rows in by_language.items():
        language = stages.language(code)
        parsed = stages.parser(language).parse(document for _, document in rows)
        for (place, document), one in zip(rows, parsed, strict=True):
            found[place] = _guarded(document, partial(read_parsed, one, language))
    yield from (found[place] for place in sorted(found))


def _guarded(document: Document, work: Callable[[], Result]) -> Result | Coded:
    """Work on one document; a fault in the rules costs that document and says so, not the run."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - the per-document loop, recorded as a skip
        detail = f"{type(error).__name__}: {error}"
        return _left_out(Skip(document.path, document.id, 0, 0, "", "failed", detail), document)


def _is_unicode(text: str) -> bool:
    """Whether a text can be written: half a character (a lone surrogate) cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _left_out(skip: Skip, document: Document | None = None) -> Coded:
    return Coded(document or Document(skip.document, skip.path, ""), skips=(skip,))


def _batches(documents: Iterable[Document | Skip]) -> Iterator[list[Document | Skip]]:
    batch: list[Document | Skip] = []
    size = 0
    for item in documents:
        batch.append(item)
        size += len(item.text)
        if size > _BATCH or len(batch) >= 64:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def read_parsed(parsed: Parsed, language: Language) -> Reading:
    """Find who says or does what in one parsed document."""
    tree = Tree(parsed, language)
    return Reading(parsed.document, _passage(tree), attribute(tree))


def code_reading(reading: Reading, stages: Stages) -> Coded:
    """Resolve and code what was read of one document."""
    return _guarded(reading.document, partial(_code, reading, stages))


def _code(reading: Reading, stages: Stages) -> Coded:
    document, attributed = reading.document, reading.attributed
    language = stages.language(document.language)
    resolver = make_resolver(reading.passage, stages.register, language)
    rows = list(resolve(attributed.attributions, resolver))
    coder = Coder(stages.codebook, language, f"dissensus {VERSION} {language.code}")
    result = coder.code(document, rows, attributed.measures)
    quotations = tuple(_quotations(document, attributed, resolver))
    unclosed = tuple(_unclosed(document, attributed))
    return Coded(
        document, result.statements, quotations, result.commitments, result.skips + unclosed
    )


def _passage(tree: Tree) -> Passage:
    tokens = tree.tokens
    subjects = frozenset(t.index for t in tokens if t.relation in (SUBJECT, PASSIVE_SUBJECT))
    words = tuple(Word(t.lemma, t.text, t.start, t.end, t.tag) for t in tokens)
    return Passage(
        words, tuple(t.sentence for t in tokens), subjects, tree.parsed.document.date,
        frozenset(tree.quote_at),
        tuple(
            tree.mention(t)
            for t in tokens
            if t.index in subjects and t.tag == "NOUN" and t.number == "Plur"
        ),
    )  # fmt: skip


def _quotations(
    document: Document, attributed: Attributed, resolver: Resolver
) -> Iterator[Quotation]:
    """Quoted words with whoever is said to say them, where somebody is."""
    for row in attributed.quotes:
        if row.way == "unclosed" or row.speaker is None:
            continue
        speakers = [r.actor for r in resolver.resolve(row.speaker) if r.actor is not None]
        yield _quotation(document, row, next(iter(speakers), None))


def _quotation(document: Document, row: QuotedSpeech, speaker: Actor | None) -> Quotation:
    start, end = row.quoted.start, row.quoted.end
    return Quotation(
        path=document.path,
        document=document.id,
        start=start,
        end=end,
        text=document.text[start:end],
        speaker=speaker,
        speaker_text=row.speaker.text if row.speaker else "",
        cue=row.cue.text if row.cue else "",
    )


def _unclosed(document: Document, attributed: Attributed) -> Iterator[Skip]:
    for row in attributed.quotes:
        if row.way == "unclosed":
            start, end = row.quoted.start, row.quoted.end
            text = document.text[start:end]
            yield Skip(document.path, document.id, start, end, text, "unclosed-quotation")


def made(settings: Settings) -> Made:
    """How a report was made: versions, codebook, register, models, date."""
    stages = load_stages(settings)
    return Made(
        version=VERSION,
        codebook=stages.codebook.name,
        codebook_version=stages.codebook.version,
        codebook_hash=stages.codebook.sha256,
        register=f"{len(stages.register.actors)} actors",
        languages=tuple(parser.language.code for parser in stages.parsers),
        models=tuple(parser.version for parser in stages.parsers),
        date=dt.datetime.now(dt.UTC).date().isoformat(),
        settings=_told(settings),
    )


def _told(settings: Settings) -> dict[str, str]:
    """The settings that differ from the defaults, as text."""
    usual = Settings()
    names = [field.name for field in dataclasses.fields(Settings)]
    return {
        name: str(getattr(settings, name))
        for name in names
        if getattr(settings, name) != getattr(usual, name)
    }
