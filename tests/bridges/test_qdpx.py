"""REFI-QDA projects: what others write comes in, and what goes out keeps to the schema."""

from __future__ import annotations

import errno
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]

from dissensus.bridges.qdpx import QDPX
from dissensus.errors import DissensusError
from dissensus.exchange import Annotation, Exchange, Held
from dissensus.records import Actor, Concept, Document, Statement

NS = "{urn:QDA-XML:project:1.0}"
TEXT = "Port-Vert dit non.\r\nLa \U0001f600 ville d'Aubry approuve le pont."
GUIDS = {
    name: f"{number:08x}-0000-4000-8000-000000000000" for number, name in enumerate("abcdefgh")
}
#: Children in the order of the schema, and the attributes that must be there.
ORDER = {
    "Project": (
        *("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets"),
        *("Graphs", "Description", "NoteRef"),
    ),
    "Code": ("Description", "NoteRef", "Code"),
    "TextSource": (
        *("Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef"),
        "VariableValue",
    ),
    "PlainTextSelection": ("Description", "Coding", "NoteRef"),
    "Coding": ("CodeRef", "NoteRef"),
    "VariableValue": ("VariableRef", "TextValue"),
    "Variable": ("Description",),
    "Users": ("User",),
    "User": (),
    "CodeBook": ("Codes",),
    "Codes": ("Code",),
    "Variables": ("Variable",),
    "Sources": ("TextSource",),
}
NEEDED = {
    "Project": ("name",),
    "Code": ("guid", "name", "isCodable"),
    "TextSource": ("guid", "plainTextPath"),
    "PlainTextSelection": ("guid", "startPosition", "endPosition"),
    "Coding": ("guid",),
    "Variable": ("guid", "name", "typeOfVariable"),
    "User": ("guid",),
    "CodeRef": ("targetGUID",),
    "VariableRef": ("targetGUID",),
}
GUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def make(path: Path, project: str, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("project.qde", project)
        for name, data in files.items():
            file.writestr(name, data)
    return path


def write(inner: str, *, origin: str = "SomeTool 3") -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Study" origin="{origin}">
<Users><User guid="{GUIDS["a"]}" name="Ada"/></Users>
<CodeBook><Codes>
 <Code guid="{GUIDS["b"]}" name="Bridges" isCodable="true" color="#AA0011">
  <Description>on bridges</Description>
  <Code guid="{GUIDS["c"]}" name="cost" isCodable="true"/></Code>
 <Code guid="{GUIDS["d"]}" name="Stance" isCodable="false">
  <Code guid="{GUIDS["e"]}" name="support" isCodable="true"/></Code>
 <Code guid="{GUIDS["f"]}" name="actor: Aubry" isCodable="true"/>
 <Code guid="{GUIDS["g"]}" name="concept: bridge" isCodable="true"/>
</Codes></CodeBook>
<Variables><Variable guid="{GUIDS["h"]}" name="Outlet" typeOfVariable="Text"/></Variables>
<Sources>{inner}</Sources>
<Sets><Set guid="{GUIDS["a"][::-1]}" name="mine"/></Sets>
</Project>"""


def code(name: str, number: int = 0) -> str:
    guid = f"{number:08x}-1111-4000-8000-{ord(name):012x}"
    return (
        f'<Coding guid="{guid}" creatingUser="{GUIDS["a"]}">'
        f'<CodeRef targetGUID="{GUIDS[name]}"/></Coding>'
    )


def select(start: int, end: int, codes: str, number: int = 0) -> str:
    guid = f"{number:08x}-2222-4000-8000-000000000000"
    return (
        f'<PlainTextSelection guid="{guid}" startPosition="{start}" endPosition="{end}">'
        f"{codes}</PlainTextSelection>"
    )


def source(selections: str) -> str:
    return (
        f'<TextSource guid="{GUIDS["a"]}" name="one" plainTextPath="internal://One.txt">'
        f'{selections}<VariableValue><VariableRef targetGUID="{GUIDS["h"]}"/>'
        "<TextValue>Le Relais</TextValue></VariableValue></TextSource>"
    )


@pytest.mark.parametrize("folder", ["sources", "Sources"])
def test_codes_of_others_come_in_as_annotations(folder: str, tmp_path: Path) -> None:
    inner = source(select(23, 24, code("c")) + select(0, 9, ""))
    files = {f"{folder}/One.txt": b"\xef\xbb\xbf" + TEXT.encode()}
    exchange = QDPX.read(make(tmp_path / "p.qdpx", write(inner), files))
    (document,) = exchange.documents
    assert (document.text, document.title, document.outlet) == (TEXT, "one", "Le Relais")
    coded, noted = exchange.annotations
    assert (coded.layer, coded.by) == ("Bridges/cost", "Ada")
    assert document.text[coded.start : coded.end] == "\U0001f600"
    assert document.text[noted.start : noted.end] == "Port-Vert"
    assert not exchange.losses


def test_positions_of_atlas_count_a_line_break_once(tmp_path: Path) -> None:
    inner = source(select(22, 23, code("c")))
    files = {"sources/one.txt": TEXT.encode()}
    path = make(tmp_path / "p.qdpx", write(inner, origin="ATLAS.ti 23"), files)
    (coded,) = QDPX.read(path).annotations
    assert TEXT[coded.start : coded.end] == "\U0001f600"


def test_codes_named_as_fields_are_a_statement(tmp_path: Path) -> None:
    start = TEXT.index("La ")
    apart = "".join(
        select(start, len(TEXT), code(name, n), n) for n, name in enumerate("efg", start=1)
    )
    path = make(tmp_path / "p.qdpx", write(source(apart)), {"sources/one.txt": TEXT.encode()})
    exchange = QDPX.read(path)
    (held,) = exchange.statements
    statement = held.statement
    assert (statement.actor.id, statement.concept.id, statement.stance, held.by) == (
        *("Aubry", "bridge", "support"),
        "Ada",
    )
    assert statement.text == TEXT[start:]
    assert not exchange.annotations
    assert [loss.what for loss in exchange.losses] == ["kind of an actor"]


def test_two_stances_on_the_same_words_stay_codes(tmp_path: Path) -> None:
    project = write(source(select(0, 9, code("e") + code("f", 1) + code("g", 2))))
    project = project.replace(
        "</Codes>", f'<Code guid="{GUIDS["h"]}" name="stance: oppose" isCodable="true"/></Codes>'
    )
    project = project.replace(code("e"), code("e") + code("h", 3))
    exchange = QDPX.read(make(tmp_path / "p.qdpx", project, {"sources/one.txt": TEXT.encode()}))
    assert not exchange.statements
    assert len(exchange.annotations) == 4
    assert [(loss.what, loss.count) for loss in exchange.losses] == [("statement", 1)]


def test_what_is_no_text_is_a_loss(tmp_path: Path) -> None:
    inner = (
        f'<PictureSource guid="{GUIDS["c"]}" path="internal://x.png"><PictureSelection '
        f'guid="{GUIDS["d"]}" firstX="1" firstY="1" secondX="2" secondY="2"/></PictureSource>'
        f'<TextSource guid="{GUIDS["d"]}" plainTextPath="absolute:///etc/passwd"/>'
        + source(select(0, 999, code("c")) + select(5, 2, code("c")))
    )
    path = make(tmp_path / "p.qdpx", write(inner), {"sources/one.txt": TEXT.encode()})
    exchange = QDPX.read(path)
    assert len(exchange.documents) == 1
    assert {loss.what: loss.count for loss in exchange.losses} == {
        "PictureSource without a text": 1,
        "selection in PictureSource": 1,
        "text source": 1,
        "selection": 2,
    }


def test_codebook_and_sets_of_others_go_out_again(tmp_path: Path) -> None:
    inner = source(select(0, 9, code("c")))
    first = make(tmp_path / "p.qdpx", write(inner), {"sources/one.txt": TEXT.encode()})
    exchange = QDPX.read(first)
    assert not QDPX.write(exchange, tmp_path / "q.qdpx")
    root = read_project(tmp_path / "q.qdpx")
    codes = {one.get("guid"): one for one in root.iter(f"{NS}Code")}
    assert codes[GUIDS["b"]].get("color") == "#AA0011"
    assert codes[GUIDS["c"]].getparent() is codes[GUIDS["b"]]
    assert root.find(f"{NS}Sets/{NS}Set").get("name") == "mine"
    again = QDPX.read(tmp_path / "q.qdpx")
    assert again.annotations == exchange.annotations
    assert again.extras[0].values == exchange.extras[0].values


def read_project(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as file:
        return etree.fromstring(file.read("project.qde"))


def make_exchange() -> Exchange:
    document = Document("a/é", "x.txt", TEXT, "Pont", "2024-02-26", "Le Relais", "fr", "Z. Aubry")
    statement = Statement(
        *("x.txt", "a/é", 0, 18, TEXT[:18], Actor("Port-Vert", "group", {"fr": "Port-Vert"})),
        *(None, Concept("bridge", {"fr": "pont"}), "le pont", "oppose"),
        status="accepted",
    )
    annotation = Annotation("n1", "a/é", 20, 25, "place", "Bo", {"size": 3})
    return Exchange((document,), (Held("s1", statement, "Ada", {"x": 1}),), (annotation,))


def test_what_goes_out_keeps_to_the_schema(tmp_path: Path) -> None:
    assert not QDPX.write(make_exchange(), tmp_path / "q.qdpx")
    root = read_project(tmp_path / "q.qdpx")
    guids: list[str] = []
    for element in root.iter():
        name = etree.QName(element).localname
        assert etree.QName(element).namespace == NS[1:-1]
        places = [ORDER[name].index(etree.QName(one).localname) for one in element]
        assert places == sorted(places), name
        assert all(element.get(key) for key in NEEDED.get(name, ())), name
        guids += [element.get("guid")] if element.get("guid") else []
        for key in ("targetGUID", "creatingUser"):
            assert element.get(key) is None or GUID.fullmatch(element.get(key))
        assert element.get("color") is None or re.fullmatch("#[0-9A-Fa-f]{6}", element.get("color"))
    assert len(guids) == len(set(guids))
    assert all(GUID.fullmatch(guid) for guid in guids)
    targets = {one.get("targetGUID") for one in root.iter(f"{NS}CodeRef", f"{NS}VariableRef")}
    assert targets <= set(guids)


def test_file_of_text_has_line_feeds_and_positions_in_it(tmp_path: Path) -> None:
    QDPX.write(make_exchange(), tmp_path / "q.qdpx")
    root = read_project(tmp_path / "q.qdpx")
    with zipfile.ZipFile(tmp_path / "q.qdpx") as file:
        name = root.find(f".//{NS}TextSource").get("plainTextPath").removeprefix("internal://")
        text = file.read(f"sources/{name}").decode()
    assert text == TEXT.replace("\r\n", "\n")
    (selection,) = [
        one for one in root.iter(f"{NS}PlainTextSelection") if one.get("startPosition") != "0"
    ]
    start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
    assert text[start:end] == TEXT[20:25]


def alter_project(path: Path, change: tuple[str, str]) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "project.qde":
                assert change[0] in data.decode()
                data = data.decode().replace(*change).encode()
            new.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def test_stance_coded_anew_in_the_tool_counts(tmp_path: Path) -> None:
    path = tmp_path / "q.qdpx"
    QDPX.write(make_exchange(), path)
    exchange = QDPX.read(alter_project(path, ("stance: oppose", "stance: reserved")))
    (held,) = exchange.statements
    assert held.statement.stance == "reserved"
    assert held.statement.actor.labels == {"fr": "Port-Vert"}


def test_without_notes_the_codes_are_still_a_statement(tmp_path: Path) -> None:
    path = tmp_path / "q.qdpx"
    QDPX.write(make_exchange(), path)
    exchange = QDPX.read(alter_project(path, ("dissensus:{", "{")))
    (held,) = exchange.statements
    assert (held.statement.actor.id, held.statement.stance) == ("Port-Vert", "oppose")
    assert held.statement.text == TEXT[:18]
    assert [one.layer for one in exchange.annotations] == ["place"]


def test_failed_writing_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "q.qdpx"
    path.write_text("before")

    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(DissensusError, match="no space is left"):
        QDPX.write(make_exchange(), path)
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["q.qdpx"]


def test_text_that_was_altered_in_the_tool_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "q.qdpx"
    QDPX.write(make_exchange(), path)
    with zipfile.ZipFile(path) as file:
        files = {name: file.read(name) for name in file.namelist()}
    name = next(name for name in files if name.endswith(".txt"))
    files[name] = files[name].replace(b"approuve le pont", b"approuve la tour")
    exchange = QDPX.read(make(path, files.pop("project.qde").decode(), files))
    (document,) = exchange.documents
    assert document.text == TEXT.replace("\r\n", "\n").replace("le pont", "la tour")
    assert [(loss.what, loss.count) for loss in exchange.losses] == [
        ("line breaks and characters", 1)
    ]
    (held,) = exchange.statements
    assert held.statement.text == TEXT[:18]
