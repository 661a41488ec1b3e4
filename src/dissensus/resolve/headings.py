"""Which state a heading is about: its own or that of the text below, no other heading's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dissensus.records import Actor
from dissensus.resolve.members import Passage


def state_of_heading(
    passage: Passage, states: Sequence[tuple[int, Actor]], place: int
) -> tuple[bool, Actor | None]:
    """Whether a heading stands at a place, and the state that it is about, where one shows.

    Headings beside one another are about different things ("Oslo opens tunnel", "PM rules out
    tax rise"), and none borrows the state of another. ``states`` are all places that name one.
    """
    lines = passage.heading_lines
    if not lines or (here := passage.sentence_at(place)) not in lines:
        return False, None
    told = [(passage.sentence_at(start), actor) for start, actor in states]
    own = [actor for at, actor in told if at == here]
    below = Counter(actor for at, actor in told if at not in lines)
    if own or not below:
        return True, own[-1] if own else None
    actor, most = below.most_common(1)[0]
    return True, actor if most * 2 >= below.total() else None


__all__ = ["state_of_heading"]
