"""Which measures of the codebook the words of a condition or a consequence name, unparsed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import polars as pl

from .analyse.study import Study
from .coding.codebook import Codebook, load_codebook
from .config import Settings
from .errors import AnalysisError
from .languages import languages, load_language
from .records import Word

#: The columns of a statement that hold such words.
COLUMNS = ("condition", "consequence")


def name_measures(made: Study, settings: Settings | None = None) -> Study:
    """The study with the measures that its conditions and consequences name, beside its own.

    What triggers a warning is the measure that the statement is about. A measure of the codebook
    that the condition names takes its place only where the statement's own was discovered, since
    one that the order of measures knows says more than one that it does not.
    """
    discovered = replace(made, statements=made.statements.filter("discovered"))
    return replace(
        made,
        consequences={**match_measures(made, "consequence", settings), **made.consequences},
        antecedents={**match_measures(discovered, "condition", settings), **made.antecedents},
    )


def match_measures(made: Study, column: str, settings: Settings | None = None) -> dict[int, str]:
    """The measure that the words of ``condition`` or ``consequence`` name, by row of statement.

    Words are compared with the codebook's entries in their written form, singular or plural,
    without a parse: nouns, the forms that the codebook lists, and those that the endings of the
    language make of its verbs. Where several measures are named it is the most specific; what is
    ended, lifted or banned there is none. A text without a language is tried in all that the
    codebook has.
    Measures are named as the study names them, by label or by identifier. AnalysisError for
    another column.

    >>> words = {"actor": "A", "concept": "c", "stance": "oppose", "language": "en"}
    >>> told = Study.of([{**words, "consequence": "they would deliver tanks"}])
    >>> match_measures(told, "consequence")
    {0: 'deliver tanks'}
    >>> told = Study.of([{**words, "language": "fr", "consequence": "il enverrait des soldats"}])
    >>> match_measures(told, "consequence")
    {0: 'send troops'}
    """
    if column not in COLUMNS:
        raise AnalysisError(f"column: {column!r} holds no such words: use {' or '.join(COLUMNS)}")
    settings = settings or Settings()
    codebook = load_codebook(settings.codebook)
    labels = {id_: one.label(settings.labels) for id_, one in codebook.concepts.items()}
    by_id = not made.known.isdisjoint(set(labels) - set(labels.values()))
    texts = made.statements.filter(pl.col(column) != "").select("row", column, "language")
    found: dict[tuple[str, str], str] = {}
    for text, language in texts.select(column, "language").unique().iter_rows():
        tried = (language,) if language in codebook.languages else codebook.languages
        hits = [
            hit
            for one in tried
            for hit in codebook.match(_split_words(text, _list_forms(codebook, one)), one)
            if hit.sign > 0
        ]
        if hits:
            named = max(hits, key=lambda hit: hit.specificity).concept.id
            found[text, language] = named if by_id else labels[named]
    rows = ((row, found.get((text, language))) for row, text, language in texts.iter_rows())
    return {row: named for row, named in rows if named}


def _list_forms(codebook: Codebook, language: str) -> Mapping[str, str]:
    """The forms of the verbs that name actions; none in a language without a file."""
    vocabulary = codebook.vocabulary(language)
    if vocabulary is None or language not in languages():
        return {}
    return _inflect(language, vocabulary.actions)


@cache
def _inflect(language: str, verbs: frozenset[str]) -> Mapping[str, str]:
    return load_language(language).inflect(verbs)


def _split_words(text: str, forms: Mapping[str, str]) -> list[Word]:
    hits = re.finditer(r"\w+", text)
    return [
        Word(forms.get(hit[0].lower(), hit[0].lower()), hit[0], hit.start(), hit.end())
        for hit in hits
    ]


__all__ = ["COLUMNS", "match_measures", "name_measures"]
