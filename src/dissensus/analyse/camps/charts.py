"""Who is together with whom, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ...matrices import Network
from ...plots import draw_heat_map

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]


def draw_together(
    actors: Sequence[str], groups: Sequence[int | None], shares: Array, *, title: str
) -> alt.Chart:
    """A heat map of how often each two actors are in one group, the actors in order of ``groups``.

    ``shares`` is (actors, actors), from 0 to 1.
    """
    order = sorted(range(len(actors)), key=lambda at: (groups[at] or 0, actors[at]))
    rows = tuple(actors[at] for at in order)
    ties = shares[np.ix_(order, order)]
    network = Network(kind="onemode", rows=rows, columns=rows, ties=ties)
    return draw_heat_map(network.to_cells(), title=title)
