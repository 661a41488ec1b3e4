"""Which language a document is in."""

from __future__ import annotations

import math
from collections.abc import Collection
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from dissensus.languages import languages
from dissensus.records import Document

#: Characters looked at, and the share of certainty that is asked for.
_SAMPLE, _CERTAIN = 2_000, 0.6
#: A shorter text is weighed only against the languages of much of the world's press, and with
#: less certainty: among all 140 a French line of 35 characters loses to Occitan or Ligurian
#: (of 323 such lines 257 were found, so 304; of 4,118 lines of others 0 and 2 were taken).
_SHORT, _SHORT_CERTAIN = 150, 0.5
_PRESS = frozenset(
    [
        "ar",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "fi",
        "fr",
        "hu",
        "it",
        "ja",
        "nb",
        "nl",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sv",
        "tr",
        "uk",
        "zh",
    ]
)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(document: Document, known: Collection[str] | None = None) -> tuple[str, str]:
    """The code of the document's language where there is a file for it, and what was found.

    ``known`` are the languages that have a file; without it those that are included.

    >>> detect_language(Document("a", "a", "Le ministre refuse de livrer des avions."))[0]
    'fr'
    >>> detect_language(Document("b", "b", "Der Minister will keine Flugzeuge liefern."))
    ('', 'de')
    """
    known = languages() if known is None else known
    if document.language:
        return (document.language if document.language in known else ""), document.language
    sample = " ".join(document.text.split())[:_SAMPLE]
    found, probability, asked = _identify(sample, known)
    if math.isnan(probability) or probability < asked:
        return "", f"{found}?"
    return (found if found in known else ""), found


def tell_unknown(document: Document, found: str) -> str:
    """Why a document is left out whose language is ``found``: a key of ``errors.REASONS``.

    >>> tell_unknown(Document("a", "a", "Yes."), "en?")
    'short'
    """
    is_guess = found.endswith("?") and len(" ".join(document.text.split())) < _SHORT
    return "short" if is_guess else "language"


def _identify(sample: str, known: Collection[str]) -> tuple[str, float, float]:
    """The likeliest language, how likely it is, and how likely it must be."""
    if len(sample) >= _SHORT:
        return (*_identifier().classify(sample), _CERTAIN)
    ranked = [row for row in _identifier().rank(sample) if row[0] in _PRESS | set(known)]
    found, probability = ranked[0]
    return found, probability / sum(share for _, share in ranked), _SHORT_CERTAIN
