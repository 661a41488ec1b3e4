"""Reads news and says who stands where, with the sentence that shows it.

The verbs live in their stages: ``dissensus.read.load_documents`` reads,
``dissensus.pipeline.code_documents`` codes, ``dissensus.present`` shows. This module holds
only what they hand to each other, so that it loads at once.
"""

from .config import Settings, load_settings
from .errors import REASONS, DataFileError, DissensusError, InputError, ModelError
from .records import (
    STANCES,
    Actor,
    Coded,
    Commitment,
    Concept,
    Document,
    Likelihood,
    Quotation,
    Skip,
    Span,
    Statement,
)

__all__ = [
    "REASONS",
    "STANCES",
    "Actor",
    "Coded",
    "Commitment",
    "Concept",
    "DataFileError",
    "DissensusError",
    "Document",
    "InputError",
    "Likelihood",
    "ModelError",
    "Quotation",
    "Settings",
    "Skip",
    "Span",
    "Statement",
    "__version__",
    "load_settings",
]

__version__ = "0.1.0"
