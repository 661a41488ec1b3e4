"""Every input gives Documents, or Skips with the right reason; nothing raises."""

from __future__ import annotations

import dataclasses
import io
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.errors import REASONS
from dissensus.read import Source, load_documents, walk
from dissensus.read.content import Content
from dissensus.read.formats import FORMATS, find_format
from dissensus.records import Document, Skip

FRENCH = "Lisbonne s’oppose à l’envoi de troupes ; « c’est non », répète-t-on à l’été.\n"


def sniff(text: str) -> str:
    return find_format(Source.of(text.encode())).label


def load_one(path: Path | str, *, limit: int = 1_000_000) -> Document | Skip:
    (item,) = load_documents([str(path)], limit=limit)
    return item


def load_text(path: Path | str) -> str:
    item = load_one(path)
    assert isinstance(item, Document), item
    return item.text


def load_reason(path: Path | str) -> str:
    item = load_one(path)
    assert isinstance(item, Skip), item
    assert item.reason in REASONS
    assert (item.start, item.end, item.text) == (0, 0, "")
    return item.reason


ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le-mark",
    "utf-16-be-mark",
    "utf-32",
    "cp1252",
]


def encode(text: str, encoding: str) -> bytes:
    if encoding.endswith("-mark"):
        return f"\ufeff{text}".encode(encoding.removesuffix("-mark"))
    return text.encode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_the_same_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(encode(FRENCH, encoding))
    assert load_text(path) == FRENCH


@pytest.mark.parametrize(
    "text",
    [
        "Une ligne\r\net une autre\r\n",
        "vieux\rMac\r",
        "mélange\r\nde\nfins\r",
        "الجزائر ترفض إرسال قوات",
        "Rome refuse 🙅🏽‍♀️ net.",
        "e\u0301te\u0301 sans composition",
        "a" * 300_000,
        "page\fsuivante\ttabulée",
        "--- une ligne qui n'est pas un en-tête\ntexte",
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_text_is_never_altered(tmp_path: Path, text: str) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(text.encode("utf-8"))
    assert load_text(path) == text


BAD = {
    "nothing": (b"", "empty"),
    "white space": (b" \r\n\t \xc2\xa0\n", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "empty"),
    "front matter alone": (b"---\ntitle: Rien\n---\n\n", "empty"),
    "NUL bytes": (b"texte\0texte", "binary"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
    "control characters": (b"\x01\x02\x03\x04 abc", "binary"),
    "UTF-16 without a mark": ("texte".encode("utf-16-le"), "binary"),
    "NUL in UTF-16": ("te\0xte".encode("utf-16"), "binary"),
    "PDF without an end": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "unreadable"),
    "another archive": (b"PK\x03\x04\x14\x00", "format"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format"),
    "RTF without text": (b"{\\rtf1 {\\info {\\title Titre}}}", "empty"),
    "gzip": (b"\x1f\x8b\x08\x00", "format"),
    "Cyrillic in its own code page": ("Москва не исключает".encode("cp1251"), "encoding"),
    "Greek in its own code page": ("Η Αθήνα αρνείται".encode("iso8859-7"), "encoding"),
    "UTF-8 with a broken byte": (FRENCH.encode() + b"\xff" + FRENCH.encode(), "encoding"),
    "UTF-8 cut in a letter": (FRENCH.encode() + "é".encode()[:1], "encoding"),
    "UTF-16 cut in a letter": (FRENCH.encode("utf-16")[:-1], "encoding"),
    "page without text": (b"<!doctype html><html><body><nav></nav></body></html>", "empty"),
}


@pytest.mark.parametrize(("data", "reason"), BAD.values(), ids=BAD.keys())
def test_bad_input_has_its_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(data)
    assert load_reason(path) == reason


def test_missing_path(tmp_path: Path) -> None:
    assert load_reason(tmp_path / "none.txt") == "missing"
    assert load_reason("a\0b") == "missing"
    assert load_reason("") == "missing"


def test_file_used_as_a_folder_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(FRENCH, encoding="utf-8")
    assert load_reason(path / "inner.txt") == "missing"


def test_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    monkeypatch.setattr(Source, "data", property(lambda _: pytest.fail("the file was read")))
    (item,) = load_documents([str(path)])
    assert isinstance(item, Skip)
    assert (item.reason, item.detail) == ("too-large", "200.0 MB, limit 20 MB")


def test_limit_is_the_last_size_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"12345")
    assert isinstance(load_one(path, limit=5), Document)
    assert isinstance(load_one(path, limit=4), Skip)


def test_standard_input() -> None:
    (item,) = load_documents(["-"], stdin=io.BytesIO(FRENCH.encode()))
    assert item == Document("-", "-", FRENCH)


def test_standard_input_has_the_limit_too() -> None:
    (item,) = load_documents(["-"], stdin=io.BytesIO(b"123456"), limit=5)
    assert isinstance(item, Skip)
    assert item.reason == "too-large"


def test_folder_comes_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", ".hidden.txt", ".git/c.txt", "README.md", "sub/d.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(FRENCH, encoding="utf-8")
    assert [item.id for item in load_documents([str(tmp_path)]) if isinstance(item, Document)] == [
        "a",
        "b",
        "sub/d",
    ]


def test_folder_without_a_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    assert load_reason(tmp_path) == "empty-folder"


def test_other_files_of_a_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "data.log").write_text("a,b\n", encoding="utf-8")
    assert load_reason(tmp_path) == "format"


def test_other_name_is_read_when_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "note.asc"
    path.write_text(FRENCH, encoding="utf-8")
    assert load_text(path) == FRENCH


def test_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "note.txt").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    items = list(load_documents([str(tmp_path)]))
    assert [type(item) for item in items] == [Document, Skip]


def test_files_of_a_folder_bear_their_names_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("b.txt", "a.v2.txt", "plain", "sub/c.txt", "sub/README.md", ".hid/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(FRENCH, encoding="utf-8")
    names = ["a.v2", "b", "plain", "sub/c"]
    paths = ["a.v2.txt", "b.txt", "plain", "sub/c.txt"]
    monkeypatch.chdir(tmp_path)
    asked = {".": "", "./": "", str(tmp_path): f"{tmp_path}/", f"{tmp_path}//": f"{tmp_path}/"}
    for folder, start in asked.items():
        found = [one for one in load_documents([folder]) if isinstance(one, Document)]
        assert [one.id for one in found] == names
        assert [one.path for one in found] == [f"{start}{path}" for path in paths]


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_file_reached_by_links_is_read_once(tmp_path: Path) -> None:
    folder = tmp_path / "real"
    folder.mkdir()
    (folder / "note.txt").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "a.txt").symlink_to(folder / "note.txt")
    (tmp_path / "linked").symlink_to(folder)
    every = [str(path) for path in (tmp_path / "linked", tmp_path, folder, folder / "note.txt")]
    (item,) = load_documents(every)
    assert isinstance(item, Document)
    assert item.path == f"{tmp_path}/linked/note.txt"
    # A link in a folder stands for its file, and the file itself for nothing more.
    assert [one.path for one in load_documents([str(tmp_path)])] == [str(tmp_path / "a.txt")]


def test_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "note.txt").symlink_to(tmp_path / "gone.txt")
    assert load_reason(tmp_path) == "missing"


def test_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(FRENCH, encoding="utf-8")
    (tmp_path / "other.txt").symlink_to(path)
    assert len(list(load_documents([str(path), str(tmp_path), str(path)]))) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipe_in_a_folder_does_not_stop_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert load_reason(tmp_path) == "unreadable"


def refuse_to_open(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("place", [(walk, "open"), (os, "stat")], ids=["open", "stat"])
def test_file_without_permission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: tuple[ModuleType, str]
) -> None:
    path = tmp_path / "note.txt"
    path.write_text(FRENCH, encoding="utf-8")
    monkeypatch.setattr(*place, refuse_to_open, raising=False)
    item = load_one(path)
    assert isinstance(item, Skip)
    assert (item.reason, item.detail) == ("unreadable", "no permission")


def test_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "scandir", refuse_to_open)
    assert load_reason(tmp_path) == "unreadable"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_file_really_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(FRENCH, encoding="utf-8")
    path.chmod(0)
    assert load_reason(path) == "unreadable"


def test_others_go_on_after_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0")
    (tmp_path / "b.txt").write_text(FRENCH, encoding="utf-8")
    items = list(load_documents([str(tmp_path), str(tmp_path / "gone")]))
    assert [type(item) for item in items] == [Skip, Document, Skip]


def test_reader_that_breaks_leaves_out_its_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(source: Source) -> Iterator[Content]:
        raise RecursionError(source.text[:3])

    broken = dataclasses.replace(FORMATS[-1], read=break_down)
    monkeypatch.setattr("dissensus.read.find_format", lambda _: broken)
    path = tmp_path / "note.txt"
    path.write_text(FRENCH, encoding="utf-8")
    item = load_one(path)
    assert isinstance(item, Skip)
    assert (item.reason, item.detail) == ("format", "RecursionError: Lis")


def test_ids_are_unique(tmp_path: Path) -> None:
    names = ("a/note.txt", "b/note.txt", "b/note.md", "b/note")
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(FRENCH, encoding="utf-8")
    folders = [str(tmp_path / "a"), str(tmp_path / "b")]
    ids = [item.id for item in load_documents(folders) if isinstance(item, Document)]
    assert len(set(ids)) == len(names)
    assert ids[0] == "note"


def test_empty_folder_given_twice_has_two_ids(tmp_path: Path) -> None:
    first, second = load_documents([str(tmp_path), str(tmp_path)])
    assert isinstance(first, Skip)
    assert isinstance(second, Skip)
    assert first.document != second.document


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
def test_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xe9t\xe9.txt"
    Path(os.fsdecode(path)).write_text(FRENCH, encoding="utf-8")
    item = load_one(tmp_path)
    assert isinstance(item, Document)
    assert item.id == "\ufffdt\ufffd"
    item.path.encode()


def test_bad_date_leaves_the_document_and_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("---\ndate: hier\n---\ntexte", encoding="utf-8")
    told: list[str] = []
    (item,) = load_documents([str(path)], date="2024-03-08", warn=told.append)
    assert isinstance(item, Document)
    assert (item.text, item.date) == ("texte", "2024-03-08")
    assert told == [f"{path}:2: 'hier' is no date and is not used; write one like 2024-02-26"]
    load_one(path)
    assert caplog.messages == told


def test_date_is_given_to_documents_without_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("---\ndate: 2024-02-26\n---\ntexte", encoding="utf-8")
    (tmp_path / "b.txt").write_text("texte", encoding="utf-8")
    items = load_documents([str(tmp_path)], date="2024-03-08")
    assert [item.date for item in items if isinstance(item, Document)] == [
        "2024-02-26",
        "2024-03-08",
    ]


@given(data=st.binary(max_size=400))
def test_any_bytes_give_a_document_or_a_skip(data: bytes) -> None:
    (item,) = load_documents(["-"], stdin=io.BytesIO(data))
    assert isinstance(item, Document) or item.reason in REASONS


PIECES = st.sampled_from(
    ["<html>", "<body>", "<p>", "</p>", "<!--", "<meta charset=koi8-r>", "<article>", "mot ", "é"]
)


@given(pieces=st.lists(PIECES, max_size=20), encoding=st.sampled_from(["utf-8", "cp1252"]))
def test_any_page_gives_a_document_or_a_skip(pieces: list[str], encoding: str) -> None:
    data = ("<!doctype html>" + "".join(pieces)).encode(encoding)
    (item,) = load_documents(["-"], stdin=io.BytesIO(data))
    assert isinstance(item, Document) or item.reason in REASONS


@given(text=st.text(max_size=200), encode_to=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_text_that_is_read_is_the_text_that_was_written(text: str, encode_to: str) -> None:
    (item,) = load_documents(["-"], stdin=io.BytesIO(text.encode(encode_to)))
    if isinstance(item, Document) and sniff(text) == "text":
        assert item.text == text.removeprefix("\ufeff") or text.startswith("---")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<!DOCTYPE html><p>a", "web page"),
        ("\n <html lang='fr'>", "web page"),
        ("<?xml version='1.0'?>\n<!-- a --><!doctype html>", "web page"),
        ("<p>un extrait", "text"),
        ("La balise <html> ouvre une page", "text"),
        ("# Titre", "text"),
    ],
)
def test_kind_is_told_by_the_beginning(text: str, kind: str) -> None:
    assert sniff(text) == kind
