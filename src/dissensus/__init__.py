"""Reads news and says who stands where, with the sentence that shows it.

The verbs live in their stages: ``dissensus.read.load_documents`` reads,
``dissensus.pipeline.code_documents`` codes, ``dissensus.keeping.add`` keeps,
``dissensus.present`` shows. This module holds only what they hand to each other, so that it
loads at once.
"""

import importlib
import pathlib
import typing

from .config import Settings, load_settings
from .errors import (
    REASONS,
    AnalysisError,
    CorpusError,
    DataFileError,
    DissensusError,
    InputError,
    ModelError,
)
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

if typing.TYPE_CHECKING:
    from .analyse import Scale, network, scale
    from .corpus import Corpus
    from .matrices import Network, NetworkSeries

__all__ = [
    "REASONS",
    "STANCES",
    "Actor",
    "AnalysisError",
    "Coded",
    "Commitment",
    "Concept",
    "CorpusError",
    "DataFileError",
    "DissensusError",
    "Document",
    "InputError",
    "Likelihood",
    "ModelError",
    "Network",
    "NetworkSeries",
    "Quotation",
    "Scale",
    "Settings",
    "Skip",
    "Span",
    "Statement",
    "__version__",
    "load_settings",
    "network",
    "open",
    "scale",
]

#: What is loaded when it is first asked for, since it takes a second: name -> its module.
LATER = {
    "Network": "matrices",
    "NetworkSeries": "matrices",
    "Scale": "analyse",
    "network": "analyse",
    "scale": "analyse",
}

__version__ = "0.1.0"


def open(url: str | pathlib.Path, *, settings: Settings | None = None) -> "Corpus":  # noqa: A001
    """Open a corpus that is there: a file, or a database by its address (``postgresql://…``).

    Gives a ``Corpus``, a context manager whose ``statements()`` is a Polars table. Alliances
    are those of the settings' register. Raises CorpusError where there is no corpus.
    """
    # The corpus brings the parser and the database's library, which take seconds to load.
    from .keeping import open_known  # noqa: PLC0415

    return open_known(url, settings)


def __getattr__(name: str) -> typing.Any:
    if name not in LATER:
        raise AttributeError(f"module 'dissensus' has no attribute {name!r}")
    return getattr(importlib.import_module(f".{LATER[name]}", __name__), name)
