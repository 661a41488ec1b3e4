"""Tables of articles: CSV and its like, JSON, Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read import load_documents
from dissensus.read.columns import COLUMNS, find_columns
from dissensus.read.content import Content, Source
from dissensus.read.formats import find_format
from dissensus.records import Document, Skip

Measure = Callable[..., tuple[float, dict[str, int]]]

ROWS = [
    {"Titre": "Oslo dit non", "Texte": "Oslo refuse l’accord.\n\n« Non ; jamais », dit-on.",
     "Date": "26/02/2024", "Journal": "Le Relais", "Auteur": "A. Moulin", "id": "a1"},
    {"Titre": "Lima, ouverte", "Texte": "Lima, elle, n'exclut rien.", "Date": "1er mars 2024",
     "Journal": "La Dépêche du Pic", "Auteur": "", "id": "a2"},
]  # fmt: skip
READ = [
    Content(
        "Oslo refuse l’accord.\n\n« Non ; jamais », dit-on.", title="Oslo dit non",
        date="2024-02-26", outlet="Le Relais", author="A. Moulin", name="a1",
    ),
    Content(
        "Lima, elle, n'exclut rien.", title="Lima, ouverte", date="2024-03-01",
        outlet="La Dépêche du Pic", name="a2",
    ),
]  # fmt: skip


def read(data: bytes, *, limit: int = 1_000_000, path: str = "-") -> list[Content | InputError]:
    """All that a file gives, its end by an error included."""
    source = Source.of(data, path=path, limit=limit)
    items: list[Content | InputError] = []
    try:
        items += find_format(source).read(source)
    except InputError as error:
        items.append(error)
    return items


def tell(items: Sequence[Content | InputError]) -> list[str]:
    return [item.reason if isinstance(item, InputError) else item.text for item in items]


def label(data: bytes, path: str = "-") -> str:
    return find_format(Source.of(data, path=path)).label


def write_csv(rows: Sequence[Mapping[str, str]], *, delimiter: str = ",", end: str = "\r\n") -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0], delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_table_of_any_writer_is_read(delimiter: str, encoding: str, end: str) -> None:
    data = write_csv(ROWS, delimiter=delimiter, end=end).encode(encoding)
    assert label(data) == "table"
    assert read(data) == READ


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(row) for row in ROWS),
        "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n\n",
        "\ufeff" + "\r\n".join(json.dumps(row) for row in ROWS),
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        " \n" + json.dumps(ROWS, ensure_ascii=False, indent=1),
        "\n".join(json.dumps(row, indent=2) for row in ROWS),
        json.dumps({"status": "ok", "tags": ["a"], "articles": ROWS}),
        json.dumps({"articles": ROWS}, indent=2),
    ],
)
def test_json_in_any_form_is_read(text: str) -> None:
    assert label(text.encode()) == "JSON"
    assert read(text.encode()) == READ


@pytest.mark.parametrize("group", [None, 1])
def test_parquet_is_read(tmp_path: Path, group: int | None) -> None:
    path = tmp_path / "articles.parquet"
    pl.DataFrame(ROWS).write_parquet(path, row_group_size=group)
    assert label(path.read_bytes()) == "Parquet"
    assert read(path.read_bytes()) == READ
    items = list(load_documents([str(path)]))
    assert [item.text for item in items if isinstance(item, Document)] == [
        content.text for content in READ
    ]


def test_parquet_has_dates_and_other_types(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = pl.DataFrame({"date": ["2024-02-26"], "text": ["Oslo refuse."], "id": [7]})
    frame = frame.with_columns(
        pl.col("date").str.to_datetime(), pl.col("text").cast(pl.Categorical)
    )
    frame.write_parquet(path)
    assert read(path.read_bytes()) == [Content("Oslo refuse.", date="2024-02-26", name="7")]


@pytest.mark.parametrize(
    "text",
    [
        "Oslo refuse, Lima accepte.\nLa suite, demain, le dira.",
        "Texte, titre et date: ce que demande Oslo\nUne ligne.",
        "Text, by Ann Example\n\nOslo refuses, Lima does not, the rest is silent.",
        "Contenu\nCe que dit Oslo, et ce que Lima répond.",
        "title,text\nOslo, Lima, Quito et Rome refusent, dit-on.\n",
        "Le texte; la date\nOslo refuse; Lima aussi",
        "[Oslo] refuse {tout}.",
        "{Oslo} refuse.",
        "PAR2 Oslo refuse.",
    ],
)
def test_text_with_commas_is_no_table(text: str) -> None:
    assert label(text.encode()) == "text"


@pytest.mark.parametrize("text", ["text,label\nOslo refuse.,1\n", "text,label\n", "Texte;Titre"])
def test_head_alone_tells_a_table(text: str) -> None:
    assert label(text.encode()) == "table"


def test_table_without_a_column_of_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Numéro;Remarque\n1;Oslo refuse.\n", encoding="utf-8")
    (item,) = load_documents([str(path)])
    assert isinstance(item, Skip)
    assert item.reason == "columns"
    assert "it has Numéro, Remarque; one of text, full text" in item.detail


@pytest.mark.parametrize("data", [b'{"a": 1}\n{"a": 2}', b'[{"a": "x"}]'])
def test_json_without_a_field_of_text_is_told(data: bytes) -> None:
    assert set(tell(read(data))) == {"columns"}


def test_parquet_without_a_column_of_text_is_told() -> None:
    stream = io.BytesIO()
    pl.DataFrame({"a": [1]}).write_parquet(stream)
    assert tell(read(stream.getvalue())) == ["columns"]


def test_no_name_is_of_two_columns() -> None:
    names = [name for group in COLUMNS.values() for name in group]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (["TEXT", "Title"], {"text": 0, "title": 1}),
        (["content", "text"], {"text": 1}),
        (["text", "text"], {"text": 0}),
        (["full_text", "published-at", "Langue"], {"text": 0, "date": 1, "language": 2}),
        (["texture", "", "  "], {}),
    ],
)
def test_columns_are_known_by_their_names(names: list[str], columns: dict[str, int]) -> None:
    assert find_columns(names) == columns


BAD_ROWS = [
    ("text,title\nOslo refuse,Lima accepte,x,y\n\"Quito\",b\n", ["row", "Quito"]),
    ('text,title\n"Oslo" refuse,b\nQuito,b\n', ["row", "Quito"]),
    ("text,title\n,b\nQuito,b\n\n", ["", "Quito"]),
    (f"text,title\n{'z' * 9000},b\nQu\0ito,b\nQuito,b\n", ["too-large", "binary", "Quito"]),
    ('text,title\n"Quito,b\n', ["row"]),
    ("text,title\nQuito,b,,\n", ["Quito"]),
    (f"text,title\n\"{'a' * 2000}\nz,z\",b\nQuito,b\n", ["too-large", "Quito"]),
    (f"text,title\n{'a' * 2000}\"\"x\"z,b\nQuito,b\n", ["too-large", "Quito"]),
    (f"text,title\n{',' * 5000}\nQuito,b\n", ["too-large"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), BAD_ROWS)
def test_bad_row_costs_itself(text: str, told: list[str]) -> None:
    assert tell(read(text.encode(), limit=1000, path="a.csv")) == told


def test_byte_that_is_no_letter_costs_its_row() -> None:
    data = "text,title\nÉté à Oslo,x\n".encode() * 2 + b"Oslo \xff,b\n" + "été,b\n".encode() * 9
    assert tell(read(data))[:4] == ["Été à Oslo", "text", "Été à Oslo", "encoding"]


def test_short_row_is_read_and_told() -> None:
    (item,) = read(b"title,text,date\nOslo,Oslo refuse.\n", path="a.csv")
    assert item == Content("Oslo refuse.", title="Oslo", fault="2: has 2 cells, the head 3")


def test_date_that_is_none_is_told_with_its_line() -> None:
    items = read(b'text,date\n"Oslo\nrefuse.",2024-02-26\nLima.,hier\n')
    assert [item.fault for item in items if isinstance(item, Content)] == [
        "",
        "4: 'hier' is no date and is not used; write one like 2024-02-26",
    ]


def test_marks_of_quotation_stay_where_tabs_alone_part_cells() -> None:
    data = b'text\ttitle\n"Non", dit Oslo.\ta\nLima dit "oui".\tb\n'
    assert tell(read(data)) == ['"Non", dit Oslo.', 'Lima dit "oui".']


def test_html_in_a_cell_becomes_its_words() -> None:
    data = b'text,title\n"<p>Oslo <b>refuse</b>.</p><p>Lima &amp; Quito aussi.</p>",b\n'
    assert tell(read(data)) == ["Oslo refuse.\nLima & Quito aussi."]


JSON_ROWS = [
    ('{"text": "a"}\n{"text": "b"\n{"text": "c"}', ["a", "row", "c"]),
    ('{"text": "a"}\n{"text": "%s"}\n{"text": "c"}' % ("b" * 2000), ["a", "too-large", "c"]),
    ('[{"text": "a"}, {"text": "%s"}, {"text": "c"}]' % ("b" * 2000), ["a", "too-large", "c"]),
    ('[{"text": "a"}, {"text" "b"}, {"text": "c"}]', ["a", "row", "c"]),
    ('[{"text": "a"}, 7, {"text": "c"}]', ["a", "row", "c"]),
    ('[{"text": "a"}, {"text": "c', ["a", "damaged"]),
    ('[{"text": "a\\"}{"}, {"text": "\\\\"}]', ['a"}{', "\\"]),
    ('{"text": null}\n{"text": {"a": 1}}', ["", ""]),
    ('{"text": ["a", "b"], "author": 3}', ["a\n\nb"]),
    ('{"text": "a\\u0000"}', ["binary"]),
    ('[{"a":' * 100_000, ["damaged"]),
    ('{"text": ' + "[" * 900, ["row"]),
    ('{"text": "a", "b": ' + "[" * 400 + "]" * 400 + "}", ["a"]),
]


@pytest.mark.parametrize(("text", "told"), JSON_ROWS, ids=range(len(JSON_ROWS)))
def test_bad_object_costs_itself(text: str, told: list[str]) -> None:
    assert tell(read(text.encode(), limit=1000)) == told


def test_object_with_a_million_fields_is_refused() -> None:
    text = "{" + ",".join(f'"{n}":0' for n in range(100_000)) + ',"text":"a"}'
    assert tell(read(text.encode(), limit=20_000_000)) == ["too-large"]


@given(texts=st.lists(st.text(st.characters(exclude_characters="\0\r", codec="utf-8"))))
def test_whatever_was_written_is_read(texts: list[str]) -> None:
    texts = [text for text in texts if "<" not in text]
    rows = [{"text": text, "title": "a"} for text in texts] or [{"text": "x", "title": "a"}]
    wanted = [row["text"] for row in rows]
    assert tell(read(write_csv(rows).encode())) == wanted
    assert tell(read(json.dumps(rows).encode())) == wanted
    assert tell(read("\n".join(map(json.dumps, rows)).encode())) == wanted


def list_samples() -> dict[str, bytes]:
    stream = io.BytesIO()
    pl.DataFrame(ROWS * 5).write_parquet(stream, row_group_size=3)
    return {
        "csv": write_csv(ROWS).encode(),
        "json": json.dumps(ROWS).encode(),
        "jsonl": "\n".join(map(json.dumps, ROWS)).encode(),
        "parquet": stream.getvalue(),
    }


SAMPLES = list_samples()


def check(data: bytes, kind: str) -> None:
    for item in load_documents(["-"], stdin=io.BytesIO(data)):
        assert isinstance(item, Document) or item.reason in REASONS
    for content in read(data, path=f"a.{kind}"):
        assert isinstance(content, Content) or content.reason in REASONS


@pytest.mark.parametrize("kind", SAMPLES)
def test_file_cut_anywhere_gives_articles_or_reasons(kind: str) -> None:
    data = SAMPLES[kind]
    for end in range(0, len(data), max(1, len(data) // 150)):
        check(data[:end], kind)


@pytest.mark.parametrize("kind", SAMPLES)
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=4))
def test_flipped_bytes_give_articles_or_reasons(kind: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLES[kind])
    for place, byte in changes:
        data[place % len(data)] = byte
    check(bytes(data), kind)


LIMIT = 1_000_000


def write_many(path: Path, kind: str, count: int) -> None:
    """A file of articles of 10 kB each."""
    row = {"title": "a", "text": "Oslo refuse, dit-on. " * 500}
    with path.open("w", encoding="utf-8") as stream:
        if kind == "csv":
            line = ",".join(f'"{value}"' for value in row.values())
            stream.write("title,text\n" + f"{line}\n" * count)
        elif kind == "jsonl":
            stream.write((json.dumps(row) + "\n") * count)
        else:
            stream.write("[" + ",".join([json.dumps(row)] * count) + "]")


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json"])
def test_file_far_over_the_limit_is_read_with_flat_memory(
    tmp_path: Path, measure: Measure, kind: str
) -> None:
    small, large = tmp_path / f"small.{kind}", tmp_path / f"large.{kind}"
    write_many(small, kind, 20)
    write_many(large, kind, 4000)
    assert large.stat().st_size > 40 * LIMIT
    size, told = measure(small, large, limit=LIMIT)
    assert told == {"read": 4000}
    assert size < 20


ENDLESS = {
    "csv": ('text,title\n"', '""'),
    "tsv": ("text\ttitle\n", "\t"),
    "jsonl": ('{"text": "', "a"),
    "json": ('[{"text": [', "{},"),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_row_without_an_end_takes_little_memory(
    tmp_path: Path, measure: Measure, kind: str
) -> None:
    start, piece = ENDLESS[kind]
    small, large = tmp_path / f"small.{kind}", tmp_path / f"large.{kind}"
    small.write_text(start + piece * 10_000, encoding="utf-8")
    large.write_text(start + piece * 2_000_000, encoding="utf-8")
    size, told = measure(small, large, limit=LIMIT)
    assert set(told) <= {"too-large", "damaged"}
    assert size < 40


def test_parquet_far_over_the_limit_is_read_with_flat_memory(
    tmp_path: Path, measure: Measure
) -> None:
    small, large = tmp_path / "small.parquet", tmp_path / "large.parquet"
    texts = [f"Oslo refuse {number}. " * 500 for number in range(10_000)]
    pl.DataFrame({"text": texts[:100]}).write_parquet(small)
    pl.DataFrame({"text": texts}).write_parquet(large, row_group_size=100)
    size, told = measure(small, large, limit=LIMIT)
    assert told == {"read": 10_000}
    assert size < 60


def test_parquet_that_unpacks_to_too_much_is_refused(tmp_path: Path, measure: Measure) -> None:
    small, large = tmp_path / "small.parquet", tmp_path / "large.parquet"
    pl.DataFrame({"text": ["Oslo refuse."]}).write_parquet(small)
    texts = ["a" * 10_000 + str(number) for number in range(10_000)]
    pl.DataFrame({"text": texts}).write_parquet(large, compression="zstd")
    assert large.stat().st_size < LIMIT
    size, told = measure(small, large, limit=LIMIT)
    assert told == {"too-large": 1}
    assert size < 60
