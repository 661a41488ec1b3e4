"""Whose position a predicate tells: subject, agent, genitive or possessive."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dissensus.attribute.alike import compared, named_of
from dissensus.attribute.subjects import is_name
from dissensus.attribute.tree import Tree
from dissensus.languages import Frame
from dissensus.languages.syntax import (
    ADJECTIVE,
    ADVERB,
    ADVERBIAL,
    AGENT,
    APPOSITION,
    AUXILIARY,
    CASE,
    COMPLEMENT,
    CONJUNCT,
    COPULA,
    DETERMINER,
    MODIFIER,
    NAME,
    NOMINAL,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    PASSIVE_AUXILIARY,
    PASSIVE_SUBJECT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Mention, Topic


def verb_holders(tree: Tree, verb: Token) -> list[Mention]:
    """Subjects of an active verb, agents of a passive one (none where there is no agent)."""
    if tree.is_passive(verb) or _is_accused(tree, verb):
        return mentions(tree, agents(tree, verb))
    heads = [h for h in _counted(tree, verb) if not tree.is_word(h, "words", "no_holders")]
    scope = any(f.kind == "scope" for f in tree.language.frames.get(("verb", verb.lemma), ()))
    is_clause = scope or verb.relation in (NOUN_CLAUSE, ADVERBIAL)
    if is_clause and heads and _is_stance_noun(tree, heads[0]):
        # "l'opposition de X, tout en révélant": the noun's holder does it.
        return noun_holders(tree, heads[0]) or mentions(tree, heads)
    if heads and tree.is_word(heads[0], "words", "voicing_nouns"):
        # "Peru's statement falls short of": whose statement it is.
        return noun_holders(tree, heads[0]) or mentions(tree, heads)
    heads = _speakers(tree, verb, heads) or heads
    alike = compared(tree, verb, "alike") if heads else []
    some = named_of(tree, verb, heads[0]) if len(heads) == 1 else []
    heads = [*heads, *(name for name in (*alike, *some) if name not in heads)]
    return _own_side(tree, verb, heads) or mentions(tree, heads)


def _is_accused(tree: Tree, verb: Token) -> bool:
    """As in "le Rwanda, accusé de": a bare participle tells of whom, and not by whom."""
    if verb.form != "Part" or verb.tense != "Past" or verb.relation == CONJUNCT:
        return False
    frames = tree.language.frames.get(("verb", verb.lemma), ())
    return any(f.kind == "accuse" for f in frames) and not tree.children(verb, AUXILIARY)


def _counted(tree: Tree, verb: Token) -> list[Token]:
    """The subjects; of "none of them will" those among whom nobody is."""
    found: list[Token] = []
    for head in tree.subjects(verb):
        among = [
            name
            for child in tree.children(head, MODIFIER)
            if tree.is_word(head, "words", "nobody") and tree.preposition(child) in _of(tree)
            for name in tree.conjuncts(child)
        ]
        found += among or [head]
    return found


def _of(tree: Tree) -> Collection[str]:
    return tree.language.words("words", "of")


def mentions(tree: Tree, heads: Sequence[Token]) -> list[Mention]:
    """The mentions of these heads; "les gouvernements de X, de Y et de Z" is three."""
    found: list[Mention] = []
    for head in heads:
        names = [
            name
            for child in tree.children(head, MODIFIER)
            if child.tag == "PROPN" and tree.is_genitive(child)
            for name in tree.conjuncts(child)
        ]
        # "the Ministry of Foreign Affairs of the Republic of Korea" is no list.
        listed = len(names) > 1 and any(
            word.tag == "CCONJ" for word in tree.tokens[names[0].index : names[-1].index]
        )
        several = listed and tree.is_word(head, "actors.collective", "state")
        found += [tree.mention(name) for name in (names if several else [head])]
    return found


def _speakers(tree: Tree, verb: Token, heads: Sequence[Token]) -> list[Token]:
    """As in "Oslo et Riga ont dit qu'ils voteront": "they" are all who say so."""
    above = tree.head(verb)
    plural = bool(heads) and tree.is_word(heads[0], "words", "plural_pronouns")
    if above is None or verb.relation != COMPLEMENT or not plural:
        return []
    said = tree.subjects(above) if above.lemma in tree.language.speech_verbs else []
    return said if len(said) > 1 else []


def _own_side(tree: Tree, verb: Token, heads: Sequence[Token]) -> list[Mention]:
    """As in "ont indiqué que leurs gouvernements rejettent": those who speak."""
    if not heads or not tree.is_word(heads[0], "actors.collective", "state"):
        return []
    determiners = tree.children(heads[0], DETERMINER)
    if not any(tree.is_word(word, "words", "possessives") for word in determiners):
        return []
    for above in tree.ancestors(verb):
        if above.tag in VERBAL and (subjects := tree.subjects(above)):
            return [] if subjects[0] == heads[0] else mentions(tree, subjects)
    return []


def _is_stance_noun(tree: Tree, noun: Token) -> bool:
    """As in "l'opposition de X à Y", but not the opposition that is a group."""
    is_frame = bool(tree.language.frames.get(("noun", noun.lemma)))
    return is_frame and (
        noun.lemma not in tree.language.groups or bool(tree.children(noun, MODIFIER))
    )


def agents(tree: Tree, verb: Token) -> list[Token]:
    """Who does what a passive says: "par l'Union européenne et le Canada"."""
    found = [
        head
        for child in tree.children(verb, AGENT, OBLIQUE, MODIFIER)
        if child.relation == AGENT or tree.is_preposition(child, "by")
        for head in tree.conjuncts(child)
    ]
    if found:
        return list(dict.fromkeys([*found, *_listed_after(tree, found[-1])]))
    if tree.is_word(verb, "deeds", "place_agents"):
        for child in tree.children(verb, OBLIQUE):
            if tree.is_preposition(child, "at") and tree.is_word(
                child, "actors.collective", "state"
            ):
                return [child]
    for child in tree.children(verb, COMPLEMENT, OBLIQUE, OBJECT):
        for lower in tree.children(child, MODIFIER, AGENT, OBLIQUE):
            if tree.is_preposition(lower, "by"):
                return tree.conjuncts(lower)
    return []


def _listed_after(tree: Tree, name: Token) -> list[Token]:
    """The rest of a list of names that the parser broke: "par Washington, Londres et Paris"."""
    found: list[Token] = []
    index = name.index + 1
    closed = False
    while not closed and index + 1 < len(tree.tokens) and is_name(name):
        link = tree.tokens[index]
        closed = link.tag == "CCONJ"
        at = index + 1 + (tree.tokens[index + 1].tag == "DET")
        if not (closed or link.text == ",") or at >= len(tree.tokens):
            break
        if not is_name(tree.tokens[at]) or tree.tokens[at].sentence != name.sentence:
            break
        found.append(tree.tokens[at])
        index = at + 1
    return found if closed and found else []


def noun_holders(tree: Tree, noun: Token, *, done_to: bool = False) -> list[Mention]:
    """Holders of a noun of stance: "de Berlin", "son", "allemand", or its verb's subject.

    Where ``done_to``, "de X" is what the deed is done to, and only "par X" its holder.
    """
    return (
        _genitives(tree, noun, by_only=done_to or _is_owned(tree, noun))
        or _possessives(tree, noun)
        or _adjectives(tree, noun)
        or governing_subject(tree, noun)
    )


def _is_owned(tree: Tree, noun: Token) -> bool:
    """As in "its refusal of the inspection": whose it is is told, and "of" says of what."""
    lists = ("possessives", "possessives_first")
    determiners = tree.children(noun, DETERMINER)
    return any(tree.is_word(word, "words", name) for word in determiners for name in lists)


def _genitives(tree: Tree, noun: Token, *, by_only: bool = False) -> list[Mention]:
    # "le refus répété d'Olaf Scholz": the parser hangs the holder on the participle.
    lower = [
        word
        for child in tree.children(noun, ADJECTIVE, NOUN_CLAUSE)
        if child.form == "Part" or child.tag == "ADJ"
        for word in tree.children(child, MODIFIER, OBLIQUE, AGENT)
        if word.tag == "PROPN"
    ]
    # "mise en garde de Berne": the holder may hang on the last word of the noun.
    lower += [
        word
        for child in tree.children(noun, MODIFIER)
        if child.tag == "NOUN" and child.index == noun.index + 2 and not tree.is_genitive(child)
        for word in tree.children(child, MODIFIER)
        if is_name(word) and tree.is_genitive(word)
    ]
    own = tree.children(noun, MODIFIER, OBLIQUE, AGENT, NAME)
    # "le rejet de l'embargo par Lima": of what, and then by whom.
    for child in [*sorted(own, key=lambda word: not _is_by(tree, word)), *lower]:
        by = _is_by(tree, child)
        of = tree.is_genitive(child) and not by_only
        if child.tag in NOMINAL and (by or of):
            if child.tag == "NOUN" and not by and _is_thing(tree, noun, child):
                continue
            return [tree.mention(head) for head in tree.conjuncts(child)]
    return []


def _is_by(tree: Tree, word: Token) -> bool:
    return tree.is_preposition(word, "by") or tree.is_preposition(word, "coming_from")


def _is_thing(tree: Tree, noun: Token, child: Token) -> bool:
    """Whether "de X" names the concept and not the holder: "la demande d'adhésion".

    A bare noun, without article, is never a holder.
    """
    article = tree.children(child, DETERMINER) or any(
        tree.is_word(case, "words", "article_contractions") for case in tree.children(child, CASE)
    )
    about = any(
        tree.preposition(other) in tree.language.words("words", "about")
        for other in tree.children(noun, MODIFIER, OBLIQUE)
    )
    # "the concerns of fishermen over the dam": what they are about stands elsewhere
    return not article and child.text.islower() and not about


def _possessives(tree: Tree, noun: Token) -> list[Mention]:
    for child in tree.children(noun, DETERMINER):
        lower = child.text.lower()
        own = tree.language.words("words", "possessives")
        if lower in own:
            blamed = _blamed(tree, noun)
            if blamed is not None:
                return [tree.mention(head) for head in tree.conjuncts(blamed)]
            return _clause_subject(tree, noun, child) or [tree.mention(child)]
        if lower in tree.language.words("words", "possessives_first"):
            return [tree.mention(child)]
    return []


def _blamed(tree: Tree, noun: Token) -> Token | None:
    """As in "criticised Bolton for his insistence": the possessor is who is criticised."""
    for above in tree.ancestors(noun):
        if above.tag in VERBAL and (actor := credited_actor(tree, above)) is not None:
            return actor if actor.index < noun.index else None
    return None


def credited_actor(tree: Tree, verb: Token) -> Token | None:
    """Whom a verb blames or praises for what follows; None of other verbs and other objects."""
    frames = tree.language.frames.get(("verb", verb.lemma), ())
    if all(frame.kind not in ("credited", "accuse") for frame in frames):
        return None
    if tree.is_passive(verb):
        own = tree.children(verb, PASSIVE_SUBJECT)
    else:  # parsers take a bare name for an adverb or a complement
        near = tree.children(verb, OBJECT, COMPLEMENT, ADVERB)
        own = [c for c in near if c.index > verb.index and not tree.preposition(c)]
    return next((child for child in own if is_body(tree, child)), None)


def is_body(tree: Tree, noun: Token) -> bool:
    """Whether a noun is a name, an office or a body of a state."""
    collective = tree.is_word(noun, "actors.collective", "state")
    return is_name(noun) or collective or noun.lemma in tree.language.offices


def _clause_subject(tree: Tree, noun: Token, possessive: Token) -> list[Mention]:
    """As in "ont adopté le nom pour leur projet": the possessor is the subject of the clause.

    "son" has one possessor, "leur" several.
    """
    # By its form: the model takes "leur" for one of "son".
    one = possessive.text.lower() in tree.language.words("words", "singular_possessives")
    for above in tree.ancestors(noun):
        # "Lima ayant opposé son veto": a participle with a subject of its own is a clause too
        if above.tag in VERBAL and (tree.is_finite(above) or tree.children(above, AUXILIARY)):
            subjects = tree.subjects(above)
            inside = {word.index for subject in subjects for word in tree.subtree(subject)}
            if not tree.is_finite(above):
                inside -= {word.index for word in tree.subtree(above)}
            several = len(subjects) > 1 or any(s.number == "Plur" for s in subjects)
            if subjects and noun.index not in inside and one != several:
                return [tree.mention(head) for head in subjects]
            return []
    return []


def _adjectives(tree: Tree, noun: Token) -> list[Mention]:
    """As in "le refus allemand": whether the adjective is a demonym is for the register to say."""
    before = tree.language.head_final
    rows = [
        c
        for c in tree.children(noun, ADJECTIVE, *((NAME,) if before else ()))
        if c.index > noun.index or (before and c.text[:1].isupper())
    ]
    return [tree.adjective_mention(child) for child in rows[:1]]


def governing_subject(tree: Tree, noun: Token) -> list[Mention]:
    """The light verb's subject: "Paris a exprimé une ferme opposition à"."""
    above = tree.head(noun)
    if above is None or above.tag not in VERBAL or noun.relation not in (OBJECT, OBLIQUE):
        return []
    if not tree.is_word(above, "deeds", "light"):
        return []
    return verb_holders(tree, above)


def adjective_holders(tree: Tree, adjective: Token) -> list[Mention]:
    """Who is "favorable à": the subject of the copula, of "se dit", or the noun described."""
    done_by = agents(tree, adjective) if adjective.relation == NOUN_CLAUSE else []
    if any(is_name(agent) for agent in done_by):  # "le refus opposé par Rome à"
        return mentions(tree, done_by)
    if (
        tree.children(adjective, COPULA, SUBJECT, PASSIVE_AUXILIARY)
        or adjective.relation == CONJUNCT
    ):
        found = [tree.mention(head) for head in tree.subjects(adjective)]
        if found:
            return found
    above = tree.head(adjective)
    if above is None:
        return [tree.mention(head) for head in tree.subjects(adjective)]
    if above.tag in VERBAL:
        return [tree.mention(head) for head in tree.subjects(above)]
    if adjective.relation in (ADJECTIVE, NOUN_CLAUSE, APPOSITION) and above.tag in NOMINAL:
        return [tree.mention(head) for head in tree.conjuncts(above)]
    return [tree.mention(head) for head in tree.subjects(adjective)]


def denounced(tree: Tree, verb: Token, frame: Frame, topics: Sequence[Topic]) -> list[Mention]:
    """Who did what a verb denounces, where the noun of the deed names them: "par Lima"."""
    blames = any(f.kind == "credited" and f.stance == "oppose" for f in tree.language.frames.get(
        ("verb", verb.lemma), ()
    ))  # fmt: skip
    if not blames or frame.kind != "stance" or tree.is_negated(verb) or tree.is_passive(verb):
        return []
    deeds = [tree.at[t.core] for t in topics if t.core in tree.at and t.sign > 0]
    named = [
        child
        for above in (verb, *deeds)
        for child in tree.children(above, AGENT, OBLIQUE, MODIFIER)
        if tree.is_preposition(child, "by") and is_body(tree, child)
        and deeds and deeds[0].tag == "NOUN" and child.index > deeds[0].index
    ]  # fmt: skip
    return [tree.mention(head) for name in named[:1] for head in tree.conjuncts(name)]
