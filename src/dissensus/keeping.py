"""Reading and coding into a corpus: what is new is added, what is out of date is coded again."""

from __future__ import annotations

import dataclasses
import getpass
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from .attribute import Attributed
from .basis import coding_basis, reading_basis
from .coding import load_codebook
from .config import MAX_BYTES, PREFIX, Settings, load_settings, write_settings
from .corpus import Corpus, open_corpus
from .corpus.codings import Work, pack
from .corpus.connect import chunks
from .corpus.documents import Kept
from .corpus.filters import Term
from .corpus.prepared import Prepared, prepare_read
from .corpus.runs import Basis
from .datafiles import suggest
from .errors import CorpusError, InputError
from .exchange import Exchange
from .fold import fold
from .pipeline import VERSION, Reading, Stages, code_reading, load_stages, read_documents
from .read.apart import make_apart
from .records import Actor, Coded, Concept, Document, Skip
from .resolve import Passage, load_register
from .resolve.dates import first_day, last_day

#: Documents that are only kept are written in large batches, those that are coded in small
#: ones: so much work at most is done again after a stop.
_KEPT_AT_ONCE = 2000
_CODED_AT_ONCE = 32
#: The kind of a run that keeps documents and codes none.
KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Progress:
    """What a run did so far: documents that were new, known before, coded, or left out."""

    run: int = 0
    new: int = 0
    known: int = 0
    coded: int = 0
    read_again: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that can be kept, with what they are known by, and what can not be."""

    documents: tuple[Prepared, ...]
    skips: tuple[Skip, ...]


def load_prepared(
    paths: Sequence[str],
    *,
    limit: int = MAX_BYTES,
    date: str = "",
    warn: Callable[[str], object] = lambda _: None,
    but: str = "",
) -> Iterator[Prepared | Skip]:
    """Read files as ``load_documents`` does and work out what they are known by, both apart.

    Another process does it, so that of two cores one is left for keeping.
    """
    return make_apart(paths, prepare_read, limit=limit, date=date, warn=warn, but=but)


def prepare_batch(items: Sequence[Document | Prepared | Skip]) -> Batch:
    """Work out what documents are known by; one that cannot be written is left out."""
    made = [_prepare(one) if isinstance(one, Document) else one for one in items]
    documents = tuple(one for one in made if isinstance(one, Prepared))
    return Batch(documents, tuple(one for one in made if isinstance(one, Skip)))


def _prepare(document: Document) -> Prepared | Skip:
    try:
        return prepare_read(document)
    except InputError as error:
        return Skip(document.path, document.id, 0, 0, "", error.reason, error.detail)


class Keeper:
    """One run on one corpus, with the stages that it codes by."""

    def __init__(self, corpus: Corpus, settings: Settings, kind: str, *, by: str = "") -> None:
        self._corpus = corpus
        self._settings = settings
        # Documents that are only kept rest on nothing, and no codebook is loaded for them.
        basis = coding_basis(self._stages) if kind != KEEP else ""
        self._coding = basis
        self.progress = Progress(
            corpus.begin_run(
                kind,
                version=VERSION,
                basis=basis,
                settings=msgspec.json.encode(write_settings(settings)).decode(),
                by=by or default_person(),
            )
        )

    @property
    def _stages(self) -> Stages:
        return load_stages(self._settings)

    @cached_property
    def _reading(self) -> Mapping[str, str]:
        codes = sorted(self._stages.languages)
        return {code: reading_basis(self._stages, self._stages.language(code)) for code in codes}

    def end(self) -> None:
        """Note that the run did all that it was to do."""
        self._corpus.end_run(self.progress.run)

    def is_current(self, row: Basis) -> bool:
        """Whether a document was coded as it would be now."""
        reading = self._reading.get(row.language, "")
        return row.coding == f"{self._coding}-{reading}" and row.reading == reading

    def keep(self, batch: Batch) -> list[Kept]:
        """Keep the documents among what was read, and note what could not be."""
        kept = self._corpus.keep_documents(batch.documents)
        self._corpus.leave_out(self.progress.run, batch.skips)
        new = sum(one.is_new for one in kept)
        known = len(batch.documents) - new
        self._count(new=new, known=known, left_out=len(batch.skips))
        return kept

    def code(self, numbers: Sequence[int]) -> None:
        """Code documents by number, those out of date anew, from their reading where it holds."""
        bases = {row.document: row for row in self._corpus.bases(numbers)}
        stale = [number for number in numbers if not self.is_current(bases[number])]
        if not stale:
            return
        works: dict[int, Work] = {}
        unread: list[tuple[int, Document]] = []
        for number, document, data in self._corpus.load_readings(stale):
            wanted = self._reading.get(document.language, "")
            if data is not None and bases[number].reading == wanted:
                works[number] = self._code(number, _unpack(data, document), is_new=False)
            else:
                unread.append((number, document))
        read = read_documents([document for _, document in unread], self._stages)
        for (number, _), item in zip(unread, read, strict=True):
            works[number] = self._code(number, item, is_new=True)
        self._corpus.keep_codings(self.progress.run, [works[number] for number in stale])
        self._count(coded=len(stale), read_again=len(unread))

    def _code(self, number: int, item: Reading | Coded, *, is_new: bool) -> Work:
        coded = item if isinstance(item, Coded) else code_reading(item, self._stages)
        if isinstance(item, Coded):
            # The text was left out as a whole; with what it was, it would be again.
            return Work(number, coded, f"{self._coding}-")
        reading = self._reading[item.document.language]
        data = pack((item.passage, item.attributed)) if is_new else None
        return Work(number, coded, f"{self._coding}-{reading}", reading, data)

    def _count(self, **more: int) -> None:
        now = {name: getattr(self.progress, name) + value for name, value in more.items()}
        self.progress = dataclasses.replace(self.progress, **now)


def add(
    corpus: Corpus,
    documents: Iterable[Document | Prepared | Skip],
    settings: Settings,
    *,
    code: bool = True,
    by: str = "",
    tell: Callable[[Progress], object] | None = None,
) -> Progress:
    """Keep documents, each once, and code those that are not coded yet.

    What is done is kept batch by batch: after a stop the same call goes on where it was.
    A document may be prepared already, as ``load_prepared`` gives it. ``code`` is false to keep
    the documents alone. ``tell`` hears of each batch.
    """
    keeper = Keeper(corpus, settings, "add" if code else KEEP, by=by)
    batches = map(prepare_batch, chunks(documents, _CODED_AT_ONCE if code else _KEPT_AT_ONCE))
    for batch in batches:
        kept = keeper.keep(batch)
        if code:
            keeper.code(_uncoded(corpus, kept))
        if tell is not None:
            tell(keeper.progress)
    keeper.end()
    return keeper.progress


def _uncoded(corpus: Corpus, kept: Sequence[Kept]) -> list[int]:
    """Of documents the new ones, and those that were kept and never coded."""
    rows = corpus.bases([one.number for one in kept])
    return [row.document for row in rows if not row.coding]


def code(
    corpus: Corpus,
    settings: Settings,
    *,
    by: str = "",
    tell: Callable[[Progress], object] | None = None,
) -> Progress:
    """Code again every document whose coding is not what it would be now.

    What people have decided stays. Texts are parsed again only where their reading rests on
    another version of the rules, another model or other names. A stopped run goes on.
    """
    keeper = Keeper(corpus, settings, "code", by=by)
    stale = (row.document for row in corpus.bases() if not keeper.is_current(row))
    for numbers in chunks(stale, _CODED_AT_ONCE):
        keeper.code(numbers)
        if tell is not None:
            tell(keeper.progress)
    keeper.end()
    return keeper.progress


def bring_in(corpus: Corpus, exchange: Exchange, path: Path, *, by: str = "") -> tuple[int, int]:
    """Keep what a bridge read of a file; gives how many documents and statements are new.

    The same file again changes nothing: what was decided since stays.
    """
    run = corpus.begin_run(
        "import", version=VERSION, basis=path.name, settings="", by=by or default_person()
    )
    new = corpus.bring_in(run, exchange, path.name)
    corpus.end_run(run)
    return new


def correct(
    corpus: Corpus,
    statement: str,
    changes: Mapping[str, object],
    settings: Settings,
    *,
    by: str = "",
    note: str = "",
) -> list[str]:
    """Correct a statement; actors and concepts may be named as register and codebook name them.

    Raises CorpusError, and changes nothing, for a name that neither they nor the corpus have.
    """
    found = dict(changes)
    for name in ("actor", "party", "source", "concept"):
        if isinstance(text := found.get(name), str) and text:
            found[name] = _find(corpus, name, text, settings)
    if isinstance(actor := found.get("actor"), Actor) and "party" not in found:
        # Whoever corrects the actor means its party too, on the document's date.
        date = corpus.date_of(statement)
        register = load_register(settings.registers, replace=settings.replace_register)
        found["party"] = register.party(actor.id, date) or ""
    return corpus.correct(statement, by=by or default_person(), note=note, **found)


def _find(corpus: Corpus, field: str, name: str, settings: Settings) -> object:
    """An actor or concept by name: of the register or codebook, else one that the corpus has."""
    if field == "concept":
        known: Iterable[Actor | Concept] = load_codebook(settings.codebook).concepts.values()
    else:
        register = load_register(settings.registers, replace=settings.replace_register)
        ids = {found.actor for found in register.lookup(name)} | {name}
        known = [register.actors[id_] for id_ in sorted(ids) if id_ in register.actors]
        if len(known) == 1:
            return known[0]
    wanted = fold(name)
    for one in known:
        if wanted in {fold(text) for text in (one.id, *one.labels.values())}:
            return one
    return name


def _unpack(data: bytes, document: Document) -> Reading:
    passage, attributed = msgspec.msgpack.decode(
        zlib.decompress(data), type=tuple[Passage, Attributed]
    )
    return Reading(document, passage, attributed)


#: What a run takes from the one before, where it is not told otherwise.
_LASTING = ("codebook", "registers", "replace_register", "language_files", "models")


def lasting_settings(corpus: Corpus, settings: Settings) -> Settings:
    """The settings, with the codebook, register and languages of the last run where none are given.

    So that a corpus that is added to each day is coded by one codebook without naming it again.
    """
    usual = Settings()
    if any(getattr(settings, name) != getattr(usual, name) for name in _LASTING):
        return settings
    last = corpus.last_settings()
    environ = {PREFIX + name.upper(): last[name] for name in _LASTING if name in last}
    before = load_settings(environ=environ)
    return dataclasses.replace(settings, **{name: getattr(before, name) for name in _LASTING})


def default_person() -> str:
    """Who decides, where nobody says: the name that the system knows the user by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def open_known(url: Path | str, settings: Settings | None = None) -> Corpus:
    """Open a corpus that is there; alliances are those of the settings' register."""
    known = settings or Settings()

    def find_alliance(name: str) -> Sequence[Term]:
        return find_terms(name, known)

    return open_corpus(str(url), find_alliance=find_alliance)


def find_terms(name: str, settings: Settings) -> Sequence[Term]:
    """The dated members of an alliance of the register; CorpusError where there is none."""
    register = load_register(settings.registers, replace=settings.replace_register)
    ids = [found.actor for found in register.lookup(name) if found.actor in register.memberships]
    if name in register.memberships:
        ids = [name]
    if not ids:
        known = {
            text for id_ in register.memberships for text in register.actors[id_].labels.values()
        }
        raise CorpusError(f"no alliance {name!r} in the register{suggest(name, known)}")
    rows: dict[tuple[str, str], set[str]] = {}
    for row in register.memberships[ids[0]]:
        rows.setdefault((row.since, row.until), set()).add(row.member)
    return [
        Term(
            frozenset(members), first_day(since) if since else "", last_day(until) if until else ""
        )
        for (since, until), members in rows.items()
    ]


__all__ = [
    "Keeper",
    "Progress",
    "add",
    "code",
    "find_terms",
    "lasting_settings",
    "load_prepared",
    "open_known",
]
