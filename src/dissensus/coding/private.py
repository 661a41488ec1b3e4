"""What private persons and companies tell of themselves, which is no position."""

from __future__ import annotations

from collections.abc import Sequence

from dissensus.coding.concepts import Coding
from dissensus.fold import fold
from dissensus.languages import Language
from dissensus.records import Actor, Attribution, Mention, Resolved, ResolvedAttribution, Topic

#: What a deed done to, with or for one of these is about is no private matter.
_PUBLIC_BODIES = frozenset({"alliance", "party", "parliament", "armed-group"})
#: The words of a topic behind these describe, and no longer say what is done.
_FIRST = 8


def is_of_officials(rows: Sequence[ResolvedAttribution], language: Language) -> bool:
    """Whether most of what a text tells is of officials, states and bodies.

    Whoever else it lets speak is then likely one of them, though it gives no office.
    """
    known = [row.holder for row in rows if row.holder.actor is not None]
    return sum(_is_unofficial(holder, language) for holder in known) * 2 < len(known)


def is_private(
    row: ResolvedAttribution, coding: Coding | None, language: Language, *, of_officials: bool
) -> bool:
    """Whether somebody without office or party tells of a thing of no public concern.

    As in "Dahl bought a lamp", "the band wants to play on", "it was hard to sleep": no state
    could take it as a measure. What the codebook has, and what names a law, a vote, a tax
    (``deeds.public``), is of public concern, and so is an opinion that names an actor; in a
    text ``of_officials`` every opinion is.
    """
    public = language.folded("deeds", "public")
    attribution = row.attribution
    known = coding is not None and not coding.concept.discovered
    if not public or known or not _is_unofficial(row.holder, language):
        return False
    if _is_called_body(attribution.holder, language):
        return False
    if attribution.frame == "accuse" and not all(
        _is_unofficial(target, language) for target in row.targets
    ):
        return False
    own, actor = _is_own_deed(attribution, language), row.holder.actor
    others = [other for other in row.named if other != actor]
    mere = actor is not None and actor.kind == "organisation"  # an association, it may be
    if not own and (of_officials or others or mere):
        return False
    if any(other.kind in _PUBLIC_BODIES for other in others):
        return False
    return public.isdisjoint(_words(attribution, coding))


def _is_unofficial(resolved: Resolved, language: Language) -> bool:
    """A person without office or party, a company, or a name that nothing says the kind of."""
    actor = resolved.actor
    if actor is None or resolved.office:
        return False
    if actor.kind == "person":
        return resolved.party is None
    return actor.kind == "company" or _is_mere_name(actor, language)


def _is_mere_name(actor: Actor, language: Language) -> bool:
    """As in "Norlys": in no register, no acronym, and without a noun as in "Fishers' Union"."""
    if actor.kind != "organisation" or actor.labels:
        return False
    parts = actor.id.replace("-", " ").split()
    bodies = language.folded("actors", "bodies")
    acronym = any(part.isupper() and len(part) > 1 for part in parts)
    return not acronym and bodies.isdisjoint(map(fold, parts))


def _is_called_body(mention: Mention, language: Language) -> bool:
    """As in "the German NGO Nordlicht", "the Bergen government", "District Judge Dahl"."""
    kinds = ("organisation", "group", "alliance", "party")
    nouns = frozenset().union(*(language.folded("actors.anaphora", kind) for kind in kinds))
    nouns -= language.folded("actors.anaphora", "company")  # "the group"
    nouns |= language.folded("actors.collective", "state")
    head = mention.words[mention.head : mention.head + 1]
    return any(fold(word.lemma) in nouns for word in head) or _has_office(mention, language)


def _has_office(mention: Mention, language: Language) -> bool:
    """Whether the name has an office within, as the parser may take it: "District Judge Dahl"."""
    names = {word.lemma.lower() for word in mention.words if word.tag == "PROPN"}
    return not names.isdisjoint(language.offices)


def _is_own_deed(attribution: Attribution, language: Language) -> bool:
    """What the holder does, will do or wants to do itself; what one accuses another of."""
    if attribution.frame in ("deed", "announce", "accuse", "plan"):
        return True
    if attribution.act in ("does", "promises"):
        return True
    wishes = attribution.lemma in language.words("deeds", "wishes")
    return wishes and _begins_with_verb(attribution.topic)


def _begins_with_verb(topic: Topic) -> bool:
    """As in "wants to leave early", and not "wants the images removed"."""
    return bool(topic.words) and topic.words[0].tag == "VERB" and bool(topic.verb)


def _words(attribution: Attribution, coding: Coding | None) -> frozenset[str]:
    """The words that name what is done; of "sent it" those of what it was before."""
    topic = attribution.topic
    before = coding.text if topic.anaphoric and coding is not None else ""
    said = {fold(word.lemma) for word in topic.words[:_FIRST]}
    return frozenset({*said, *fold(before).split(), fold(attribution.lemma)})


__all__ = ["is_of_officials", "is_private"]
