"""Whom a mention means: own short texts with fictional people, abstentions included."""

from __future__ import annotations

from functools import cache

import pytest

from dissensus.attribute.speakers.quotes import find_speakers
from dissensus.attribute.tree import Tree
from dissensus.languages import load_language
from dissensus.languages.syntax import PASSIVE_SUBJECT, SUBJECT
from dissensus.parse import Parser
from dissensus.records import Document, Resolved, Word
from dissensus.resolve import Passage, Register, load_register, make_resolver


@cache
def parser() -> Parser:
    return Parser(load_language("fr"))


@cache
def register() -> Register:
    return load_register()


def resolve_last(text: str, date: str = "") -> tuple[Resolved, ...]:
    """Resolve the speaker of the last quotation of a text."""
    language = load_language("fr")
    parsed = next(iter(parser().parse([Document("t", "t", text, date=date)])))
    tokens = parsed.tokens
    words = tuple(Word(t.lemma, t.text, t.start, t.end, t.tag) for t in tokens)
    subjects = frozenset(t.index for t in tokens if t.relation in (SUBJECT, PASSIVE_SUBJECT))
    passage = Passage(words, tuple(t.sentence for t in tokens), subjects, date)
    speaker = find_speakers(Tree(parsed, language))[-1].speaker
    assert speaker is not None
    return make_resolver(passage, register(), language).resolve(speaker)


def label(resolved: Resolved) -> tuple[str, str]:
    actor, party = resolved.actor, resolved.party
    return actor.label("en") if actor else "", party.label("en") if party else ""


VASSEUR = "Jeanne Vasseur, ministre belge de la Défense, est arrivée lundi. "
FERRAND = "Le député Paul Ferrand (PS) est venu. "
QUOTE = "« Nous verrons bien demain », "

#: text, the speaker of its last quotation, and for whom he or she speaks
TABLE = [
    # people whom the text introduces
    (QUOTE + "dit Jeanne Vasseur, ministre belge de la Défense.", "Jeanne Vasseur", "Belgium"),
    (QUOTE + "dit la ministre belge de la Défense, Jeanne Vasseur.", "Jeanne Vasseur", "Belgium"),
    (QUOTE + "dit Paul Ferrand, député PS.", "Paul Ferrand", "Socialist Party (France)"),
    (QUOTE + "dit Paul Ferrand (LFI).", "Paul Ferrand", "France Unbowed"),
    (QUOTE + "dit Sylvie Carton, la secrétaire générale de la CGT.", "Sylvie Carton", "CGT"),
    (QUOTE + "dit le député (PS) de la Drôme Paul Ferrand.", "Paul Ferrand", None),
    # surnames and titles, also before the whole name stands
    (VASSEUR + QUOTE + "dit Mme Vasseur.", "Jeanne Vasseur", "Belgium"),
    (FERRAND + QUOTE + "dit M. Ferrand.", "Paul Ferrand", "Socialist Party (France)"),
    (FERRAND + QUOTE + "dit M.Ferrand.", "Paul Ferrand", "Socialist Party (France)"),
    (QUOTE + "dit M. Ferrand. Paul Ferrand, député PS, part.", "Paul Ferrand", None),
    ("Le chef Omar al-Hadji est là. " + QUOTE + "dit M. al-Hadji.", "Omar al-Hadji", None),
    # pronouns
    (VASSEUR + QUOTE + "dit-elle.", "Jeanne Vasseur", "Belgium"),
    (VASSEUR + FERRAND + QUOTE + "a-t-elle dit.", "Jeanne Vasseur", "Belgium"),
    (FERRAND + VASSEUR + QUOTE + "a-t-il dit.", "Paul Ferrand", "Socialist Party (France)"),
    (VASSEUR + FERRAND + QUOTE + "a dit ce dernier.", "Paul Ferrand", None),
    (VASSEUR + "« La France a tort ici », dit-elle.", "Jeanne Vasseur", "Belgium"),
    # a state that is only named later is not guessed to be a minister's own
    (
        "La ministre arvanienne Jeanne Vasseur est là. La Chine part. "
        + QUOTE
        + "dit Jeanne Vasseur.",
        "Jeanne Vasseur",
        "",
    ),
    # a body of its own with a state in its name, and a seat that is the state's
    (
        QUOTE + "dit Paul Ferrand, directeur de la Fédération ivoirienne des bateliers.",
        "Paul Ferrand",
        "Fédération ivoirienne des bateliers",
    ),
    (
        QUOTE
        + "dit le porte-parole du Conseil de sécurité nationale des États-Unis, Paul Ferrand.",
        "Paul Ferrand",
        "United States",
    ),
    # offices
    (VASSEUR + QUOTE + "dit la ministre.", "Jeanne Vasseur", "Belgium"),
    (VASSEUR + QUOTE + "dit la responsable belge.", "Jeanne Vasseur", "Belgium"),
    (FERRAND + QUOTE + "dit le député.", "Paul Ferrand", "Socialist Party (France)"),
    (VASSEUR + FERRAND + QUOTE + "dit la ministre belge.", "Jeanne Vasseur", "Belgium"),
    (VASSEUR + QUOTE + "dit le ministre italien.", "Italy", "Italy"),
    ("Le Niger attend. " + QUOTE + "dit le ministre de la Défense.", "Niger", "Niger"),
    (QUOTE + "dit l'ambassadeur russe à l'ONU.", "Russia", "Russia"),
    # what stands for a state, and bodies
    (QUOTE + "dit un porte-parole de la Maison Blanche.", "United States", "United States"),
    (QUOTE + "dit le gouvernement français.", "France", "France"),
    (QUOTE + "dit Bruxelles.", "European Union", "European Union"),
    (QUOTE + "dit l'opposition ivoirienne.", "Ivorian opposition", "Ivorian opposition"),
    ("Le Mali vote. " + QUOTE + "dit l'Assemblée nationale.", "Malian National Assembly", None),
    ("La CGT refuse. " + QUOTE + "dit le syndicat.", "CGT", "CGT"),
    ("Le Hamas refuse. " + QUOTE + "dit le mouvement islamiste.", "Hamas", "Hamas"),
    (QUOTE + "disent les Palestiniens.", "Palestinians", "Palestinians"),
    (QUOTE + "dit la Fédération des bateliers.", "Fédération des bateliers", None),
    # nobody: what cannot be resolved is not guessed
    (QUOTE + "dit un expert.", "", ""),
    (QUOTE + "dit un diplomate.", "", ""),
    (QUOTE + "dit la foule.", "", ""),
    (QUOTE + "dit-il.", "", ""),
    ("Les pays attendent. " + QUOTE + "dit la ministre.", "", ""),
    (QUOTE + "dit l'ancien ministre Paul Ferrand.", "Paul Ferrand", ""),
]


@pytest.mark.parametrize(("text", "actor", "party"), TABLE)
def test_actor_and_party(text: str, actor: str, party: str | None) -> None:
    found = [label(resolved) for resolved in resolve_last(text)]
    assert [name for name, _ in found] == [actor]
    if party is not None:
        assert found[0][1] == party


def test_two_countries_are_both() -> None:
    text = "La Suède et la Finlande attendent. " + QUOTE + "disent les deux pays."
    assert {label(resolved)[0] for resolved in resolve_last(text)} == {"Sweden", "Finland"}


def test_an_office_without_a_name_is_whoever_held_it_on_the_date() -> None:
    text = QUOTE + "a dit le président français."
    assert label(resolve_last(text, "2010-05-01")[0])[1] == "France"
    first, second = (resolve_last(text, date)[0].actor for date in ("2010-05-01", "2020-05-01"))
    assert first is not None
    assert second is not None
    assert {first.kind, second.kind} == {"person"}
    assert first.id != second.id


@pytest.mark.parametrize(
    "text", ["« 🙂🙂🙂 », a dit Zoé 🙂.", "« a b c », a dit É\u0301 .", "« un » M. M. M."]
)
def test_hostile_names_raise_nothing(text: str) -> None:
    language = load_language("fr")
    parsed = next(iter(parser().parse([Document("t", "t", text)])))
    words = tuple(Word(t.lemma, t.text, t.start, t.end, t.tag) for t in parsed.tokens)
    passage = Passage(words, tuple(t.sentence for t in parsed.tokens), frozenset())
    assert make_resolver(passage, register(), language).named_in(0, len(text)) is not None
