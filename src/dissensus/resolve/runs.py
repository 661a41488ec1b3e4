"""What a run of capitalised words is: a body's name, a thing's, a group's, or nobody's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from dissensus.fold import fold
from dissensus.languages import Language
from dissensus.records import Actor, Word
from dissensus.resolve.offices import anaphoric_nouns
from dissensus.resolve.register import Register

#: As visas, aircraft and missiles are called: "EB-5", "F-16", "S-400".
_NUMBERED = re.compile(r"[A-Z]{1,4}-\d+[A-Z]?")
#: From so many words on a run that has small words in capitals is a heading.
_HEADING = 5
#: Kinds of body that a text may call by common words: "l'ONG Terre commune".
_CALLED = frozenset({"organisation", "company"})
#: Before these an adjective may end a body's name.
_ENDING = frozenset({"VERB", "AUX", "CCONJ", "PUNCT", "PRON"})


def is_of_group(word: Word, language: Language) -> bool:
    """As in "the California Republican": a member of a party, whose name follows or has."""
    return "{state}" not in language.groups.get(word.form.lower(), "{state}")


def with_state(
    words: Sequence[Word],
    run: tuple[int, int],
    states: Mapping[int, int],
    bodies: frozenset[str],
) -> tuple[int, int]:
    """As in "the Pakistan Cricket Board": the state before a body's name is part of it.

    ``states`` has for each place where the name of a state ends the place where it begins.
    """
    first, last = run
    is_body = not bodies.isdisjoint({fold(words[last - 1].form), fold(words[first].form)})
    return (states.get(first, first) if is_body else first), last


def is_anothers(actor: Actor, words: Sequence[Word], register: Register, home: str) -> bool:
    """As in "l'Assemblée nationale" of Benin, a name that the register has for France's."""
    if actor.kind not in ("parliament", "court"):
        return False
    own = _states_of(actor.id.split(), register)
    written = _states_of([word.form for word in words], register)
    return bool(own - {home}) and not own & written  # "le Parlement hongrois" says whose it is


def _states_of(words: Iterable[str], register: Register) -> set[str]:
    """The states whose adjectives stand among these words."""
    names = (name for word in words for name in register.lookup(word))
    return {name.actor for name in names if name.kind == "demonym"}


def is_thing(words: Sequence[Word], first: int, last: int, language: Language) -> bool:
    """As in "the Expropriation Bill", "Camp David", "EB-5": a name, and nobody's."""
    if fold(words[last - 1].form) in language.words("actors", "things"):
        return True
    places = language.folded("actors", "places_named")
    numbered = last - first == 1 and _NUMBERED.fullmatch(words[first].form) is not None
    if _is_heading(words[first:last], language) or _is_label(words, first, last):
        return True
    return numbered or (last - first > 1 and fold(words[first].form) in places)


def _is_heading(run: Sequence[Word], language: Language) -> bool:
    """As in "Bill Would Allow Fishing Of Eels On The Coast": words of a heading in capitals."""
    if len(run) < _HEADING:
        return False
    lists = (("actors", "articles"), ("actors", "place_prepositions"), ("words", "of"))
    small = frozenset().union(*(language.folded(*names) for names in lists))
    return any(word.form[:1].isupper() and fold(word.form) in small for word in run[1:])


def _is_label(words: Sequence[Word], first: int, last: int) -> bool:
    """As in "READ MORE: Oslo refuses": what stands before a colon in capitals."""
    behind = words[last : last + 1]
    loud = last - first > 1 and all(word.form.isupper() for word in words[first:last])
    return loud and bool(behind) and behind[0].form == ":"


def is_of_group_or_region(
    words: Sequence[Word], first: int, last: int, language: Language, register: Register
) -> bool:
    """As in "the California Republican", "Latin American leaders": nobody's name."""
    final = words[last - 1]
    prefixed = fold(words[first].form) in language.folded("actors", "region_prefixes")
    if last - first != 2 or not prefixed:
        return is_of_group(final, language)
    peoples = fold(final.form) in language.folded("actors", "regions")
    names = register.lookup(final.form)
    return is_of_group(final, language) or peoples or any(n.kind == "demonym" for n in names)


def join_bodies(
    words: Sequence[Word],
    runs: Sequence[tuple[int, int]],
    bodies: Collection[str],
    language: Language,
) -> list[tuple[int, int]]:
    """The runs with those joined that are one body: "Agency" and "Solar Energy" round "for"."""
    links = language.words("actors", "body_links")
    times = language.folded("words", "times")
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before[1] + 1 == first
            and words[before[1]].form in links
            and fold(words[first].form) not in times  # "the Senate on Thursday"
            and fold(words[before[1] - 1].form) in bodies
        ):
            joined[-1] = (before[0], last)
        else:
            joined.append((first, last))
    return joined


def is_adjective(words: Sequence[Word], first: int, language: Language) -> bool:
    """As in "Kurdish forces", where adjectives of peoples have capitals."""
    following = words[first + 1 : first + 2]
    before_noun = bool(following) and following[0].tag == "NOUN"
    return language.head_final and words[first].tag == "ADJ" and before_noun


def is_after_body(words: Sequence[Word], first: int, language: Language) -> bool:
    """As in "l'ONG allemande Sea Eye", "le groupe Wagner"."""
    at = first - 1
    while at > 0 and words[at].tag == "ADJ" and first - at < 3:
        at -= 1
    nouns = anaphoric_nouns(language).keys()
    return at >= 0 and not nouns.isdisjoint({fold(words[at].form), fold(words[at].lemma)})


def with_called(
    words: Sequence[Word],
    runs: Sequence[tuple[int, int]],
    taken: Collection[int],
    language: Language,
) -> list[tuple[int, int]]:
    """The runs with the names of common words behind their noun: "l'ONG Terre commune"."""
    if language.head_final:
        return list(runs)
    nouns = anaphoric_nouns(language)
    plural = language.words("actors", "plural_articles")
    called = [
        run
        for index, word in enumerate(words[:-1])
        if nouns.get(fold(word.lemma), frozenset()) & _CALLED and index + 1 not in taken
        if word.form.islower() or word.form.isupper()
        for run in _called(words, index + 1, several=words[index - 1].form.lower() in plural)
    ]
    inside = {at for first, last in called for at in range(first, last)}
    plain = [run for run in runs if inside.isdisjoint(range(*run))]
    return sorted([*plain, *called])


def _called(words: Sequence[Word], first: int, *, several: bool) -> Iterator[tuple[int, int]]:
    """The names from a place on: capitalised words, with an adjective that ends the phrase."""
    while first < len(words) and words[first].form[:1].isupper():
        last = first + 1
        while last < len(words) and words[last].form[:1].isupper() and words[last].tag != "VERB":
            last += 1
        ends = words[last + 1].tag if last + 1 < len(words) else "PUNCT"
        if last < len(words) and words[last].tag == "ADJ" and ends in _ENDING:
            last += 1
        yield first, last
        joined = last < len(words) and (words[last].tag == "CCONJ" or words[last].form == ",")
        if not (several and joined):
            return
        first = last + 1
