from __future__ import annotations

from pathlib import Path

import pytest

from dissensus.errors import InputError
from dissensus.read import Source, load_documents
from dissensus.read.decode import decode
from dissensus.read.html import is_html, read_page
from dissensus.records import Document

PAGE = """<!doctype html>
<html lang="fr"><head>{head}<title>Porto dit non | Le Relais</title>
<meta property="og:title" content="Porto dit non">
<meta property="og:site_name" content="Le Relais">
<meta property="article:published_time" content="2024-02-26T18:00:00+01:00">
</head><body><nav><a href="/">Accueil</a> <a href="/monde">Monde</a></nav>
<article><h1>Porto dit non</h1>
<p>La ville portugaise refuse l’accueil du sommet, et le répète à l’été.</p>
<p>Le second paragraphe explique longuement pourquoi la décision a été prise.</p></article>
<footer>Mentions légales</footer></body></html>"""


def test_page_gives_its_main_text_and_what_it_says_of_it() -> None:
    content = read_page(PAGE.format(head=""))
    assert "refuse l’accueil du sommet" in content.text
    assert "Le second paragraphe" in content.text
    assert "Accueil" not in content.text
    assert "Mentions" not in content.text
    assert (content.title, content.date, content.outlet) == (
        "Porto dit non",
        "2024-02-26",
        "Le Relais",
    )


def test_date_out_of_running_text_is_not_taken() -> None:
    start, _, rest = PAGE.format(head="").partition('<meta property="article:published_time"')
    page = start + rest.partition(">")[2].replace("Mentions légales", "Mis à jour le 3 mai 2021")
    assert read_page(page).date == ""


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><p></p></body></html>", ""])
def test_page_without_text_is_refused_with_a_reason(page: str) -> None:
    with pytest.raises(InputError) as caught:
        read_page(page)
    assert caught.value.reason == "empty"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_page_is_decoded_as_it_declares(declared: str, codec: str) -> None:
    text = f'<html><head><meta charset="{declared}"></head>'
    text += "Москва не исключает" if codec == "koi8-r" else "l'été de l'Élysée"
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("declared", ["rot13", "unicode_escape", "none-such", "idna", "cp-none"])
def test_declaration_of_no_encoding_is_not_followed(declared: str) -> None:
    text = f'<html><head><meta charset="{declared}"></head>Porto décide seul de son été'
    assert decode(text.encode("cp1252")) == text


def test_page_is_known_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE.format(head=""), encoding="utf-8")
    (item,) = load_documents([str(path)])
    assert isinstance(item, Document)
    assert item.outlet == "Le Relais"


@pytest.mark.parametrize("piece", ["<!---->", "<!-- ", "<?xml", " ", "<html "])
def test_kind_is_told_in_reasonable_time(piece: str) -> None:
    assert is_html(Source.of((piece * 10_000 + "texte").encode())) == ("html" in piece)
