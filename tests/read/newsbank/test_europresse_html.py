from __future__ import annotations

import html
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read.content import Content, Source
from dissensus.read.formats import find_format
from dissensus.read.newsbank.europresse_html import clean_outlet, read_europresse_html


@dataclass(frozen=True)
class Written:
    """An article as the export writes it; names and words are made up."""

    title: str = "La Norvège refuse le pont"
    outlet: str = "Le Relais du Nord, no. 43018"
    header: str = "Monde, lundi 26 février 2024, p. 12"
    author: str = "Berit Moen"
    body: str = "<p>Oslo refuse le pont.</p>\n<p>Le Chili l'approuve.</p>"
    number: str = "news·20240226·RN·43018x12"

    def __str__(self) -> str:
        return f"""
<article>
  <header>
    <div class="rdp__DocPublicationName"><span class="DocPublicationName">
      {self.outlet}</span></div>
    <div><span class="DocHeader">{self.header}</span></div>
    <div class="titreArticle">
      <p class="sm-margin-bottomNews">Monde</p>
      <p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{self.title}</p>
    </div>
    <p class="sm-margin-bottomNews">{self.author}</p>
  </header>
  <section><div class="DocText clearfix"><div class="docOcurrContainer">
    {self.body}
  </div></div></section>
  <footer><small>© 2024 Le Relais du Nord. Tous droits réservés.</small>
    <p>Numéro de document : {self.number}</p></footer>
</article>"""


def write(*articles: Written | str, head: str = "") -> str:
    body = "".join(map(str, articles))
    return f"<!DOCTYPE html>\n<html><head><title>Europresse</title>{head}</head><body>{body}</body>"


def read(page: str) -> list[Content | InputError]:
    return list(read_europresse_html(Source.of(page.encode())))


def read_one(article: Written) -> Content:
    (content,) = read(write(article))
    assert isinstance(content, Content), content
    return content


def test_article_is_read_in_all_its_parts() -> None:
    assert read_one(Written()) == Content(
        "Oslo refuse le pont.\n\nLe Chili l'approuve.",
        title="La Norvège refuse le pont",
        date="2024-02-26",
        outlet="Le Relais du Nord",
        author="Berit Moen",
        name="news·20240226·RN·43018x12",
    )


def test_each_article_comes_in_order() -> None:
    items = read(write(*(Written(title=f"Titre {n}") for n in range(5))))
    assert [item.title for item in items if isinstance(item, Content)] == [
        f"Titre {n}" for n in range(5)
    ]


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("lundi 16 octobre 2023 - 16:55:20 -0000 1017 mots", "2023-10-16"),
        ("World, Friday, November 13, 2015", "2015-11-13"),
        ("Seine-Saint-Denis, lundi 28 janvier 2013, p. 93_T_17", "2013-01-28"),
        ("France, mercredi 11 septembre 2024 134 mots, p. 11", "2024-09-11"),
        ("Votre ville, 1er mars 2024", "2024-03-01"),
    ],
)
def test_date(header: str, date: str) -> None:
    content = read_one(Written(header=header))
    assert (content.date, content.fault) == (date, "")


def test_date_that_is_none_is_told_and_costs_itself_alone() -> None:
    content = read_one(Written(header="Printemps 2024"))
    assert content.date == ""
    assert content.text
    assert content.fault == (
        " article 1 (news·20240226·RN·43018x12): 'Printemps 2024' names no day that could be told"
    )


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("La Voie, no. 43018", "La Voie"),
        ("La Voie, n° 12", "La Voie"),
        ("La Voie (site web)", "La Voie (site web)"),
        ("Revue 21, no 4", "Revue 21"),
        ("Noroît", "Noroît"),
    ],
)
def test_outlet(line: str, outlet: str) -> None:
    assert clean_outlet(line) == outlet


def test_local_edition_is_not_the_outlet() -> None:
    article = Written(outlet="Le Relais du Nord          <br />Vannes ; Auray")
    assert read_one(article).outlet == "Le Relais du Nord"


def test_marked_words_stay_in_their_sentence() -> None:
    article = Written(
        body="<p>La <mark>Norvège</mark>, dit-<b>on</b>,\n   refuse.</p>",
        title="La <mark>Norvège</mark> refuse",
    )
    assert read_one(article).text == "La Norvège, dit-on, refuse."
    assert read_one(article).title == "La Norvège refuse"


def test_subtitle_is_the_first_paragraph() -> None:
    title = 'Le pont</p><p class="sm-margin-TopNews rdp__subtitle">Oslo dit non.'
    assert read_one(Written(title=title)).text.startswith("Oslo dit non.\n\nOslo refuse")


def test_text_in_several_parts_is_read_whole() -> None:
    body = 'Un.</div><div class="docOcurrContainer">Deux.'
    assert read_one(Written(body=body)).text == "Un.\n\nDeux."


def test_what_the_database_adds_is_left_out() -> None:
    body = (
        "<p>Oslo refuse.</p><p>[Additional Text]:</p><p>Oslo refuse.</p><p>Elle l'a dit.</p>"
        '<div class="apd-wrapper">Voir aussi</div><aside>Carte</aside>'
        '<a href="#">Cet article est paru dans Le Relais du Nord (site web)</a>'
    )
    assert read_one(Written(body=body)).text == "Oslo refuse.\n\nElle l'a dit."


def test_article_without_text_costs_itself_alone() -> None:
    items = read(write(Written(), Written(body=""), Written()))
    assert [type(item) for item in items] == [Content, InputError, Content]
    assert isinstance(items[1], InputError)
    assert items[1].reason == "empty"
    assert items[1].detail == "article 2 (news·20240226·RN·43018x12): no text in the export"


def test_fields_that_are_missing_cost_themselves_alone() -> None:
    page = write('<article><div class="docOcurrContainer">Oslo refuse.</div></article>', Written())
    first, second = read(page)
    fault = " article 1: the export names no day that could be told"
    assert first == Content("Oslo refuse.", fault=fault)
    assert isinstance(second, Content)
    assert second.title


def test_article_that_is_never_closed_ends_where_the_next_begins() -> None:
    text = str(Written(title="Un")).replace("</article>", "").replace("</div>", "")
    first, second = read(write(text, Written(title="Deux")))
    assert isinstance(first, Content)
    assert isinstance(second, Content)
    assert (first.title, second.title) == ("Un", "Deux")
    assert "approuve" in first.text
    assert "approuve" in second.text


def test_article_inside_the_text_is_a_part_of_it() -> None:
    body = "<p>Oslo refuse.</p><article><p>Encart.</p></article><p>Fin.</p>"
    assert read_one(Written(body=body)).text == "Oslo refuse.\n\nEncart.\n\nFin."


def test_endless_nesting_costs_its_article_alone() -> None:
    deep = Written(body="<div>" * 100_000 + "Oslo refuse.")
    items = read(write(deep, Written()))
    assert len(items) == 2
    assert isinstance(items[0], InputError)
    assert items[0].detail.endswith("nested too deep, and the rest of it is missing")
    assert isinstance(items[1], Content)
    assert items[1].text.startswith("Oslo refuse le pont")


def test_text_that_is_cut_by_nesting_is_told() -> None:
    (item,) = read(write(Written(body="<p>Oslo refuse.</p>" + "<div>" * 1000 + "Fin.")))
    assert isinstance(item, Content)
    assert item.text == "Oslo refuse."
    assert "nested too deep" in item.fault


def test_many_articles_that_never_close_take_reasonable_time() -> None:
    assert len(read("<html>" + "<article>" * 100_000 + "Oslo refuse.")) == 1


def test_old_export_in_tables_is_refused() -> None:
    page = write('<table><tr><td><span class="DocPublicationName">Le Relais</span>Texte</td></tr>')
    with pytest.raises(InputError, match="old Europresse export"):
        read(page)


@pytest.mark.parametrize(
    ("page", "label"),
    [
        (write(Written()), "Europresse web page"),
        (write(Written(), head="<style>" + "a{}" * 9_000 + "</style>"), "Europresse web page"),
        (
            "<html><body><article><p>Lu sur Europresse : DocPublicationName</p></article>",
            "web page",
        ),
        ('<html><body><article class="titreArticle"><p>Texte</p></article></body>', "web page"),
        ('Le code dit class="DocPublicationName" <article>', "text"),
    ],
)
def test_export_is_told_by_its_markup(page: str, label: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        assert find_format(Source.of(page.encode(encoding))).label == label


def test_export_without_a_head_is_told() -> None:
    assert find_format(Source.of(str(Written()).encode())).label == "Europresse web page"


PIECES = st.sampled_from(
    [
        *(
            "<article>",
            "</article>",
            "<header>",
            "<div>",
            "</div>",
            "<p>",
            "<mark>",
            "&#0;",
            "<!--",
        ),
        *('<span class="DocPublicationName">', '<span class="DocHeader">', "lundi 3 mai 2021"),
        *('<div class="titreArticle">', '<div class="docOcurrContainer">', "mot ", "<footer>"),
        *("news·20240226·RN·1", "[Additional Text]:", "é", "\x0b", "]]>", "<a>"),
    ]
)


def collect(data: bytes) -> list[Content | InputError]:
    try:
        return list(read_europresse_html(Source.of(data)))
    except InputError as error:
        return [error]


def is_told(item: Content | InputError) -> bool:
    return bool(item.text) if isinstance(item, Content) else item.reason in REASONS


@given(pieces=st.lists(PIECES, max_size=40))
def test_any_markup_gives_articles_or_reasons(pieces: list[str]) -> None:
    items = collect(("<html><body>" + "".join(pieces)).encode())
    assert all(is_told(item) for item in items)


@settings(max_examples=60)
@given(data=st.data())
def test_damaged_export_gives_articles_or_reasons(data: st.DataObject) -> None:
    page = bytearray(write(Written(), Written(), Written()).encode())
    for _ in range(data.draw(st.integers(0, 8))):
        page[data.draw(st.integers(0, len(page) - 1))] = data.draw(st.integers(0, 255))
    items = collect(bytes(page[: data.draw(st.integers(0, 9999))]))
    assert len(items) <= 3
    assert all(is_told(item) for item in items)


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1))
def test_text_is_read_as_it_was_written(text: str) -> None:
    (item,) = read(write(Written(body=f"<p>{html.escape(text)}</p>")))
    if isinstance(item, Content):
        assert "".join(item.text.split()) == "".join(text.split())
    else:
        assert not text.strip()
