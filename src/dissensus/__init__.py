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
    from . import dna as dna
    from .analyse import (
        Backbone,
        Balance,
        BarChart,
        CoderAgreement,
        Cohesion,
        Conditional,
        Conflict,
        Confusions,
        Contradictions,
        Option,
        OptionForm,
        Phases,
        Promises,
        Proposal,
        RedLines,
        Scale,
        WhatIf,
        backbone,
        balance,
        barchart,
        clusters,
        coder_agreement,
        cohesion,
        comembership,
        contradictions,
        correlation_clustering,
        draw_coding,
        draw_levels,
        elect_positions,
        evidence,
        evidence_of,
        network,
        phases,
        polarization,
        promises,
        propose,
        rate_acts,
        read_proposal,
        redlines,
        scale,
        signed_modularity,
        whatif,
        write_proposal,
    )
    from .analyse.assess import assess
    from .analyse.escalations.escalating import Escalation, escalation
    from .analyse.study import Study
    from .corpus import Corpus
    from .matrices import Network, NetworkSeries
    from .present.networks import draw_network, write_network
    from .studying import study
    from .tabling import table

__all__ = [
    "REASONS",
    "STANCES",
    "Actor",
    "AnalysisError",
    "Backbone",
    "Balance",
    "BarChart",
    "Coded",
    "CoderAgreement",
    "Cohesion",
    "Commitment",
    "Concept",
    "Conditional",
    "Conflict",
    "Confusions",
    "Contradictions",
    "CorpusError",
    "DataFileError",
    "DissensusError",
    "Document",
    "Escalation",
    "InputError",
    "Likelihood",
    "ModelError",
    "Network",
    "NetworkSeries",
    "Option",
    "OptionForm",
    "Phases",
    "Promises",
    "Proposal",
    "Quotation",
    "RedLines",
    "Scale",
    "Settings",
    "Skip",
    "Span",
    "Statement",
    "Study",
    "WhatIf",
    "__version__",
    "assess",
    "backbone",
    "balance",
    "barchart",
    "clusters",
    "coder_agreement",
    "cohesion",
    "comembership",
    "contradictions",
    "correlation_clustering",
    "draw_coding",
    "draw_levels",
    "draw_network",
    "elect_positions",
    "escalation",
    "evidence",
    "evidence_of",
    "load_settings",
    "network",
    "open",
    "phases",
    "polarization",
    "promises",
    "propose",
    "rate_acts",
    "read_proposal",
    "redlines",
    "scale",
    "signed_modularity",
    "study",
    "table",
    "whatif",
    "write_network",
    "write_proposal",
]

#: What is loaded when it is first asked for, since it takes a second: name -> its module.
LATER = {
    "Backbone": "analyse",
    "Balance": "analyse",
    "BarChart": "analyse",
    "CoderAgreement": "analyse",
    "Cohesion": "analyse",
    "Conditional": "analyse",
    "Conflict": "analyse",
    "Confusions": "analyse",
    "Contradictions": "analyse",
    "Escalation": "analyse",
    "Network": "matrices",
    "NetworkSeries": "matrices",
    "Option": "analyse",
    "OptionForm": "analyse",
    "Phases": "analyse",
    "Promises": "analyse",
    "Proposal": "analyse",
    "RedLines": "analyse",
    "Scale": "analyse",
    "Study": "analyse.study",
    "WhatIf": "analyse",
    "assess": "analyse.assess",
    "backbone": "analyse",
    "balance": "analyse",
    "barchart": "analyse",
    "clusters": "analyse",
    "coder_agreement": "analyse",
    "cohesion": "analyse",
    "comembership": "analyse",
    "contradictions": "analyse",
    "correlation_clustering": "analyse",
    "draw_coding": "analyse",
    "draw_levels": "analyse",
    "draw_network": "present.networks",
    "elect_positions": "analyse",
    "escalation": "analyse",
    "evidence": "analyse",
    "evidence_of": "analyse",
    "network": "analyse",
    "phases": "analyse",
    "polarization": "analyse",
    "promises": "analyse",
    "propose": "analyse",
    "rate_acts": "analyse",
    "read_proposal": "analyse",
    "redlines": "analyse",
    "scale": "analyse",
    "signed_modularity": "analyse",
    "study": "studying",
    "table": "tabling",
    "whatif": "analyse",
    "write_network": "present.networks",
    "write_proposal": "analyse",
}

#: Modules that are loaded when they are first asked for.
_MODULES = ("dna",)

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
    if name in _MODULES:
        return importlib.import_module(f".{name}", __name__)
    if name not in LATER:
        raise AttributeError(f"module 'dissensus' has no attribute {name!r}")
    return getattr(importlib.import_module(f".{LATER[name]}", __name__), name)
