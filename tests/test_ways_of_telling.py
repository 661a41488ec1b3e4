"""Every way of telling with every kind of position gives the one position, in each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from dissensus.config import Settings
from dissensus.pipeline import code_documents
from dissensus.records import STANCES, Coded, Document, Stance

WHO = {"en": "Norway's trade minister", "fr": "le ministre norvégien du Commerce"}
TOLD: Mapping[str, tuple[str, ...]] = {
    "en": (
        "{S} said {C}.",
        "{S} told reporters on Monday that {C}.",
        "{S} told parliament that {C}.",
        "{S} confirmed that {C}.",
        "{S} insisted that {C}.",
        "{S} said in a statement on Friday that {C}.",
        "According to {S}, {C}.",
        "{C}, {S} told reporters.",
        "{C}, said {S}.",
        "{C}, according to {S}.",
        "{S} was quoted as saying that {C}.",
        "{S} has made it clear that {C}.",
        '"{C}," {S} said.',
        '"{C}," said {S}.',
        "{S}, who visited Riga, said {C}.",
    ),
    "fr": (
        "{S} a déclaré lundi que {C}.",
        "{S} a affirmé devant le Parlement que {C}.",
        "{S} a confirmé à l'agence que {C}.",
        "{S} a insisté sur le fait que {C}.",
        "{S} a expliqué dans un communiqué que {C}.",
        "Selon {S}, {C}.",
        "{C}, a dit {S}.",
        "{C}, selon {S}.",
        "« {C} », a déclaré {S}.",
        "{S} : « {C} »",
        "À Riga, {S} a déclaré que {C}.",
        "{S}, qui était à Riga, a prévenu que {C}.",
        "{S} a fait savoir que {C}.",
    ),
}
POSITIONS: Mapping[str, Mapping[str, Stance]] = {
    "en": {
        "Norway opposes the tax": "oppose",
        "Oslo will not sign the treaty": "oppose",
        "the country supports the dam": "support",
        "the levy is unacceptable": "oppose",
        "the talks must resume": "support",
        "the ban would harm fishermen": "reserved",
        "Norway is ready to send nurses": "open",
        "we need a new treaty": "support",
        "there is no need for a new tax": "reserved",
        "Chile should withdraw its ships": "oppose",
    },
    "fr": {
        "la Norvège refuse la taxe": "oppose",
        "Oslo ne signera pas le traité": "oppose",
        "le pays soutient le barrage": "support",
        "la taxe est inacceptable": "oppose",
        "les pourparlers doivent reprendre": "support",
        "l'interdiction nuirait aux pêcheurs": "reserved",
        "la Norvège est prête à envoyer des infirmiers": "open",
        "nous avons besoin d'un nouveau traité": "support",
        "il n'est pas question de vendre le port": "oppose",
        "le Chili doit retirer ses navires": "oppose",
    },
}
#: What is not read yet; a mended one must leave this list.
GAPS = frozenset(
    {
        ("{S} said in a statement on Friday that {C}.", "Chile should withdraw its ships"),
        ("{S} a confirmé à l'agence que {C}.", "l'interdiction nuirait aux pêcheurs"),
        ("{S} a insisté sur le fait que {C}.", "Oslo ne signera pas le traité"),
        ("{S}, qui était à Riga, a prévenu que {C}.", "Oslo ne signera pas le traité"),
    }
)


@dataclass(frozen=True)
class Row:
    """A sentence that tells one position of Norway's."""

    language: str
    way: str
    position: str
    stance: Stance

    @property
    def text(self) -> str:
        """The sentence, with its capitals and elisions."""
        opens = self.way.startswith("{C}") or any(mark in self.way for mark in ('"{C}', "« {C}"))
        told = self.position[0].upper() + self.position[1:] if opens else self.position
        text = self.way.format(S=WHO[self.language], C=told)
        text = text.replace("que il", "qu'il").replace("que Oslo", "qu'Oslo")
        return text[0].upper() + text[1:]


def list_rows() -> Iterator[Row]:
    for language, ways in TOLD.items():
        for way in ways:
            for position, stance in POSITIONS[language].items():
                yield Row(language, way, position, stance)


ROWS = list(list_rows())


@pytest.fixture(scope="module")
def coded() -> Mapping[str, Coded]:
    texts = {row.text: row.language for row in ROWS}
    documents = [Document(text, "t", text, language=code) for text, code in texts.items()]
    return {one.document.text: one for one in code_documents(documents, Settings())}


def sign(stance: Stance) -> int:
    return (STANCES[stance] > 0) - (STANCES[stance] < 0)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.text)
def test_the_one_position_is_found(
    row: Row, coded: Mapping[str, Coded], request: pytest.FixtureRequest
) -> None:
    if (row.way, row.position) in GAPS:
        request.applymarker(pytest.mark.xfail(strict=True, reason="not read yet"))
    found = [
        (one.party.id if one.party else "", sign(one.stance)) for one in coded[row.text].statements
    ]
    assert found == [("NOR", sign(row.stance))]
