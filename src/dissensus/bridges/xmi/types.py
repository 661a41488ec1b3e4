"""Type systems: which layers there are, and which features each of them has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from ...exchange import Annotation, Value
from ..fields import FACETS
from ..files import child, child_text, children, tag, write_xml
from ..positions import clean
from .names import (
    ANNOTATION,
    FEATURE,
    FOREIGN,
    LAYER,
    METADATA,
    RANGES,
    RECORD,
    SOURCE,
    STATEMENT,
    TAKEN,
    TYPE,
    TYPES,
)

STRING = "uima.cas.String"
#: What Java can hold in a feature of whole numbers.
MOST = 2**31 - 1
#: The features of a document; its text's note is in the record.
DESCRIBED = ("path", "title", "date", "outlet", "language", "author")


@dataclass(frozen=True, slots=True)
class Type:
    """A type: what it is a case of, and the features that it adds with their ranges."""

    name: str
    above: str = ANNOTATION
    features: Mapping[str, str] = field(default_factory=dict)
    description: str = ""


def base_types() -> tuple[Type, ...]:
    """The types that every file of ours has."""
    facets: dict[str, str] = dict.fromkeys(FACETS, STRING)
    facets |= {"alleged": RANGES[bool], "confidence": RANGES[float], RECORD: STRING}
    told = ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri")
    return (
        Type(STATEMENT, ANNOTATION, facets, "Who takes which stance on what"),
        Type(
            SOURCE,
            "uima.cas.AnnotationBase",
            dict.fromkeys((*DESCRIBED, RECORD), STRING),
            "Where a document comes from",
        ),
        Type(
            METADATA,
            "uima.tcas.DocumentAnnotation",
            {**dict.fromkeys(told, STRING), "isLastSegment": RANGES[bool]},
        ),
    )


def name_type(layer: str) -> str:
    """The type that a layer's annotations are of."""
    is_free = TYPE.fullmatch(layer) and not layer.startswith(FOREIGN)
    return layer if is_free else LAYER


def make_types(annotations: Iterable[Annotation]) -> dict[str, Type]:
    """The types of layers; a feature whose values are of several kinds is no feature."""
    seen: dict[str, dict[str, set[type]]] = {}
    for annotation in annotations:
        features = seen.setdefault(name_type(annotation.layer), {})
        for name, value in annotation.fields.items():
            if FEATURE.fullmatch(name) and name not in TAKEN:
                features.setdefault(name, set()).add(_kind(value))
    return {
        name: Type(
            name,
            ANNOTATION,
            {
                **{
                    feature: RANGES[next(iter(kinds))]
                    for feature, kinds in features.items()
                    if len(kinds) == 1 and kinds <= RANGES.keys()
                },
                **({"layer": STRING} if name == LAYER else {}),
                RECORD: STRING,
            },
        )
        for name, features in seen.items()
    }


def _kind(value: Value) -> type:
    is_long = isinstance(value, int) and not isinstance(value, bool) and abs(value) > MOST
    return type(None) if is_long else type(value)


def write_types(types: Iterable[Type]) -> bytes:
    """A type system as UIMA describes it."""
    root = etree.Element(f"{{{TYPES}}}typeSystemDescription", nsmap={None: TYPES})
    listed = etree.SubElement(root, f"{{{TYPES}}}types")
    for type_ in types:
        described = etree.SubElement(listed, f"{{{TYPES}}}typeDescription")
        _tell(described, "name", type_.name)
        _tell(described, "description", type_.description)
        _tell(described, "supertypeName", type_.above)
        if not type_.features:
            continue
        features = etree.SubElement(described, f"{{{TYPES}}}features")
        for name, range_ in type_.features.items():
            feature = etree.SubElement(features, f"{{{TYPES}}}featureDescription")
            _tell(feature, "name", name)
            _tell(feature, "description", "")
            _tell(feature, "rangeTypeName", range_)
    return write_xml(root)


def _tell(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{TYPES}}}{name}").text = clean(text)


def read_types(root: etree._Element) -> dict[str, Type]:
    """The types that a type system describes."""
    found: dict[str, Type] = {}
    listed = child(root, "types")
    for described in children(listed, "typeDescription") if listed is not None else ():
        name = child_text(described, "name").strip()
        group = child(described, "features")
        features = {
            child_text(one, "name").strip(): child_text(one, "rangeTypeName").strip()
            for one in (group if group is not None else ())
            if tag(one) == "featureDescription"
        }
        above = child_text(described, "supertypeName").strip()
        found[name] = Type(name, above, features, child_text(described, "description"))
    return found


def find_range(types: Mapping[str, Type], type_: str, feature: str) -> str:
    """The range of a feature of a type or of one that it is a case of; "" where unknown."""
    for _ in range(len(types) + 1):
        if type_ not in types:
            return ""
        if feature in types[type_].features:
            return types[type_].features[feature]
        type_ = types[type_].above
    return ""
