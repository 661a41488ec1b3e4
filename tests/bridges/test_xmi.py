"""CAS XMI: what INCEpTION writes comes in, and what goes out is as it writes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]

from dissensus.bridges.xmi import XMI_FILES
from dissensus.exchange import Annotation, Exchange, Held
from dissensus.records import Actor, Concept, Document, Statement

TEXT = "Aubry \U0001f600 dit non.\r\nIl refuse."
SOFA = TEXT.replace("\r\n", "&#13;&#10;")
XMI = """<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
 xmlns:tcas="http:///uima/tcas.ecore" xmlns:custom="http:///webanno/custom.ecore"
 xmlns:type5="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"
 xmlns:type3="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" xmi:version="2.0">
 <cas:NULL xmi:id="0"/>
 <type3:DocumentMetaData xmi:id="1" sofa="2" begin="0" end="29" documentTitle="aubry.txt"
  language="fr"/>
 <type5:Token xmi:id="3" sofa="2" begin="0" end="5"/>
 {inner}
 <cas:Sofa xmi:id="2" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{sofa}"/>
 <cas:View sofa="2" members="1 3"/>
</xmi:XMI>"""
TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
 <typeDescription><name>webanno.custom.Frame</name><description/>
  <supertypeName>uima.tcas.Annotation</supertypeName><features>
   <featureDescription><name>grade</name><rangeTypeName>uima.cas.Integer</rangeTypeName>
   </featureDescription>
   <featureDescription><name>sure</name><rangeTypeName>uima.cas.Boolean</rangeTypeName>
   </featureDescription>
   <featureDescription><name>other</name><rangeTypeName>webanno.custom.Frame</rangeTypeName>
   </featureDescription></features></typeDescription>
 <typeDescription><name>webanno.custom.Sub</name>
  <supertypeName>webanno.custom.Frame</supertypeName></typeDescription>
</types></typeSystemDescription>"""
LOST = [("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", 1)]


def fill(inner: str) -> bytes:
    return XMI.format(inner=inner, sofa=SOFA).encode()


def pack(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return stream.getvalue()


def read(path: Path, files: Mapping[str, bytes]) -> Exchange:
    path.write_bytes(pack(files))
    assert XMI_FILES.matches(path)
    return XMI_FILES.read(path)


def test_layers_of_others_come_in_with_their_features(tmp_path: Path) -> None:
    inner = (
        '<custom:Sub xmi:id="7" sofa="2" begin="6" end="8" grade="3" sure="true" other="8"/>'
        '<custom:Frame xmi:id="8" sofa="2" begin="19" end="29"><kind>a</kind><kind>b</kind>'
        '</custom:Frame><custom:Link xmi:id="9" role="x" target="7"/>'
    )
    files = {"aubry.xmi": fill(inner), "TypeSystem.xml": TYPES.encode()}
    exchange = read(tmp_path / "x.zip", files)
    (document,) = exchange.documents
    assert (document.id, document.text, document.language) == ("aubry.txt", TEXT, "fr")
    first, second = exchange.annotations
    assert TEXT[first.start : first.end] == "\U0001f600"
    assert TEXT[second.start : second.end] == "Il refuse."
    assert first.layer == "webanno.custom.Sub"
    assert first.fields == {"grade": 3, "sure": True, "other": second.id}
    assert second.fields == {"kind": '["a","b"]'}
    losses = [(loss.what, loss.count) for loss in exchange.losses]
    assert losses == [*LOST, ("webanno.custom.Link", 1)]


def test_span_that_parts_a_character_takes_it_whole(tmp_path: Path) -> None:
    inner = '<custom:Frame xmi:id="7" sofa="2" begin="7" end="7"/>'
    inner += '<custom:Frame xmi:id="8" sofa="2" begin="0" end="7"/>'
    _, second = read(tmp_path / "x.zip", {"a.xmi": fill(inner)}).annotations
    assert TEXT[second.start : second.end] == "Aubry \U0001f600"


def test_layer_with_fields_of_a_statement_gives_statements(tmp_path: Path) -> None:
    inner = (
        '<custom:Position xmi:id="7" sofa="2" begin="0" end="16" Actor="Aubry" concept="bridge" '
        'stance="oppose" alleged="true" targets="Port-Vert; Bo" grade="x"/>'
        '<custom:Position xmi:id="8" sofa="2" begin="0" end="16" actor="Aubry" stance="hates"/>'
    )
    exchange = read(tmp_path / "x.zip", {"a.xmi": fill(inner)})
    (held,) = exchange.statements
    statement = held.statement
    assert (statement.actor.id, statement.concept.id, statement.stance) == (
        *("Aubry", "bridge"),
        "oppose",
    )
    assert statement.alleged
    assert [target.id for target in statement.targets] == ["Port-Vert", "Bo"]
    assert held.fields == {"grade": "x", "layer": "webanno.custom.Position"}
    assert [one.fields["stance"] for one in exchange.annotations] == ["hates"]
    assert {loss.what: loss.count for loss in exchange.losses} == {
        LOST[0][0]: 1,
        "statement": 1,
        "kind of an actor": 3,
    }


def test_export_of_a_project_has_people_and_one_document(tmp_path: Path) -> None:
    frame = '<custom:Frame xmi:id="7" sofa="2" begin="0" end="5"/>'
    each = {
        f"annotation/aubry.txt/webanno{number}export.zip": pack(
            {f"{name}.xmi": fill(frame), "TypeSystem.xml": TYPES.encode()}
        )
        for number, name in enumerate(["ada", "bo", "INITIAL_CAS"])
    }
    exchange = read(tmp_path / "x.zip", {**each, "source/aubry.txt": TEXT.encode()})
    assert [document.id for document in exchange.documents] == ["aubry.txt"]
    assert sorted(one.by for one in exchange.annotations) == ["", "ada", "bo"]
    assert len({one.id for one in exchange.annotations}) == 3


def test_archive_in_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = pack({"annotation/b/c.zip": pack({"a.xmi": fill("")})})
    path = tmp_path / "x.zip"
    path.write_bytes(pack({"annotation/a/b.zip": pack({"annotation/c.zip": inner})}))
    with pytest.raises(Exception, match="no CAS XMI"):
        XMI_FILES.read(path)


def make_exchange() -> Exchange:
    document = Document("a/é", "x.txt", TEXT, "Pont", "2024-02-26", "Le Relais", "fr", "Z. Aubry")
    statement = Statement(
        *("x.txt", "a/é", 0, 16, TEXT[:16], Actor("Port-Vert", "group", {"fr": "Port-Vert"})),
        *(Actor("Vert", "party"), Concept("bridge", {"fr": "pont"}), "le pont", "oppose"),
    )
    kept = Annotation("n1", "a/é", 20, 25, "webanno.custom.Frame", "Bo", {"size": 3, "a b": 1.5})
    return Exchange((document,), (Held("s1", statement, "Ada"),), (kept,))


def test_what_goes_out_is_a_cas(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    assert not XMI_FILES.write(make_exchange(), path)
    with zipfile.ZipFile(path) as file:
        types = etree.fromstring(file.read("TypeSystem.xml"))
        data = file.read(next(name for name in file.namelist() if name.endswith(".xmi")))
    assert b"&#13;&#10;" in data
    root = etree.fromstring(data)
    sofa = root.find("{http:///uima/cas.ecore}Sofa")
    view = root.find("{http:///uima/cas.ecore}View")
    assert (sofa.get("sofaID"), sofa.get("sofaString")) == ("_InitialView", TEXT)
    numbers = {one.get("{http://www.omg.org/XMI}id") for one in root if one.get("sofa")} - {None}
    assert set(view.get("members").split()) == numbers
    (frame,) = root.iter("{http:///webanno/custom.ecore}Frame")
    units = TEXT.encode("utf-16-le")
    words = units[2 * int(frame.get("begin")) : 2 * int(frame.get("end"))].decode("utf-16-le")
    assert (words, frame.get("size")) == (TEXT[20:25], "3")
    space = "{http://uima.apache.org/resourceSpecifier}"
    described = {
        one.findtext(f"{space}name"): [
            feature.findtext(f"{space}name") for feature in one.iter(f"{space}featureDescription")
        ]
        for one in types.iter(f"{space}typeDescription")
    }
    assert described["webanno.custom.Frame"] == ["size", "dissensus_record"]
    for element in root:
        name = etree.QName(element)
        if name.namespace == "http:///webanno/custom.ecore":
            known = {*described[f"webanno.custom.{name.localname}"], "begin", "end", "sofa"}
            assert {key for key in element.attrib if not key.startswith("{")} <= known


@pytest.mark.parametrize(
    ("old", "new", "stance", "party"),
    [
        ('stance="oppose"', 'stance="reserved"', "reserved", "Vert"),
        ('party="Vert"', "", "oppose", ""),
        ('stance="oppose"', 'stance="perhaps"', "oppose", "Vert"),
    ],
)
def test_what_is_coded_anew_in_the_tool_counts(
    old: str, new: str, stance: str, party: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.zip"
    XMI_FILES.write(make_exchange(), path)
    with zipfile.ZipFile(path) as file:
        files = {name: file.read(name) for name in file.namelist()}
    name = next(name for name in files if name.endswith(".xmi"))
    assert old.encode() in files[name]
    files[name] = files[name].replace(old.encode(), new.encode())
    exchange = read(path, files)
    (held,) = exchange.statements
    assert (held.statement.stance, held.by) == (stance, "Ada")
    assert (held.statement.party.id if held.statement.party else "") == party
    assert [loss.what for loss in exchange.losses] == (["stance"] if "perhaps" in new else [])


def test_character_that_xml_cannot_hold_is_a_loss(tmp_path: Path) -> None:
    exchange = Exchange((Document("a", "a", "x\x01\x02y"),))
    (loss,) = XMI_FILES.write(exchange, tmp_path / "x.zip")
    assert (loss.what, loss.count) == ("character that XML cannot hold", 2)


def test_text_that_readers_of_xml_refuse_is_a_loss(tmp_path: Path) -> None:
    long = Document("long", "x", "é" * 4_500_001)
    exchange = Exchange((long, Document("a", "a", "x")), (), (Annotation("n", "long", 0, 1, "x"),))
    losses = XMI_FILES.write(exchange, tmp_path / "x.zip")
    assert [loss.what for loss in losses] == ["document", "annotation"]
    assert [document.id for document in XMI_FILES.read(tmp_path / "x.zip").documents] == ["a"]


def test_xml_of_the_other_version_is_read(tmp_path: Path) -> None:
    data = fill('<custom:Frame xmi:id="7" sofa="2" begin="0" end="5"/>')
    data = data.replace(b'version="1.0"', b'version="1.1"', 1)
    (one,) = read(tmp_path / "x.zip", {"a.xmi": data}).annotations
    assert TEXT[one.start : one.end] == "Aubry"
