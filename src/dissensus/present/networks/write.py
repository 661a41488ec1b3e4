"""Networks as files: one line for each format, chosen by the file's ending."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from ...errors import AnalysisError, DissensusError, describe_os_error
from ...matrices import Network, NetworkSeries, read_networks
from ..export import write_bytes_atomically
from . import delimited
from .gexf import Moment, make_spells, write_dynamic_gexf, write_gexf
from .graph import Attributes, Graph, make_graph
from .graphml import write_graphml
from .labels import tell_changes
from .nodelink import write_json
from .pajek import write_net, write_paj
from .series import arrange, join
from .ucinet import write_dl

Written: TypeAlias = str | bytes
#: What a format is made of: the network's matrix, or its nodes and ties with places.
Make: TypeAlias = Callable[[Network, Callable[[Network], Graph]], Written]


def _of_graph(write: Callable[[Graph], str]) -> Make:
    return lambda network, to_graph: write(to_graph(network))


def _of_matrix(write: Callable[[Network], Written]) -> Make:
    return lambda network, _: write(network)


#: Ending of the file -> what writes it. The longest ending that fits is taken.
FORMATS: Mapping[str, Make] = {
    ".graphml": _of_graph(write_graphml),
    ".gexf": _of_graph(write_gexf),
    ".csv": _of_matrix(delimited.write_matrix),
    ".edges.csv": _of_matrix(delimited.write_ties),
    ".dl": _of_matrix(write_dl),
    ".net": _of_graph(write_net),
    ".paj": _of_graph(write_paj),
    ".json": _of_matrix(write_json),
    ".parquet": _of_matrix(delimited.write_parquet),
}


def write_network(
    network: Network | Sequence[Network],
    path: Path | str,
    *,
    attributes: Attributes | None = None,
    seed: int = 0,
) -> tuple[Path, ...]:
    """Write a network in the format that the file's ending names; give the files written.

    Endings are those of ``FORMATS``: ``.graphml`` (visone, Gephi), ``.gexf`` (Gephi), ``.csv``
    (the matrix), ``.edges.csv`` (the ties), ``.dl`` (UCINET), ``.net`` and ``.paj`` (Pajek),
    ``.json`` (read back by ``read_json``), ``.parquet`` (the ties). ``attributes`` gives for
    each name of an attribute the value of each label; GraphML and GEXF hold them. ``seed`` is
    that of the layout.

    A series becomes one GEXF that changes in time; in other formats one file for each window,
    ``NAME_01_2024-02-26.graphml`` and so on, with each node at the same place in all of them.
    Files are written whole or not at all. A warning tells of labels that the format cannot hold as
    they are. Raises AnalysisError for an unknown ending, for attributes where the format has no
    place for them, and for what it cannot hold;
    DissensusError where a file cannot be written.

    >>> import numpy as np
    >>> network = Network(kind="twomode", rows=("A",), columns=("b",), ties=np.array([[2.0]]))
    >>> write_network(network, "ties.xlsx")
    Traceback (most recent call last):
        ...
    dissensus.errors.AnalysisError: ties.xlsx: no network format ends so; write one of .graphml, \
.gexf, .csv, .edges.csv, .dl, .net, .paj, .json, .parquet
    """
    target = Path(path)
    given = read_networks(network)
    ending = find_ending(target)
    if attributes and ending not in _WITH_ATTRIBUTES:
        raise AnalysisError(
            f"{target}: {ending} has no place for attributes; write .graphml or .gexf"
        )
    if isinstance(given, NetworkSeries):
        together = join(given)
        tell_changes(together, ending, target)
        whole = make_graph(together, attributes, seed=seed)
        if ending == ".gexf":
            write_bytes_atomically(target, _encode(_write_moments(given, whole)))
            return (target,)
        return _write_windows(given, target, ending, whole)
    tell_changes(given, ending, target)
    write_bytes_atomically(target, _encode(to_file(given, ending, attributes, seed=seed)))
    return (target,)


#: The formats that hold attributes of the caller.
_WITH_ATTRIBUTES = (".graphml", ".gexf")


def find_ending(path: Path) -> str:
    """The longest known ending of a path; AnalysisError where none fits.

    >>> find_ending(Path("ties.2024.edges.CSV"))
    '.edges.csv'
    """
    known = [ending for ending in FORMATS if path.name.lower().endswith(ending)]
    if not known:
        raise AnalysisError(f"{path}: no network format ends so; write one of {', '.join(FORMATS)}")
    return max(known, key=len)


def to_file(
    network: Network, ending: str, attributes: Attributes | None = None, *, seed: int = 0
) -> Written:
    """What the file of a network with that ending holds."""
    return FORMATS[ending](network, lambda one: make_graph(one, attributes, seed=seed))


def _encode(written: Written) -> bytes:
    # A lone surrogate, which UTF-8 cannot hold, is written as a question mark.
    return written if isinstance(written, bytes) else written.encode("utf-8", "replace")


def _write_moments(series: NetworkSeries, whole: Graph) -> str:
    places = {(node.mode, node.label): place for place, node in enumerate(whole.nodes)}
    spells = make_spells([(one.start, one.middle, one.stop) for one in series])
    moments = []
    for spell, window in zip(spells, series, strict=True):
        graph = arrange(window, whole)
        at = [places[node.mode, node.label] for node in graph.nodes]
        ties = (replace(tie, source=at[tie.source], target=at[tie.target]) for tie in graph.ties)
        counts = {place: node.frequency for place, node in zip(at, graph.nodes, strict=True)}
        moments.append(Moment(spell, tuple(ties), counts))
    return write_dynamic_gexf(whole, moments)


def _write_windows(
    series: NetworkSeries, target: Path, ending: str, whole: Graph
) -> tuple[Path, ...]:
    """One file for each window: all of them are made before the first takes its name."""
    stem, digits = target.name[: -len(ending)], len(str(len(series)))
    drafts: list[tuple[Path, Path]] = []
    try:
        for number, window in enumerate(series, start=1):
            written = FORMATS[ending](window, lambda one: arrange(one, whole))
            name = f"{stem}_{number:0{digits}}{_date(window)}{target.name[len(stem) :]}"
            draft = target.with_name(f".{name[:50]}.{secrets.token_hex(6)}.tmp")
            drafts.append((draft, target.with_name(name)))
            draft.write_bytes(_encode(written))
        for draft, path in drafts:
            draft.replace(path)
    except OSError as error:
        raise DissensusError(f"{target}: cannot write, {describe_os_error(error)}") from error
    finally:
        for draft, _ in drafts:
            with contextlib.suppress(OSError):
                draft.unlink()
    return tuple(path for _, path in drafts)


def _date(window: Network) -> str:
    """The middle of a window, in characters that every system takes in a name."""
    if window.middle is None:
        return ""
    is_day = window.middle.time() == dt.time()
    return f"_{window.middle:%Y-%m-%d}" if is_day else f"_{window.middle:%Y-%m-%dT%H%M%S}"
