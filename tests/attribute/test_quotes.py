"""Who says quoted words: own sentences, fictional people."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.attribute.speakers.quotes import QuotedSpeech, find_speakers, is_speech_length
from dissensus.attribute.tree import Tree
from dissensus.languages import Language, load_language
from dissensus.parse import Parser
from dissensus.records import Document


@cache
def french() -> tuple[Language, Parser]:
    language = load_language("fr")
    return language, Parser(language)


def read(text: str) -> tuple[Tree, list[QuotedSpeech]]:
    language, parser = french()
    parsed = next(iter(parser.parse([Document("t", "t", text)])))
    tree = Tree(parsed, language)
    return tree, [row for row in find_speakers(tree) if is_speech_length(tree, row.quoted)]


#: text, and for each quotation its first words, its speaker as written and its cue
TABLE: list[tuple[str, list[tuple[str, str, str]]]] = [
    # after, with the subject behind the verb
    (
        "« Nous ne livrerons pas ces avions », a tranché la ministre belge de la Défense.",
        [("Nous ne livrerons", "la ministre belge de la Défense", "tranché")],
    ),
    (
        "« Nous ne livrerons pas », a tranché mardi soir à Bruxelles Jeanne Vasseur, ministre.",
        [("Nous ne livrerons", "Jeanne Vasseur", "tranché")],
    ),
    (
        "« C'est une erreur », estime au micro le secrétaire du syndicat Unité, Marc Delorme.",
        [
            (
                "C'est une erreur",
                "le secrétaire du syndicat Unité, Marc Delorme",
                "estime",
            )
        ],
    ),
    (
        "« Le pays est en danger », a mis en garde M. Tellier.",
        [("Le pays est", "M. Tellier", "mis")],
    ),
    (
        "« On nous méprise ! », s'emporte Sylvie Carton, infirmière.",
        [("On nous méprise", "Sylvie Carton", "emporte")],
    ),
    # before
    (
        "La ministre, Jeanne Vasseur, a tranché : « Personne ne nous l'a demandé. »",
        [("Personne ne nous", "La ministre, Jeanne Vasseur", "tranché")],
    ),
    (
        "Jeanne Vasseur a dit : « C'est bien assez. » Et d'ajouter : « Nous verrons bien. »",
        [
            ("C'est bien assez", "Jeanne Vasseur", "dit"),
            ("Nous verrons bien", "Jeanne Vasseur", "ajouter"),
        ],
    ),
    # inside
    (
        "« Le texte, souligne Paul Ferrand, ne sera pas voté. »",
        [("Le texte, souligne", "Paul Ferrand", "souligne")],
    ),
    (
        "« Le texte, a-t-il encore déclaré, ne sera pas voté. »",
        [("Le texte, a-t-il", "-il", "déclaré")],
    ),
    # "selon", "pour", "d'après"
    (
        "Selon la ministre, cette option « n'est pas sur la table ».",
        [("n'est pas sur", "la ministre", "Selon")],
    ),
    (
        "« Les travaux vont reprendre bientôt », d'après le maire, Hugo Lambert.",
        [("Les travaux vont", "le maire, Hugo Lambert", "d'")],
    ),
    (
        "Pour la ministre, c'est « une faute politique grave ».",
        [("une faute politique", "la ministre", "Pour")],
    ),
    # several in one clause, and going on
    (
        "Jeanne Vasseur a dénoncé « un climat de peur » et « des pressions sur les juges ».",
        [
            ("un climat de", "Jeanne Vasseur", "dénoncé"),
            ("des pressions sur", "Jeanne Vasseur", "dénoncé"),
        ],
    ),
    (
        "Le maire, Hugo Lambert, refuse de voter. « Nous irons jusqu'au bout de la rue. »",
        [("Nous irons jusqu'au", "Le maire, Hugo Lambert", "")],
    ),
    (
        "« Nous avançons bien », a dit Jeanne Vasseur. « Il reste du travail. »",
        [
            ("Nous avançons bien", "Jeanne Vasseur", "dit"),
            ("Il reste du", "Jeanne Vasseur", ""),
        ],
    ),
    # a pronoun goes back past the quoted words
    (
        "« Nous voulons la paix », dit Jeanne Vasseur. « Le maire ment encore », ajoute-t-elle.",
        [
            ("Nous voulons la", "Jeanne Vasseur", "dit"),
            ("Le maire ment", "Jeanne Vasseur", "ajoute"),
        ],
    ),
    # the document behind which somebody stands
    (
        "« Il faut négocier maintenant », précise le communiqué de la Fédération des bateliers.",
        [("Il faut négocier", "la Fédération des bateliers", "précise")],
    ),
    # titles, terms and remarks have no speaker
    ("Le film « Les jours sans fin » sort mercredi.", [("Les jours sans", "", "")]),
    ("Ce plan crée un titre « emploi en tension » pour tous.", [("emploi en tension", "", "")]),
    ("L'accord prévoit « une force de paix ».", [("une force de", "", "")]),
]


@pytest.mark.parametrize(("text", "quotations"), TABLE)
def test_speaker_and_cue(text: str, quotations: list[tuple[str, str, str]]) -> None:
    tree, rows = read(text)
    found = [
        (
            tree.text[row.quoted.start : row.quoted.end],
            row.speaker.text if row.speaker else "",
            row.cue.text.lower() if row.cue and row.speaker else "",
        )
        for row in rows
    ]
    assert len(found) == len(quotations)
    for (words, speaker, cue), (first, who, verb) in zip(found, quotations, strict=True):
        assert words.startswith(first)
        assert (speaker, cue) == (who, verb.lower())


@pytest.mark.parametrize(
    "text",
    [
        "« 🙂🙂🙂 », a dit 🙂.",
        "« e\u0301te\u0301 e\u0301te\u0301 e\u0301te\u0301 », a dit Re\u0301mi.",
        "« Un deux trois »\r\n, a dit\r\nJeanne.\r\n",
        "« שלום עולם גדול », a dit דוד.",
        "«», «», a dit.",
        "« a b c », « d e f », « g h i »",
        '»»» ««« """ ’’’',
        "a-t-il dit, a-t-elle ajouté, « oui oui oui »",
    ],
)
def test_hostile_text_raises_nothing(text: str) -> None:
    tree, rows = read(text)
    for row in rows:
        assert 0 <= row.quoted.start <= row.quoted.end <= len(tree.text)


WORDS = ["« Nous irons là-bas »", '"', "«", "»", ",", ".", ":", "a-t-il dit", "a dit", "selon"]
WORDS += ["Jeanne Vasseur", "la ministre", "Et d'ajouter", "\n\n", "\r\n", "que", "🙂"]
PIECES = st.lists(st.sampled_from([*WORDS, "ce dernier", "de dire", "d'abord"]), max_size=14)


@settings(max_examples=40)
@given(PIECES)
def test_any_order_of_pieces_is_read(pieces: list[str]) -> None:
    tree, rows = read(" ".join(["Oui.", *pieces]))
    ends = [(row.quoted.outer_start, row.quoted.outer_end) for row in rows]
    assert all(0 <= start <= end <= len(tree.text) for start, end in ends)
    assert all(a[1] <= b[0] for a, b in pairwise(ends))
    for row in rows:
        if row.speaker is not None:
            assert 0 <= row.speaker.start <= row.speaker.end <= len(tree.text)
