"""Which language a document is in."""

from __future__ import annotations

import math
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from dissensus.languages import languages
from dissensus.records import Document

#: Characters looked at, and the share of certainty that is asked for.
_SAMPLE, _CERTAIN = 4_000, 0.6


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(document: Document) -> tuple[str, str]:
    """The code of the document's language where there is a file for it, and what was found.

    >>> detect_language(Document("a", "a", "Le ministre refuse de livrer des avions."))[0]
    'fr'
    >>> detect_language(Document("b", "b", "Der Minister will keine Flugzeuge liefern."))
    ('', 'de')
    """
    if document.language:
        known = document.language if document.language in languages() else ""
        return known, document.language
    found, probability = _identifier().classify(document.text[:_SAMPLE])
    if math.isnan(probability) or probability < _CERTAIN:
        return "", f"{found}?"
    return (found if found in languages() else ""), found
