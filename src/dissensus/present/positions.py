"""Who stands where: the hemicycles and the matrix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .alike import find_alike
from .material import AGAINST_TO_FOR, Material, join_outlets, sort_key
from .sections import (
    Cell,
    Column,
    Hemicycle,
    Matrix,
    Positions,
    Row,
    Tally,
)

# Columns that fit a screen and a sheet of paper.
_NARROW = 9


def make_positions(material: Material) -> Positions:
    """Seat the actors of each measure; list those of a single actor, and those that may be one."""
    limits = material.limits
    hemicycles = make_hemicycles(material)
    drawn = [one for one in hemicycles if one.actors > 1][: limits.hemicycles]
    anchors = {one.anchor for one in drawn}
    rest = [one for one in hemicycles if one.anchor not in anchors]
    alike = find_alike(material)
    return Positions(
        shown=tuple(drawn),
        more=tuple(rest[: limits.concepts]),
        left_out=max(0, len(rest) - limits.concepts),
        alike=tuple(alike[: limits.alike]),
        alike_left_out=max(0, len(alike) - limits.alike),
    )


def make_hemicycles(material: Material) -> list[Hemicycle]:
    """A hemicycle for each measure, those with the most actors first."""
    hemicycles = [
        _hemicycle(cells, anchor=f"h{number}", material=material)
        for number, (_, cells) in enumerate(_by_concept(material.cells), start=1)
    ]
    return sorted(hemicycles, key=lambda one: (-one.actors, one.discovered, -one.statements))


def _by_concept(cells: Iterable[Cell]) -> Iterable[tuple[str, list[Cell]]]:
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.concept_id].append(cell)
    return groups.items()


def _hemicycle(cells: Sequence[Cell], *, anchor: str, material: Material) -> Hemicycle:
    # The actors that speak most get the seats; within the rows, order is by position.
    heard = sorted(cells, key=lambda cell: -cell.count)[: material.limits.seats]
    return Hemicycle(
        anchor=anchor,
        concept_id=cells[0].concept_id,
        concept=cells[0].concept,
        discovered=cells[0].discovered,
        actors=len(cells),
        statements=sum(cell.count for cell in cells),
        attestations=sum(cell.attestations for cell in cells),
        outlets=len(join_outlets(cells)),
        tallies=tuple(_tallies(cells)),
        both=sum(cell.both for cell in cells),
        # The sentences are with the actor's row, once.
        seats=tuple(
            replace(cell, sentences=(), left_out=cell.count)
            for cell in sorted(heard, key=_seat_order)
        ),
        left_out=len(cells) - len(heard),
    )


def _seat_order(cell: Cell) -> tuple[float, float, str]:
    # Actors on both sides sit between the sides, whatever their most frequent stance.
    place = 2.0 if cell.both else float(AGAINST_TO_FOR.index(cell.stance))
    return place, cell.value, sort_key(cell.actor)


def _tallies(cells: Sequence[Cell]) -> Iterable[Tally]:
    for stance in AGAINST_TO_FOR:
        count = sum(cell.stance == stance and not cell.both for cell in cells)
        if count:
            yield Tally(stance, count)


def most_divided(hemicycles: Iterable[Hemicycle]) -> Hemicycle | None:
    """The measure with the most actors on its smaller side."""
    ranked = sorted(hemicycles, key=lambda one: (-_smaller_side(one), -one.actors))
    return ranked[0] if ranked and _smaller_side(ranked[0]) else None


def _smaller_side(hemicycle: Hemicycle) -> int:
    counts = {tally.stance: tally.count for tally in hemicycle.tallies}
    against = counts.get("oppose", 0) + counts.get("reserved", 0)
    return min(against, counts.get("support", 0) + counts.get("open", 0))


def make_matrix(material: Material) -> Matrix:
    """The actors' rows under the measures' columns, and the actors without a row."""
    concepts = sorted(
        (cells for _, cells in _by_concept(material.cells)),
        key=lambda cells: (-len(cells), cells[0].discovered, -sum(cell.count for cell in cells)),
    )
    columns = tuple(
        Column(cells[0].concept_id, cells[0].concept, cells[0].discovered)
        for cells in concepts[: _count_columns(concepts, material.limits.columns)]
    )
    rows, others = _rows(material, columns)
    return Matrix(
        columns=columns,
        rows=rows,
        others=others,
        columns_left_out=len(concepts) - len(columns),
        statements_left_out=material.cells_left_out + sum(c.left_out for c in material.cells),
    )


def _count_columns(concepts: Sequence[Sequence[Cell]], limit: int) -> int:
    """Measures of several actors have a column; others only where the table stays narrow."""
    shared = sum(len(cells) > 1 for cells in concepts)
    return min(limit, max(shared, _NARROW))


def _rows(
    material: Material, columns: tuple[Column, ...]
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in material.cells:
        groups[cell.actor_id].append(cell)
    rows = sorted((_row(cells, columns) for cells in groups.values()), key=lambda r: -r.count)
    filled = [row for row in rows if any(place is not None for place in row.cells)]
    shown = filled[: material.limits.rows]
    kept = {row.actor_id for row in shown}
    others = [row for row in rows if row.actor_id not in kept]
    return tuple(sorted(shown, key=_row_order)), tuple(sorted(others, key=_row_order))


def _row(cells: list[Cell], columns: tuple[Column, ...]) -> Row:
    listed = sorted(cells, key=lambda cell: (-cell.count, sort_key(cell.concept)))
    found = {cell.concept_id: place for place, cell in enumerate(listed)}
    party = next((cell.party for cell in cells if cell.party), "")
    return Row(
        actor_id=cells[0].actor_id,
        actor=cells[0].actor,
        party=party,
        count=sum(cell.count for cell in cells),
        attestations=sum(cell.attestations for cell in cells),
        outlets=len(join_outlets(cells)),
        cells=tuple(found.get(column.concept_id) for column in columns),
        listed=tuple(listed),
    )


def _row_order(row: Row) -> tuple[str, bool, str]:
    """By party, the party itself before those who speak for it."""
    return sort_key(row.party or row.actor), bool(row.party), sort_key(row.actor)
