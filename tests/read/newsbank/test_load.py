from __future__ import annotations

from pathlib import Path

from dissensus.read import load_documents
from dissensus.records import Document, Skip

ARTICLE = """<article><header><span class="DocPublicationName">Le Relais</span>
<span class="DocHeader">{day}</span><div class="titreArticle">Le pont</div></header>
<div class="docOcurrContainer">{text}</div>
<footer><p>Numéro de document : news·20240226·RN·{number}</p></footer></article>"""


def write(*articles: tuple[str, str]) -> str:
    body = (ARTICLE.format(day=d, text=t, number=n) for n, (d, t) in enumerate(articles, start=1))
    return f"<html><body>{''.join(body)}</body></html>"


def test_articles_of_an_export_are_documents_with_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "export.HTML"
    day = "lundi 26 février 2024"
    page = write((day, "Oslo refuse."), (day, ""), (day, "Le Chili le veut."), ("Hier", "Fin."))
    path.write_text(page, encoding="utf-8")
    told: list[str] = []
    items = list(load_documents([str(path)], warn=told.append))
    assert [item.id for item in items if isinstance(item, Document)] == [
        "export",
        "export#news·20240226·RN·3",
        "export#news·20240226·RN·4",
    ]
    assert isinstance(items[0], Document)
    assert items[0].text == "Oslo refuse."
    (skip,) = (item for item in items if isinstance(item, Skip))
    assert (skip.document, skip.reason) == ("export#2", "empty")
    assert told == [
        f"{path}: article 4 (news·20240226·RN·4): 'Hier' names no day that could be told"
    ]
