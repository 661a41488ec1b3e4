"""Files that are damaged, or made to do harm, are refused or read; nothing else happens."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dissensus import archive
from dissensus.archive import open_archive
from dissensus.bridges.labelstudio import LABEL_STUDIO
from dissensus.bridges.qdpx import QDPX
from dissensus.bridges.xmi import XMI_FILES
from dissensus.errors import InputError
from dissensus.exchange import Annotation, Bridge, Exchange, Held
from dissensus.records import Actor, Concept, Document, Statement

BRIDGES = [QDPX, XMI_FILES, LABEL_STUDIO]
EACH = pytest.mark.parametrize("bridge", BRIDGES, ids=lambda bridge: bridge.suffix)
DOCUMENT = Document("one", "one.txt", "Aubry \U0001f600 dit\r\nnon. \x01 Il refuse le pont.")
STATEMENT = Statement(
    *("one.txt", "one", 0, 11, DOCUMENT.text[:11], Actor("Aubry", "person")),
    *(None, Concept("bridge"), "le pont", "oppose"),
)
EXCHANGE = Exchange(
    (DOCUMENT,), (Held("s", STATEMENT, "Ada"),), (Annotation("a", "one", 6, 7, "face"),)
)


def write(bridge: Bridge, folder: Path) -> Path:
    path = folder / f"x{bridge.suffix}"
    bridge.write(EXCHANGE, path)
    return path


def read(bridge: Bridge, path: Path) -> None:
    """Read a file that may be broken: what comes stands on the text, or a reason is told."""
    bridge.matches(path)
    told: list[str] = []
    try:
        exchange = bridge.read(path)
    except InputError as error:
        told.append(error.path)
        exchange = Exchange()
    assert told in ([], [str(path)])
    texts = {document.id: document.text for document in exchange.documents}
    for held in exchange.statements:
        one = held.statement
        assert texts[one.document][one.start : one.end] == one.text
    for annotation in exchange.annotations:
        assert 0 <= annotation.start <= annotation.end <= len(texts[annotation.document])
    ids = [one.id for one in exchange.statements] + [one.id for one in exchange.annotations]
    assert len(ids) == len(set(ids))


@EACH
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file_is_read_or_refused(
    bridge: Bridge, data: st.DataObject, tmp_path: Path
) -> None:
    path = write(bridge, tmp_path)
    good = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(0, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(good[: data.draw(st.integers(0, len(good)) | st.just(len(good)))])
    read(bridge, path)


@EACH
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_content_is_read_or_refused(
    bridge: Bridge, data: st.DataObject, tmp_path: Path
) -> None:
    """The same inside of an archive, where no checksum tells."""
    path = write(bridge, tmp_path)
    if bridge is LABEL_STUDIO:
        path.write_bytes(damage(path.read_bytes(), data))
    else:
        with zipfile.ZipFile(path) as file:
            files = {name: file.read(name) for name in file.namelist()}
        name = data.draw(st.sampled_from(sorted(files)))
        path.write_bytes(pack({**files, name: damage(files[name], data)}))
    read(bridge, path)


WORDS = (b'"', b"<", b">", b"0", b"-1", b"99999999999999999999", b"null", b"{}", b"[]", b"\\u0000")


def damage(good: bytes, data: st.DataObject) -> bytes:
    parts = bytearray(good)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(parts)))
        end = min(len(parts), start + data.draw(st.integers(0, 12)))
        parts[start:end] = data.draw(st.sampled_from(WORDS) | st.binary(max_size=3))
    return bytes(parts)


def pack(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return stream.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY e SYSTEM "file:///etc/passwd">]>"""
PROJECT = b'<Project xmlns="urn:QDA-XML:project:1.0" name="%s"><Users/>%s</Project>'
CAS = (
    b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore">'
    b'<cas:Sofa xmi:id="1" sofaID="_InitialView" sofaString="%s"/>%s</xmi:XMI>'
)


@pytest.mark.parametrize("inner", [b"&c;", b"&e;"])
@pytest.mark.parametrize(
    ("bridge", "name", "root"), [(QDPX, "project.qde", PROJECT), (XMI_FILES, "a.xmi", CAS)]
)
def test_xml_with_entities_is_refused(
    bridge: Bridge, name: str, root: bytes, inner: bytes, tmp_path: Path
) -> None:
    path = tmp_path / f"x{bridge.suffix}"
    path.write_bytes(pack({name: BOMB + root % (b"x", inner)}))
    with pytest.raises(InputError) as caught:
        bridge.read(path)
    assert caught.value.reason == "format"


@pytest.mark.parametrize(
    ("bridge", "name", "root"), [(QDPX, "project.qde", PROJECT), (XMI_FILES, "a.xmi", CAS)]
)
def test_xml_that_nests_without_end_is_refused(
    bridge: Bridge, name: str, root: bytes, tmp_path: Path
) -> None:
    path = tmp_path / f"x{bridge.suffix}"
    path.write_bytes(pack({name: root % (b"x", b"<a>" * 100_000 + b"</a>" * 100_000)}))
    with pytest.raises(InputError):
        bridge.read(path)


def test_member_that_unpacks_to_too_much_is_not_read() -> None:
    data = pack({"a": b"\0" * 5_000_000})
    opened = open_archive(io.BytesIO(data), limit=1_000_000)
    for act in (lambda: opened.read("a"), opened.check):
        with pytest.raises(InputError) as caught:
            act()
        assert caught.value.reason == "too-large"


def test_members_that_unpack_to_too_much_together_are_not_read() -> None:
    data = pack({str(number): b"\0" * 900_000 for number in range(9)})
    with pytest.raises(InputError) as caught:
        open_archive(io.BytesIO(data), limit=1_000_000).check()
    assert caught.value.reason == "too-large"


def test_size_that_a_header_tells_is_not_believed() -> None:
    data = bytearray(pack({"a": b"\0" * 5_000_000}))
    place = data.index(archive.ENTRY)
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    with pytest.raises(InputError):
        open_archive(io.BytesIO(bytes(data)), limit=1_000_000).read("a")


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "C:/a", "a\\..\\b", "x" * 2_000])
def test_path_that_leads_out_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="path"):
        open_archive(io.BytesIO(pack({name: b""})), limit=1_000)


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match="one name"):
        open_archive(io.BytesIO(pack({"a.xmi": b"", "A.xmi": b""})), limit=1_000)


def test_encrypted_member_is_refused() -> None:
    data = bytearray(pack({"a": b"x"}))
    data[data.index(archive.ENTRY) + 8] |= 1
    with pytest.raises(InputError, match="encrypted"):
        open_archive(io.BytesIO(bytes(data)), limit=1_000)


def test_too_many_members_are_refused_before_they_are_listed() -> None:
    with pytest.raises(InputError) as caught:
        open_archive(io.BytesIO(pack({str(n): b"" for n in range(30)})), limit=9, members=29)
    assert caught.value.reason == "too-large"
    assert open_archive(io.BytesIO(pack({"a": b"x"})), limit=9).read("a") == b"x"


@EACH
def test_file_that_is_not_there_is_told(bridge: Bridge, tmp_path: Path) -> None:
    path = tmp_path / f"none{bridge.suffix}"
    assert bridge.matches(path) == (bridge is QDPX)
    with pytest.raises(InputError) as caught:
        bridge.read(path)
    assert caught.value.reason == "missing"


def test_small_file_of_long_statements_does_not_fill_the_memory(tmp_path: Path) -> None:
    text = b"x" * 3_000_000
    spans = b"".join(
        b'<w:S xmlns:w="http:///w.ecore" xmi:id="%d" sofa="1" begin="%d" end="3000000" '
        b'actor="a" concept="c" stance="open"/>' % (number, number)
        for number in range(2, 102)
    )
    path = tmp_path / "x.zip"
    path.write_bytes(pack({"a.xmi": CAS % (text, spans)}))
    assert path.stat().st_size < 30_000
    with pytest.raises(InputError) as caught:
        XMI_FILES.read(path)
    assert caught.value.reason == "too-large"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("confidence", 10**400), ("confidence", "x"), ("actor", None), ("actor", "x")),
        *(("actor", {"id": "a", "kind": "king", "labels": {}}), ("targets", 3)),
        *(("quote", [1]), ("quote", [5, 1, ""]), ("stance", "hates"), ("fields", [1])),
        *(("likelihood", {"word": "x"}), ("concept", {}), ("path", 7)),
    ],
)
def test_record_that_was_altered_leaves_the_facets(
    field: str, value: object, tmp_path: Path
) -> None:
    path = write(LABEL_STUDIO, tmp_path)
    tasks = json.loads(path.read_text(encoding="utf-8"))
    results = tasks[0]["annotations"][0]["result"]
    (record,) = [one["value"] for one in results if one["from_name"] == "record"]
    noted = json.loads(record["text"][0])
    noted["statement"][field] = value
    record["text"] = [json.dumps(noted)]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    (held,) = LABEL_STUDIO.read(path).statements
    statement = held.statement
    assert (statement.actor.id, statement.concept.id, statement.stance, statement.text) == (
        *("Aubry", "bridge", "oppose"),
        STATEMENT.text,
    )
