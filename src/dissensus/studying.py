"""Any source as a study: its statements, its norms, the order of measures, and a group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import polars as pl

from .analyse.members import Members, Membership
from .analyse.study import NORMS, Study, close_order
from .coding.codebook import Codebook, load_codebook
from .config import Settings
from .corpus import Corpus
from .grouping import find_alliance, find_members, read_terms
from .keeping import lasting_settings, open_known
from .records import Actor, Coded, Commitment, Concept
from .resolve.dates import read_day
from .resolve.register import load_register
from .tabling import Reading, find_kind, read_records, read_source
from .worded import name_measures
from .written import list_actors, list_norms

#: A document's identifier and date, and the norms that it reports.
Reported: TypeAlias = tuple[str, str, tuple[Commitment, ...]]
#: Actors whose members speak each for themselves: what two of them say is no contradiction.
_POLITICAL = ("party", "parliament", "court", "group")


def study(
    source: object,
    *,
    group: Members | None = None,
    settings: Settings | None = None,
    statement_type: str | None = None,
    **options: Any,
) -> Study:
    """Read a corpus, a DNA file or a table as a study, which the analyst's measures take.

    ``group`` is an alliance of the register, by name or identifier, with its members on each
    day; or what ``Membership.of`` takes: names, names with their terms, a table or a file with
    the columns member, from and to, a file with a name on each line. Without it all who speak
    are the group. A corpus gives its norms too, and the codebook the order of measures and
    the measures that the words of conditions and consequences name.
    ``options`` are those of ``Study.of``: rows, columns, qualifier, levels, time, and broader for
    measures that the codebook does not have. Raises
    InputError, CorpusError or AnalysisError, with the nearest names.

    >>> made = study({"actor": ["A"], "concept": ["tax"], "stance": ["support"]}, group=["A", "B"])
    >>> made.list_members().on(None)
    ('A', 'B')
    """
    settings = settings or Settings()
    if find_kind(source) == "corpus":
        if isinstance(source, Corpus):
            return _study_corpus(source, settings, group, options)
        with open_known(str(source), settings) as corpus:
            return _study_corpus(corpus, settings, group, options)
    frame = read_source(source, Reading(statement_type=statement_type, settings=settings))
    return study_table(frame, settings, group=group, **{**load_beside(source, settings), **options})


def study_table(
    frame: pl.DataFrame,
    settings: Settings,
    *,
    group: Members | None = None,
    norms: Iterable[Reported] = (),
    actors: Iterable[Actor] = (),
    **options: Any,
) -> Study:
    """A study of a table of statements whose names are those of ``settings.labels``.

    ``actors`` are those that the register may not have, besides those whose kind the table tells.
    """
    codebook = load_codebook(settings.codebook)
    labels = _label(codebook.concepts, settings)
    register = load_register(settings.registers, replace=settings.replace_register)
    political = find_political([*register.actors.values(), *actors, *list_actors(frame)])
    own = close_order(options.pop("broader", {}))
    made = Study.of(
        frame,
        norms=read_norms(norms, settings.labels),
        political=frozenset(one.label(settings.labels) for one in political),
        broader={**_order(codebook, labels), **own},
        known=frozenset({*labels.values(), *own, *options.pop("known", ())}),
        **options,
    )
    members, name = find_members(group, settings, set(made.statements["holder"]))
    return name_measures(replace(made, members=members, group=name), settings)


def find_political(actors: Iterable[Actor]) -> list[Actor]:
    """Those among actors whose members speak each for themselves."""
    return [one for one in actors if one.kind in _POLITICAL]


def _study_corpus(
    corpus: Corpus,
    settings: Settings,
    group: Members | None,
    options: Mapping[str, Any],
) -> Study:
    settings = lasting_settings(corpus, settings)
    frame = corpus.statements(labels=settings.labels)
    return study_table(frame, settings, group=group, **_read_beside(corpus), **options)


def load_beside(source: object, settings: Settings) -> dict[str, Any]:
    """What a source holds beside its statements, as ``study_table`` takes it.

    Of a corpus that is its norms, its actors and what people decided; of a file that
    ``dissensus code`` wrote, the norms.
    """
    if find_kind(source) != "corpus":
        return {"norms": tuple(list_norms(read_records(source)))}
    with open_known(str(source), settings) as corpus:
        return _read_beside(corpus)


def _read_beside(corpus: Corpus) -> dict[str, Any]:
    return {
        "norms": corpus.commitments(),
        "actors": corpus.actors(),
        "checked": corpus.checked(),
    }


def _order(codebook: Codebook, labels: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {labels[id_]: tuple(labels[one] for one in codebook.broader(id_)) for id_ in labels}


def study_coded(
    coded: Sequence[Coded], settings: Settings, *, group: str | None = None
) -> tuple[Study, Mapping[str, str]]:
    """A study of coded documents by identifiers, and the label of each, of norms too.

    Rows of the table are the statements that were not rejected, in the order in which a report
    numbers them: documents as given, statements as they stand in the text. ``group`` is what
    ``find_members`` takes; without it, it is the alliance that ``find_alliance`` finds.
    """
    seen = _Seen()
    rows = [_row(one, statement, seen) for one, statement in _list_kept(coded)]
    for norm in (norm for one in coded for norm in one.commitments):
        seen.keep((*norm.parties, norm.concept))
    codebook = load_codebook(settings.codebook)
    register = load_register(settings.registers, replace=settings.replace_register)
    labels = _label({**codebook.concepts, **seen.concepts, **seen.actors}, settings)
    speaking = [row["party"] or row["actor"] for row in rows]
    alliance = find_alliance(register, speaking, _list_named(coded)) if group is None else ""
    members, name = None, alliance
    if alliance:
        members = Membership(read_terms(register, alliance, {}))
    elif group is not None:
        heard = {labels[one] for one in speaking}
        named, name = find_members(group, settings, heard)
        ids = {label: id_ for id_, label in labels.items()}
        ids |= {label: id_ for id_, label in _label(register.actors, settings).items()}
        terms = named.terms if named else {}
        members = Membership({ids.get(one, one): held for one, held in terms.items()})
    listed = {alliance, *(members.terms if members else ())} & register.actors.keys()
    labels |= _label({id_: register.actors[id_] for id_ in listed}, settings)
    made = Study.of(
        pl.DataFrame(rows, schema=_ROW, orient="row"),
        norms=read_norms(_list_reported(coded), None),
        broader={id_: codebook.broader(id_) for id_ in codebook.concepts} | seen.order(),
        known=frozenset(codebook.concepts) | seen.known(),
        members=members,
        group=name,
        political=frozenset(one.id for one in find_political(seen.actors.values())),
    )
    return name_measures(made, settings), labels


def _label(named: Mapping[str, Actor | Concept], settings: Settings) -> dict[str, str]:
    return {id_: one.label(settings.labels) for id_, one in named.items()}


@dataclass
class _Seen:
    """The actors and measures that stand in documents, by identifier."""

    actors: dict[str, Actor] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)

    def keep(self, found: Iterable[Actor | Concept | None]) -> None:
        """Keep what is there."""
        for one in found:
            if isinstance(one, Concept):
                self.concepts[one.id] = one
            elif one is not None:
                self.actors[one.id] = one

    def order(self) -> dict[str, tuple[str, ...]]:
        """The measures that each is a case of."""
        return {id_: tuple(one.broader) for id_, one in self.concepts.items()}

    def known(self) -> frozenset[str]:
        """The measures that come from a codebook."""
        return frozenset(id_ for id_, one in self.concepts.items() if not one.discovered)


_ROW: Mapping[str, Any] = {
    **dict.fromkeys(("document", "date", "language", "text", "actor", "party"), pl.String),
    **dict.fromkeys(("source", "concept", "concept_text"), pl.String),
    **dict.fromkeys(("stance", "firmness", "act"), pl.String),
    "targets": pl.List(pl.String),
    **dict.fromkeys(("condition", "consequence", "likelihood_word"), pl.String),
    **dict.fromkeys(("likelihood_low", "likelihood_high"), pl.Float64),
    **dict.fromkeys(("likelihood_scale", "direct", "coder", "status"), pl.String),
    "alleged": pl.Boolean,
    "discovered": pl.Boolean,
    "confidence": pl.Float64,
}


def _list_kept(coded: Iterable[Coded]) -> Iterator[tuple[Coded, Any]]:
    for one in coded:
        kept = [statement for statement in one.statements if statement.status != "rejected"]
        for statement in sorted(kept, key=lambda each: (each.start, each.end)):
            yield one, statement


def _row(coded: Coded, statement: Any, seen: _Seen) -> dict[str, Any]:
    held = (statement.actor, statement.party, statement.source, *statement.targets)
    seen.keep((*held, statement.concept))
    found = statement.likelihood
    day = coded.document.date
    return {
        "document": statement.document,
        "date": day if _is_day(day) else "",
        "language": coded.document.language,
        "text": statement.text,
        "actor": statement.actor.id,
        "party": statement.party.id if statement.party else "",
        "source": statement.source.id if statement.source else "",
        "concept": statement.concept.id,
        "concept_text": statement.concept_text,
        **{name: getattr(statement, name) for name in ("stance", "firmness", "act")},
        "targets": [one.id for one in statement.targets],
        "condition": statement.condition,
        "consequence": statement.consequence,
        "likelihood_word": found.word if found else "",
        "likelihood_low": found.low if found else None,
        "likelihood_high": found.high if found else None,
        "likelihood_scale": found.scale if found else "",
        **{name: getattr(statement, name) for name in ("direct", "coder", "status", "alleged")},
        "discovered": statement.concept.discovered,
        "confidence": statement.confidence,
    }


def _list_reported(coded: Iterable[Coded]) -> Iterator[Reported]:
    return ((one.document.id, one.document.date, one.commitments) for one in coded)


def read_norms(found: Iterable[Reported], labels: str | None) -> pl.DataFrame:
    """The norms that documents report, as a table; by identifiers where no language is given."""
    rows = [
        {
            "document": document,
            "date": read_day(date),
            "parties": [_name(party, labels) for party in norm.parties],
            "concept": _name(norm.concept, labels),
            "discovered": norm.concept.discovered,
            **{
                name: getattr(norm, name)
                for name in ("start", "end", "text", "deontic", "instrument", "force")
            },
        }
        for document, date, norms in found
        for norm in norms
    ]
    return pl.DataFrame(rows, schema=NORMS, orient="row")


def _name(one: Actor | Concept, labels: str | None) -> str:
    return one.id if labels is None else one.label(labels)


def _is_day(text: str) -> bool:
    return read_day(text) is not None


def _list_named(coded: Iterable[Coded]) -> set[str]:
    """The actors that take positions or are spoken to, and the parties to norms."""
    named: set[str] = set()
    for one in coded:
        for statement in one.statements:
            named |= {statement.actor.id, *(target.id for target in statement.targets)}
        named |= {party.id for norm in one.commitments for party in norm.parties}
    return named


__all__ = [
    "find_political",
    "load_beside",
    "read_norms",
    "study",
    "study_coded",
    "study_table",
]
