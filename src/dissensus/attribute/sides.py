"""Positions told by a preposition alone: "Rome est contre l'envoi", "Oslo is against it"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.languages import Frame
from dissensus.languages.syntax import CONJUNCT, COPULA, ROOT, SUBJECT, VERBAL
from dissensus.parse import Token
from dissensus.records import Attribution, Topic


def find_side(context: Context, noun: Token) -> Iterator[Attribution]:
    """As in "Rome est contre l'envoi", and the heading "Rome contre l'envoi"."""
    tree = context.tree
    stance = tree.language.prepositions.get(tree.preposition(noun))
    if stance is None:
        return
    copular = tree.children(noun, COPULA) and tree.children(noun, SUBJECT)
    above = tree.head(noun)
    heading = (
        above is not None
        and above.tag == "PROPN"
        and above.relation == ROOT
        and not any(word.tag in VERBAL for word in tree.sentence(noun))
    )
    if not copular and not heading:
        return
    holders = tree.subjects(noun) if copular else [above] if above is not None else []
    topic = build_topic(tree, noun)
    if topic is not None:
        yield from make_attributions(
            context, noun, [tree.mention(h) for h in holders], [topic],
            # build_topic has turned the sign of a gerund: "is not in favour of sending".
            Sense(
                stance, "says", rule="preposition",
                negations=0 if noun.tag in VERBAL else None,
            ),
        )  # fmt: skip
    for other in tree.children(noun, CONJUNCT):  # "est pour le tunnel et contre la taxe"
        taken = tree.language.prepositions.get(tree.preposition(other))
        beside = build_topic(tree, other) if taken is not None and taken != stance else None
        if beside is not None and taken is not None:
            yield from make_attributions(
                context, noun, [tree.mention(h) for h in holders], [beside],
                Sense(taken, "says", rule="preposition"),
            )  # fmt: skip


def other_sides(
    tree: Tree, verb: Token, frames: Sequence[Frame], topics: Sequence[Topic]
) -> Iterator[tuple[Frame, list[Topic]]]:
    """As in "se prononce contre la taxe et pour le quota": the side that is taken besides."""
    for head in (tree.at[topic.core] for topic in topics if topic.core in tree.at):
        side = tree.preposition(head)
        for other in tree.children(head, CONJUNCT):
            taken = tree.preposition(other)
            fitting = (f for f in frames if taken in f.concept and f.kind == "stance")
            frame = next(fitting, None) if side and taken != side else None
            topic = build_topic(tree, other) if frame is not None else None
            if frame is not None and topic is not None and taken in tree.language.prepositions:
                yield frame, [topic]
