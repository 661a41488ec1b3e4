"""What CAS XMI files and their type systems call things."""

from __future__ import annotations

import re

XMI = "http://www.omg.org/XMI"
CAS = "http:///uima/cas.ecore"
TYPES = "http://uima.apache.org/resourceSpecifier"
ID = f"{{{XMI}}}id"
VIEW = "_InitialView"
TYPE_SYSTEM = "TypeSystem.xml"
#: Where INCEpTION keeps the layers that its users make.
PACKAGE = "webanno.custom"
STATEMENT = f"{PACKAGE}.Statement"
SOURCE = f"{PACKAGE}.DissensusSource"
#: A layer whose name in the corpus is no name of a type.
LAYER = f"{PACKAGE}.Coded"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
ANNOTATION = "uima.tcas.Annotation"
#: Names of features that every annotation has, or that are kept for the record beside them.
RECORD = "dissensus_record"
TAKEN = frozenset({"begin", "end", "sofa", "id", "type", "self", RECORD})
FEATURE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}(?:\.[A-Za-z][A-Za-z0-9_]{0,99}){1,20}")
#: Types that no layer of the corpus may take the name of.
FOREIGN = ("uima.", "de.tudarmstadt.", "org.dkpro.", STATEMENT, SOURCE, LAYER)
#: How values are typed; layers of INCEpTION can have these features.
RANGES: dict[type, str] = {
    str: "uima.cas.String",
    bool: "uima.cas.Boolean",
    int: "uima.cas.Integer",
    float: "uima.cas.Float",
}
#: What a tool divides each text into for itself, and what it says of the document.
OWN = re.compile(
    r"uima\.tcas\.DocumentAnnotation|.*\.metadata\.type\..*|.*\.segmentation\.type\..*"
    r"|de\.tudarmstadt\.ukp\.clarin\.webanno\.api\.type\..*"
)
#: A name of a view that INCEpTION gives to nobody's annotations.
NOBODY = frozenset({"INITIAL_CAS", "CURATION_USER"})


def to_namespace(type_: str) -> tuple[str, str]:
    """The namespace and the name of a type's elements.

    >>> to_namespace("webanno.custom.Statement")
    ('http:///webanno/custom.ecore', 'Statement')
    """
    package, _, name = type_.rpartition(".")
    place = package.replace(".", "/") if package else "uima/noNamespace"
    return f"http:///{place}.ecore", name


def to_type(namespace: str, name: str) -> str:
    """The type of an element.

    >>> to_type("http:///webanno/custom.ecore", "Statement")
    'webanno.custom.Statement'
    """
    package = namespace.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    return name if package in ("", "uima.noNamespace") else f"{package}.{name}"
