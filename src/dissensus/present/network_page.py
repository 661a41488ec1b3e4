"""The report's network: its strongest ties, the measures that each rests on, and its files."""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..matrices import Network
from .alike import Spoken
from .material import Material
from .networks.canvas import Canvas, Room, make_canvas
from .networks.texts import make_distinct
from .networks.write import to_file
from .sections import Cell, Sentence
from .ties import Common, Knot, NetworkFile, Tied, Ties

#: The files beside the picture, in the order in which there is room for them: ending -> the least
#: characters of a tie and of a cell of the matrix, so that what cannot fit is not even made.
FILES: Mapping[str, tuple[int, int]] = {
    ".graphml": (300, 0),
    ".gexf": (200, 0),
    ".csv": (0, 4),
    ".dl": (0, 2),
    ".net": (20, 0),
    ".json": (40, 0),
}
#: As many links stand behind each actor and measure.
_LINKED = 6

#: As many measures are listed of a tie.
_MEASURES = 12

_NONE = Ties(
    made=True, actors=0, total=0, strongest=0.0, pairs=(), knots=(), canvas=None,
    files=(), files_left_out=(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Party:
    """A party by its name, with its statements and its cells on each measure."""

    name: str
    sentences: Mapping[str, Sequence[Sentence]]
    cells: Mapping[str, Sequence[Cell]]


#: The places of both ends of a tie in the network, and its weight.
_Pair = tuple[int, int, float]


def make_ties(material: Material) -> Ties:
    """List and draw the ties of the network that came with the documents."""
    network = material.network
    if network is None:
        return replace(_NONE, made=False)
    rows, columns, weights = network.find_ties()
    if not len(weights):
        return _NONE
    parties = _list_parties(material)
    found = [
        (int(row), int(column), float(weight))
        for row, column, weight in zip(rows, columns, weights, strict=True)
    ]
    found.sort(key=lambda pair: -abs(pair[2]))
    kept = found[: material.limits.ties]
    named = _name(
        network, [parties[label].name if label in parties else label for label in network.rows]
    )
    pairs = [
        _tie([parties.get(network.rows[end]) for end in pair[:2]], pair, named, f"t{number}")
        for number, pair in enumerate(kept, start=1)
    ]
    canvas = _draw(named, kept, len(found))
    files, left_out = _write_files(named, len(found), material.limits.files)
    return Ties(
        made=True,
        actors=len({end for pair in found for end in pair[:2]}),
        total=len(found),
        strongest=abs(found[0][2]),
        pairs=tuple(pairs),
        knots=tuple(_knots(canvas, found, named, len(kept))),
        canvas=canvas,
        files=files,
        files_left_out=left_out,
    )


def _list_parties(material: Material) -> dict[str, _Party]:
    """The parties by their ids; who has no party is one."""
    sentences: dict[str, dict[str, list[Sentence]]] = defaultdict(lambda: defaultdict(list))
    actors: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    names: dict[str, str] = {}
    for one in material.sentences:
        party = one.party_id or one.actor_id
        names.setdefault(party, one.party or one.actor)
        sentences[party][one.concept_id].append(one)
        actors[party][one.concept_id].add(one.actor_id)
    at = {(cell.actor_id, cell.concept_id): cell for cell in material.cells}
    return {
        party: _Party(
            names[party],
            sentences[party],
            {
                concept: [at[who, concept] for who in sorted(found) if (who, concept) in at]
                for concept, found in actors[party].items()
            },
        )
        for party in names
    }


def _name(network: Network, names: Sequence[str]) -> Network:
    """The network with names in the place of ids; two with one name are told apart."""
    known = tuple(make_distinct(names))
    return replace(network, rows=known, columns=known)


def _tie(ends: Sequence[_Party | None], pair: _Pair, network: Network, anchor: str) -> Tied:
    first, second = ends
    shared = [key for key in first.sentences if key in second.sentences] if first and second else []
    common = [_common(first, second, concept) for concept in shared if first and second]
    common.sort(key=lambda one: -one.count)
    return Tied(
        anchor=anchor,
        one=network.rows[pair[0]],
        other=network.rows[pair[1]],
        weight=pair[2],
        sign="positive" if pair[2] > 0 else "negative",
        statements=sum(one.count for one in common),
        measures=len(common),
        common=tuple(common[:_MEASURES]),
    )


def _common(first: _Party, second: _Party, concept: str) -> Common:
    both = first.sentences[concept], second.sentences[concept]
    return Common(
        concept_id=concept,
        concept=both[0][0].concept,
        discovered=both[0][0].discovered,
        first=_link(first.cells[concept]),
        second=_link(second.cells[concept]),
        count=sum(map(len, both)),
    )


def _link(cells: Sequence[Cell]) -> tuple[Spoken, ...]:
    return tuple(Spoken(cell.actor, cell.anchor) for cell in cells[:_LINKED])


def _draw(network: Network, kept: Sequence[_Pair], total: int) -> Canvas:
    """The drawing, with those ties only that are listed: each of them leads to its measures."""
    listed = {pair[:2] for pair in kept}
    # Of ties of one strength the canvas may choose others than the list: it has room for all.
    canvas = make_canvas(network, Room(ties=total))
    spots = [spot.place for spot in canvas.spots]
    ties = [tie for tie in canvas.ties if (spots[tie.source], spots[tie.target]) in listed]
    left = canvas.ties_left_out + len(canvas.ties) - len(ties)
    return replace(canvas, ties=tuple(ties), ties_left_out=left)


def _knots(canvas: Canvas, found: Sequence[_Pair], network: Network, listed: int) -> Iterable[Knot]:
    """The drawn actors, each with the number of its ties and those that are listed."""
    ties: dict[int, list[int]] = defaultdict(list)
    for place, pair in enumerate(found):
        for end in pair[:2]:
            ties[end].append(place)
    for number, spot in enumerate(canvas.spots, start=1):
        yield Knot(
            anchor=f"k{number}",
            name=network.rows[spot.place],
            statements=int(spot.frequency),
            total=len(ties[spot.place]),
            ties=tuple(place for place in ties[spot.place] if place < listed),
        )


def _write_files(
    network: Network, ties: int, budget: int
) -> tuple[tuple[NetworkFile, ...], tuple[str, ...]]:
    """The files that there is room for, and the endings of the others."""
    files, left_out = [], []
    for ending, (of_tie, of_cell) in FILES.items():
        least = of_tie * ties + of_cell * len(network.rows) ** 2
        data = _encode(network, ending) if least <= budget else ""
        if data and len(data) <= budget:
            budget -= len(data)
            files.append(NetworkFile(f"network{ending}", data))
        else:
            left_out.append(ending)
    return tuple(files), tuple(left_out)


def _encode(network: Network, ending: str) -> str:
    written = to_file(network, ending)
    data = written if isinstance(written, bytes) else written.encode("utf-8", "replace")
    return b64encode(data).decode("ascii")
