"""The offices that a text names: "la ministre belge de la Défense", "l'ancien président"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dissensus.fold import fold
from dissensus.languages import Language
from dissensus.records import ACTOR_KINDS, OFFICE_RANKS, Word

_LONGEST = 6
_NO_NOUN = frozenset({"VERB", "AUX", "ADP", "DET"})
#: How far the words that narrow an office may reach: "de l'Europe et des Affaires étrangères".
_REACH = 9


@dataclass(frozen=True, slots=True)
class Office:
    """An office where a text names it, words ``first`` to ``last`` (not included).

    ``head`` is its noun ("ministre", "premier ministre"), ``field`` the words that narrow it
    ("interieur"), ``codes`` the register's offices that the noun may mean, ``masculine`` the
    noun as it is for a man; ``core`` is where its noun begins and ``lead`` where the words
    begin that say whose it is ("Belgium's defence minister"): of a head-final language both
    may lie apart from ``first``. ``definite`` is true after "le" and the like, and so where it may
    point back to somebody; ``indefinite`` after "un", where it never does; ``heading`` where it
    stands in a heading, before the text that tells whose office it is.
    """

    first: int
    last: int
    head: str
    field: frozenset[str]
    codes: frozenset[str]
    gender: str = ""
    former: bool = False
    definite: bool = False
    indefinite: bool = False
    plural: bool = False
    masculine: str = ""
    core: int = 0
    lead: int = 0
    heading: bool = False

    def fits(self, other: Office) -> bool:
        """Whether these words may be the other's, told again and perhaps shorter."""
        return self.masculine == other.masculine and self.field <= other.field

    def in_heading(self, words: Sequence[Word]) -> Office:
        """The office as in "PM rules out tax rise": a heading may leave out the article."""
        if self.plural:
            return self
        before = words[self.lead - 1].tag if self.lead else ""
        bare = before not in ("DET", "NUM", "ADJ", "ADP")
        return replace(self, definite=self.definite or bare, heading=True)


def _masculine(head: str, language: Language) -> str:
    """One form for an office that a man or a woman holds: "conseillere" as "conseiller"."""
    first, *rest = head.split()
    for row in sorted(language.words("actors", "feminine_endings"), key=len, reverse=True):
        ending, _, plain = row.partition(" ")
        if first.endswith(ending):
            first = first.removesuffix(ending) + plain
            break
    return " ".join((first, *rest))


@lru_cache(maxsize=8)
def office_codes(language: Language) -> Mapping[str, frozenset[str]]:
    """Every office that a word of the language may mean: "président" is one of several."""
    found: dict[str, set[str]] = defaultdict(set)
    for code in (*sorted(OFFICE_RANKS), "other"):
        for words in _list(language, "actors.offices", code):
            found[fold(words)].add(code)
    return {words: frozenset(codes) for words, codes in found.items()}


def _list(language: Language, section: str, name: str) -> frozenset[str]:
    try:
        return language.words(section, name)
    except KeyError:
        return frozenset()


@lru_cache(maxsize=8)
def anaphoric_nouns(language: Language) -> Mapping[str, frozenset[str]]:
    """For each noun that points back to a body, the kinds of actor that it may mean."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in ACTOR_KINDS:
        for noun in _list(language, "actors.anaphora", kind):
            found[fold(noun)].add(kind)
    return {noun: frozenset(kinds) for noun, kinds in found.items()}


@lru_cache(maxsize=8)
def _first_words(language: Language) -> frozenset[str]:
    return frozenset(key.split()[0].split("'")[0] for key in office_codes(language))


@lru_cache(maxsize=8)
def _head_codes(language: Language) -> Mapping[str, frozenset[str]]:
    """What a noun without its field may mean: "le ministre" is any kind of minister."""
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for words, codes in office_codes(language).items():
        found[_split(words, language)[0]] |= codes
    return found


def find_offices(
    words: Sequence[Word],
    language: Language,
    demonyms: frozenset[int],
    names: frozenset[int] = frozenset(),
) -> Iterator[Office]:
    """The offices in a text; ``demonyms`` are the words that name a state as adjectives.

    ``names`` are the words of all known names, which may lead to an office.
    """
    index = 0
    folded = [fold(word.form) for word in words]
    while index < len(words):
        found = _office_at(words, folded, index, language, demonyms)
        if found is not None and language.head_final:
            found = _led(words, folded, found, language, demonyms | names)
        yield from (found,) if found else ()
        index = found.last if found else index + 1


def _office_at(
    words: Sequence[Word], folded: Sequence[str], index: int, language: Language,
    demonyms: frozenset[int],
) -> Office | None:  # fmt: skip
    core, last = _core_at(words, folded, index, language, demonyms)
    if not core:
        return None
    head, narrow = _split(core, language)
    core_at = last - len(head.split()) if language.head_final and narrow else index
    end, found = _field(words, folded, last, language, demonyms)
    field = found | frozenset(narrow)
    former, at = _former(folded, index, language)
    article = folded[at - 1] if at else ""
    return Office(
        first=index,
        last=end,
        head=head,
        field=field,
        codes=office_codes(language)[core] if field else _head_codes(language)[head],
        gender=_gender(folded, at, _without_prefix(folded[index], language), language),
        former=former or _is_prefixed_former(folded[index], language),
        definite=article in language.words("actors", "definite"),
        plural=_is_plural(words[index]) or article in language.words("actors", "plural_articles"),
        masculine=_masculine(head, language),
        core=core_at,
        lead=index,
    )


def _led(
    words: Sequence[Word], folded: Sequence[str], office: Office, language: Language,
    names: frozenset[int],
) -> Office:  # fmt: skip
    """The office with what stands before it: its field, and whose it is.

    "Estonia's outgoing environment minister": field "environment", led by "Estonia".
    """
    at, field, former = office.first, set(office.field), office.former
    markers = language.words("actors", "former")
    aside = markers | language.words("actors", "current")
    organs = language.words("actors.collective", "state") | language.words("actors", "bodies")
    while at and (folded[at - 1] in aside or _narrows(words, at - 1, names, organs)):
        at -= 1
        former = former or folded[at] in markers
        if folded[at] not in aside:
            field.add(folded[at])
    lead = _lead(words, folded, at, names)
    while lead and folded[lead - 1] in aside:
        lead -= 1
        former = former or folded[lead] in markers
    article = folded[lead - 1] if lead else ""
    indefinite = is_indefinite(article, language)
    definite = article in language.words("actors", "definite") or (lead < at and not indefinite)
    return replace(
        office, first=at, lead=lead, field=frozenset(field), former=former, definite=definite,
        codes=_narrowed(office, field, language), indefinite=indefinite,
    )  # fmt: skip


def is_indefinite(article: str, language: Language) -> bool:
    """As in "an Iranian official": nobody named before."""
    pointing = language.words("actors", "definite") | language.words("actors", "plural_articles")
    known = article in pointing or article in language.words("words", "possessives_first")
    return article in language.words("actors", "articles") and not known


def _narrowed(office: Office, field: set[str], language: Language) -> frozenset[str]:
    """A field that no office of the file has leaves the noun's own meanings."""
    if field == office.field or office.field:
        return office.codes
    return office_codes(language).get(office.head, office.codes)


def _narrows(words: Sequence[Word], at: int, names: frozenset[int], organs: frozenset[str]) -> bool:
    """Whether a word before an office says of what: "environment minister"."""
    word = words[at]
    if at in names or word.tag not in ("NOUN", "ADJ", "PROPN"):
        return False
    plain = word.form[:1].islower() or words[at + 1].form[:1].isupper()
    return plain or fold(word.form) in organs  # "Defence Ministry spokesman"


def _lead(words: Sequence[Word], folded: Sequence[str], at: int, names: frozenset[int]) -> int:
    """Where the name or demonym before an office begins."""
    lead = at
    if lead and words[lead - 1].tag == "PART" and folded[lead - 1] in ("'s", "'"):
        lead -= 1
    while lead and lead - 1 in names:
        lead -= 1
    return lead if lead in names else at


def _is_plural(word: Word) -> bool:
    return word.form.lower().endswith("s") and not word.lemma.endswith("s")


def _core_at(
    words: Sequence[Word], folded: Sequence[str], index: int, language: Language,
    demonyms: frozenset[int],
) -> tuple[str, int]:  # fmt: skip
    """The words of an office that begin here, and where they end; "" where there are none."""
    single = _without_prefix(folded[index], language)
    lemma = fold(words[index].lemma)
    known = _first_words(language)
    if (single not in known and lemma not in known) or _is_no_noun(words, index, language):
        return "", index
    core, last = _core(folded, index, single, language, demonyms)
    if not core and lemma in office_codes(language):
        return lemma, index + 1
    return core, last


def _is_no_noun(words: Sequence[Word], index: int, language: Language) -> bool:
    return words[index].tag in _NO_NOUN or _is_verb(words, index, language)


def _is_verb(words: Sequence[Word], index: int, language: Language) -> bool:
    """Whether a form that a verb has too ("juge") stands without an article."""
    before = words[index - 1].tag if index else ""
    return language.lemma(words[index].form, "", "VERB") != "" and before not in (
        "DET",
        "ADJ",
        "ADP",
    )


def _without_prefix(form: str, language: Language) -> str:
    """The office within "ex-ministre" or "vice-ministre"."""
    first, hyphen, rest = form.partition("-")
    return rest if hyphen and first in language.words("actors", "office_prefixes") else form


def _is_prefixed_former(form: str, language: Language) -> bool:
    first, hyphen, _ = form.partition("-")
    return bool(hyphen) and first in language.words("actors", "former")


def _core(
    folded: Sequence[str], index: int, first: str, language: Language, demonyms: frozenset[int]
) -> tuple[str, int]:
    """The longest office that begins here, a demonym within it left out."""
    codes = office_codes(language)
    rest = list(range(index + 1, min(len(folded), index + _LONGEST + 1)))
    best = ("", index)
    for places in (rest, [i for i in rest if i not in demonyms]):
        for width in range(min(_LONGEST, len(places)), -1, -1):
            text = " ".join([first, *(folded[i] for i in places[:width])]).replace("' ", "'")
            if text in codes and len(text) > len(best[0]):
                best = (text, (places[width - 1] if width else index) + 1)
                break
    return best


def _split(core: str, language: Language) -> tuple[str, list[str]]:
    """As in "ministre de la defense" -> "ministre", ["defense"]."""
    words = core.replace("'", "' ").split()
    links = language.words("actors", "links")
    at = next((i for i, word in enumerate(words) if i and word in links), len(words))
    if language.head_final and at == len(words) and at > 1 and not _is_whole(core, language):
        return words[-1], words[:-1]
    return " ".join(words[:at]), [word for word in words[at:] if word not in links]


def _is_whole(core: str, language: Language) -> bool:
    """Whether an office of several words is one noun: "prime minister"."""
    return core in language.words("actors", "whole_offices")


def _field(
    words: Sequence[Word], folded: Sequence[str], start: int, language: Language,
    demonyms: frozenset[int],
) -> tuple[int, frozenset[str]]:  # fmt: skip
    """The words after an office that narrow it, states left out: "du Travail"."""
    links = language.words("actors", "links")
    found: list[str] = []
    index = last = start
    while index < min(len(words), start + _REACH):
        form = folded[index]
        if index in demonyms or form in links:
            index += 1
            if index - 1 in demonyms:
                last = index
            continue
        if index == start and words[index].tag == "ADJ" and words[index].form.islower():
            index = last = index + 1
            continue
        after_link = index > 0 and folded[index - 1] in links
        is_noun = words[index].tag in ("NOUN", "PROPN", "ADJ")
        plain_adjective = words[index].tag == "ADJ" and words[index].form.islower()
        plain_adjective |= form in language.words("actors", "field_adjectives")
        if not is_noun or not (after_link or (found and plain_adjective)):
            break
        found.append(form)
        index += 1
        last = index
    return last, frozenset(found)


def _former(folded: Sequence[str], index: int, language: Language) -> tuple[bool, int]:
    """Whether "ancien" stands before an office, and where the phrase then begins."""
    at = index
    former = False
    markers = language.words("actors", "former")
    while at and folded[at - 1] in markers | language.words("actors", "current"):
        former = former or folded[at - 1] in markers
        at -= 1
    return former, at


def _gender(folded: Sequence[str], at: int, first: str, language: Language) -> str:
    for word in (folded[at - 1] if at else "", folded[at], first):
        if word in language.words("actors", "masculine_marks"):
            return "m"
        if word in language.words("actors", "feminine_marks"):
            return "f"
    return ""
