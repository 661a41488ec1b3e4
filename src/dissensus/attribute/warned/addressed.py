"""Whom a warning or a threat is about: who would do what its condition names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dissensus.attribute.subjects import is_name
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import VERBAL
from dissensus.parse import Token
from dissensus.records import Attribution, Mention

#: Lists of nouns that name whoever speaks or acts for a state.
_ACTORS = (("actors.collective", "state"), ("actors", "speakers"))


def address(tree: Tree, row: Attribution) -> Attribution:
    """Add to the targets of a line who would set it off: "if Chile delivers weapons" is to Chile.

    Only where the concept is what the condition names, and its doer is a name or an office.
    """
    condition = row.condition
    if row.act not in ("warns", "threatens") or condition is None:
        return row
    if not condition.start <= row.topic.start < condition.end:
        return row
    known = {(one.start, one.end) for one in (row.holder, *row.targets)}
    named = [one for one in _list_doers(tree, row) if (one.start, one.end) not in known]
    return replace(row, targets=(*row.targets, *named)) if named else row


def _list_doers(tree: Tree, row: Attribution) -> Iterator[Mention]:
    verb = _find_verb(tree, row)
    if verb is None or row.condition is None:
        return
    start = row.condition.start
    found = [subject for subject in tree.subjects(verb) if subject.start >= start]
    # The parser may give the name in front of the verb to a noun before the condition.
    before = [word for word in tree.sentence(verb) if start <= word.start < verb.start]
    found = found or [word for word in before if is_name(word)][-1:]
    for subject in found:
        # "If troops came" is addressed to no army: they are what the line is about.
        is_doer = subject.start != row.topic.core and any(
            tree.is_word(subject, *one) for one in _ACTORS
        )
        if is_doer or is_name(subject):
            yield tree.mention(subject)


def _find_verb(tree: Tree, row: Attribution) -> Token | None:
    """The verb of the condition: that of the topic's core, or the finite one over it."""
    core = tree.at.get(row.topic.core)
    for word in (core, *tree.ancestors(core)) if core is not None else ():
        if word.tag in VERBAL and tree.is_finite(tree.finite(word)):
            return word
    return None


__all__ = ["address"]
