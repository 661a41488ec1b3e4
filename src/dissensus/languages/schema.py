"""What a language file must hold: its sections, lists and tables, declared in one place.

Rules ask for a list by section and name; a file that lacks it would fail in the middle of
coding, so each file is checked against these declarations before any document is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Literal, get_args

from dissensus.datafiles import suggest
from dissensus.errors import DataFileError
from dissensus.languages.schemes import SCHEMES
from dissensus.records import ACTOR_KINDS, OFFICE_RANKS, STANCES, Act

#: "words" is a list that must hold something, "list" one that may be empty (the language has
#: none); "texts", "lists" and "numbers" are tables of texts, lists and whole numbers.
Kind = Literal["text", "optional text", "flag", "words", "list", "texts", "lists", "numbers"]


def _all(kind: Kind, names: str) -> Mapping[str, Kind]:
    return dict.fromkeys(names.split(), kind)


#: Section -> name -> what stands there; the section "" is the head of the file. Where no name
#: is given the section is itself a table of the kind.
SECTIONS: Mapping[str, Mapping[str, Kind] | Kind] = {
    "": {
        **_all("text", "code model scheme"),
        **_all("optional text", "stand_in clitic_stand_in"),
        **_all("list", "bare_names reflexive_prefixes inversion_prefixes clitics linking_parts"),
        **_all(
            "flag",
            "stand_in_unknown mistakes_infinitives capitals_are_names single_marks head_final",
        ),
    },
    "name": _all("text", "en fr"),
    "months": "numbers",
    "phrases": "texts",
    "inflections.verb": "lists",
    "inflections.adjective": "lists",
    "inflections.noun": "lists",
    "lemmas": "texts",
    "words": {
        **_all(
            "words",
            "negation that whether of at by about after perfect relative_subject"
            " subject_pronouns first_person possessives possessives_first object_pronouns"
            " neutral_pronouns demonstratives impersonal_verbs transparent_verbs"
            " transparent_nouns shell_nouns empty_nouns generic_nouns collectives times"
            " adjuncts complement_prepositions purpose contrast excluding nobody no_determiners",
        ),
        **_all(
            "list",
            "negation_weak negation_formal object_negation restriction there nothing even"
            " reflexive intransitive gerund_markers inverted_pronouns verb_leads verb_followers"
            " little too likely unlikely lacking anybody unreal quantifiers equations"
            " coming_from under article_contractions singular_possessives plural_pronouns"
            " no_holders placeholders journeys matters voicing_nouns pointing_articles"
            " pointing_phrases thing_pronouns bare_verbs"
            " enacting_verbs effort_verbs vanishing_verbs truths falsehoods instead vote_counts"
            " of_which including interrogatives such"
            " doing_verbs alike unlike naming_some both_first both_second as_well_as"
            " decisions asking yes no supposing bare_governors alleging claims events now",
        ),
    },
    "stand_ins": "texts",
    "verb_stand_ins": "texts",
    "verb_lists": "lists",
    "slots": _all("words", "of to carried effort named acts addressed bound owned from with"),
    "infinitive_slots": "texts",
    "clitic_slots": "texts",
    "contractions": "texts",
    "relative_slots": "texts",
    "verb_forms": _all(
        "list",
        "irregular_stems conditional_endings future_carriers future_words supposing future_endings",
    ),
    "modality": {
        **_all("words", "mental can must"),
        **_all("list", "tense_auxiliaries lawfully yet"),
    },
    "hedges": {"words": "words", "moods": "list"},
    "categorical": {"words": "words"},
    "conditions": {
        **_all("words", "words not_after"),
        **_all(
            "list",
            "weak elided after_elided only_possible readiness depends inverted unless failing",
        ),
        "endings": "texts",
    },
    "consequence": {
        **_all("words", "verbs harms equating"),
        **_all(
            "list",
            "harmful weak warning beneficial averting helping foretold meeting answers answering"
            " answered giving"
            " adverse resolved met readied wielding wielded held mild provoking phrases"
            " steps firm idle striking any warned arms having reaching primed outcome"
            " failing_which or_else",
        ),
    },
    "likelihood_words": {"denied": "words"},
    "aims": _all("list", "verbs subjects nouns"),
    "reasons": _all("list", "nouns why seeing fails"),
    "silence": _all("words", "words verbs"),
    "reception": _all("list", "verbs amid holders"),
    "speech": {
        **_all("words", "verbs nouns documents helpers linking according"),
        **_all(
            "list",
            "clitics inverted endings reading telling_calls going_on occasions"
            " according_for according_own frames",
        ),
        "lemma_ending": "optional text",
    },
    "values_of": {
        "carriers": "words",
        **_all(
            "list", "branding likening passives held held_by not_now short enough due sole ways"
        ),
    },
    "deeds": {
        **_all("words", "verbs light carriers stative befalling"),
        **_all(
            "list",
            "owed recognised bad background place_agents secret receiving phrasal public wishes",
        ),
    },
    "norms": {
        **_all("words", "instruments verbs must must_not may"),
        **_all("list", "under proposed absolute binds"),
    },
    "actors": {
        **_all(
            "words",
            "former links definite articles bodies speakers generic place_prepositions"
            " pronouns_m pronouns_f country_words",
        ),
        **_all(
            "list",
            "field_adjectives led sole_organs"
            " local_offices parts all_of things own_country masculine_marks"
            " shared_organs places_named"
            " feminine_marks office_prefixes feminine_endings whole_offices current particles"
            " regions region_prefixes pronouns_thing pronouns_last possessives_plural"
            " plural_articles body_links genitives goals party_names",
        ),
    },
    "actors.offices": "lists",
    "actors.anaphora": "lists",
    "actors.numbers": "numbers",
    "actors.titles": _all("list", "m f either"),
    "actors.collective": {"state": "words"},
    "actors.groups": "texts",
}
#: Tables whose names are given: section -> what may stand there.
NAMES: Mapping[str, frozenset[str]] = {
    "actors.offices": frozenset({*OFFICE_RANKS, "other"}),
    "actors.anaphora": ACTOR_KINDS,
}

Test = Callable[[object], bool]


def is_text(value: object) -> bool:
    """Whether this is a text that holds something."""
    return isinstance(value, str) and bool(value.strip())


def is_list(value: object) -> bool:
    """Whether this is a list of texts, perhaps an empty one."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_table_of(test: Test) -> Test:
    return lambda value: isinstance(value, dict) and all(map(test, value.values()))


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def _is_one_of(values: Iterable[str]) -> Test:
    known = frozenset(values)
    return lambda value: isinstance(value, str) and value in known


_TESTS: Mapping[Kind, tuple[Test, str]] = {
    "text": (is_text, "must be a text in quotation marks"),
    "optional text": (lambda v: isinstance(v, str), "must be a text in quotation marks"),
    "flag": (lambda v: isinstance(v, bool), "must be true or false"),
    "words": (lambda v: is_list(v) and bool(v), "must be a list of texts that is not empty"),
    "list": (is_list, "must be a list of texts"),
    "texts": (_is_table_of(lambda v: isinstance(v, str)), "must be a table of texts"),
    "lists": (_is_table_of(is_list), "must be a table of lists of texts"),
    "numbers": (_is_table_of(lambda v: type(v) is int), "must be a table of whole numbers"),
}
_LEMMAS: tuple[Test, str] = _TESTS["words"]
_STANCE: tuple[Test, str] = (_is_one_of(STANCES), f"must be one of {', '.join(STANCES)}")
_ACT: tuple[Test, str] = (_is_one_of(get_args(Act)), f"must be one of {', '.join(get_args(Act))}")
_SLOTS: tuple[Test, str] = _TESTS["list"]
_SHARE: tuple[Test, str] = (_is_share, "must be a number from 0 to 1")

#: The kinds of frames; what each does stands with the rules that ask for it.
FRAME_KINDS = (
    *(
        "stance",
        "accuse",
        "threat",
        "value",
        "announce",
        "reverse",
        "withheld",
        "unsaid",
        "scope",
        "secret",
        "vindicated",
    ),
    *("plan", "need", "deed", "deed-done-to", "credited", "same", "likewise", "breach"),
)
_KIND: tuple[Test, str] = (_is_one_of(FRAME_KINDS), f"must be one of {', '.join(FRAME_KINDS)}")
_FRAME = {"lemmas": _LEMMAS, "stance": _STANCE, "act": _ACT, "concept": _SLOTS}
_FRAME_EXTRAS = {"target": _SLOTS, "kind": _KIND, "negated": _STANCE}

#: Section of rows -> the fields that each row needs, and those that it may have besides.
ROWS: Mapping[str, tuple[Mapping[str, tuple[Test, str]], Mapping[str, tuple[Test, str]]]] = {
    "verbs": (_FRAME, _FRAME_EXTRAS),
    "nouns": (_FRAME, _FRAME_EXTRAS),
    "adjectives": (_FRAME, _FRAME_EXTRAS),
    "prepositions": ({"lemmas": _LEMMAS, "stance": _STANCE}, {}),
    "values": ({"lemmas": _LEMMAS, "stance": _STANCE}, {}),
    "impersonal": ({"words": _LEMMAS, "stance": _STANCE, "act": _ACT}, {}),
    "likelihood": (
        {"words": _LEMMAS, "low": _SHARE, "high": _SHARE, "scale": _TESTS["text"]},
        {},
    ),
}

_Fault = tuple[str, str, str]  # section, name, message


def check_language(path: str, text: str, data: Mapping[str, Any]) -> None:
    """Raise DataFileError for the first section, list or row of a file that will not do."""
    scheme = data.get("scheme")
    if is_text(scheme) and scheme not in SCHEMES:
        known = ", ".join(sorted(SCHEMES))
        raise DataFileError(path, _find_line(text, "", "scheme"), f"scheme must be one of {known}")
    sections = {**SECTIONS, **scheme_sections(str(scheme))}
    faults = chain(
        _list_unknown(data, sections),
        *(_list_faults(data, section, kinds) for section, kinds in sections.items()),
        *(_list_row_faults(data, section) for section in ROWS),
        _list_stray_verb_lists(data),
    )
    for section, name, message in faults:
        raise DataFileError(path, _find_line(text, section, name), message)


def scheme_sections(scheme: str) -> Mapping[str, Mapping[str, Kind]]:
    """The sections that only the files of a scheme have: "universal" needs none."""
    words = SCHEMES[scheme].words if scheme in SCHEMES else ()
    return {"scheme_words": dict.fromkeys(words, "words")} if words else {}


def _list_unknown(data: Mapping[str, Any], sections: Iterable[str]) -> Iterator[_Fault]:
    heads = {section.partition(".")[0] for section in sections} | set(ROWS)
    heads |= set(_names(SECTIONS[""]))
    for name, value in data.items():
        if name not in heads:
            kind = "section" if isinstance(value, dict | list) else "setting"
            yield name, name, f"there is no {kind} {name!r}{suggest(name, heads)}"


def _list_stray_verb_lists(data: Mapping[str, Any]) -> Iterator[_Fault]:
    for section, names in data["verb_lists"].items():
        for name in names:
            if name not in _names(SECTIONS.get(section, {})):
                yield "verb_lists", section, f"[verb_lists] names no list of this file: {name!r}"


def _names(kinds: Mapping[str, Kind] | Kind) -> Iterable[str]:
    return () if isinstance(kinds, str) else kinds


def _list_faults(
    data: Mapping[str, Any], section: str, kinds: Mapping[str, Kind] | Kind
) -> Iterator[_Fault]:
    found = _find_table(data, section)
    if not isinstance(found, Mapping):
        yield section, "", f"the section [{section}] is missing"
    elif isinstance(kinds, str):
        test, message = _TESTS[kinds]
        if not test(found):
            yield section, "", f"[{section}] {message}"
        for name in found if section in NAMES else ():
            if name not in NAMES[section]:
                near = suggest(name, NAMES[section])
                yield section, name, f"[{section}] has no list {name!r}{near}"
    else:
        yield from _list_table_faults(found, section, kinds)


def _list_table_faults(
    found: Mapping[str, Any], section: str, kinds: Mapping[str, Kind]
) -> Iterator[_Fault]:
    place = f" in [{section}]" if section else ""
    for name, kind in kinds.items():
        test, message = _TESTS[kind]
        if name not in found:
            what = "list" if kind in ("words", "list") else "setting"
            yield section, "", f"the {what} {name!r} is missing{place}"
        elif not test(found[name]):
            yield section, name, f"{name!r}{place} {message}"
    inner = {other.rpartition(".")[2] for other in SECTIONS if other.startswith(f"{section}.")}
    for name in found:
        if section and name not in kinds and name not in inner:
            yield section, name, f"[{section}] has no list {name!r}{suggest(name, kinds)}"


def _find_table(data: Mapping[str, Any], section: str) -> object:
    found: object = data
    for part in section.split(".") if section else ():
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _list_row_faults(data: Mapping[str, Any], section: str) -> Iterator[_Fault]:
    needed, further = ROWS[section]
    rows = data.get(section)
    if not isinstance(rows, list) or not rows:
        yield section, "", f"there is no [[{section}]]"
        return
    for number, row in enumerate(rows, start=1):
        place = f"{section}#{number}"
        where = f"in [[{section}]] number {number}"
        for name in needed:
            if name not in row:
                yield place, "", f"{name!r} is missing {where}"
        for name, value in row.items():
            test, message = {**needed, **further}.get(name, (None, ""))
            if test is None:
                known = [*needed, *further]
                yield place, name, f"there is no field {name!r} {where}{suggest(name, known)}"
            elif not test(value):
                yield place, name, f"{name!r} {where} {message}"


def _find_line(text: str, section: str, name: str) -> int:
    """The line of a name in a section, or of the section's head; 0 where neither stands.

    A row is given by its number: "verbs#3".
    """
    plain, _, number = section.partition("#")
    head = re.compile(rf"\[+{re.escape(plain)}\]+\s*(#.*)?")
    entry = re.compile(rf"(['\"]?){re.escape(name)}\1\s*[.=]") if name else None
    found, inside, seen = 0, not section, 0
    for at, line in enumerate(text.splitlines(), start=1):
        if line.startswith("["):
            seen += bool(head.fullmatch(line.rstrip()))
            inside = bool(head.fullmatch(line.rstrip())) and seen == int(number or 1)
            found = at if inside else found
        elif inside and entry and entry.match(line):
            return at
    return found


__all__ = ["FRAME_KINDS", "ROWS", "SECTIONS", "Kind", "check_language", "scheme_sections"]
