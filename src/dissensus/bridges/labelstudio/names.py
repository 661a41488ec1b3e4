"""What Label Studio's tasks and labelling configurations call things."""

from __future__ import annotations

from lxml import etree  # type: ignore[import-untyped]

from ..fields import CHOICES, FACETS
from ..positions import clean

#: The object that is labelled, and the control whose labels stand on its words.
OBJECT = "text"
LABELS = "dissensus"
#: Controls whose labels stand on words.
LABEL_KINDS = ("labels", "hypertextlabels", "paragraphlabels")
#: The label of a statement; annotations have their layer for a label.
STATEMENT = "statement"
#: The control that holds the whole record of a region.
RECORD = "record"
#: What of a document is shown beside its text.
DESCRIBED = ("title", "date", "outlet", "language", "author", "path")
#: The key under which a task holds what no one need see.
NOTE = "dissensus"


def make_configuration(labels: list[str]) -> bytes:
    """The labelling configuration in which the tasks open, with these labels."""
    view = etree.Element("View")
    etree.SubElement(view, "Header", value="$title")
    group = etree.SubElement(view, "Labels", name=LABELS, toName=OBJECT)
    for label in dict.fromkeys([STATEMENT, *labels]):
        etree.SubElement(group, "Label", value=clean(label))
    etree.SubElement(view, "Text", name=OBJECT, value=f"${OBJECT}")
    for facet in (*FACETS, RECORD):
        shown = {"name": facet, "toName": OBJECT, "perRegion": "true"}
        etree.SubElement(view, "Header", value=facet, size="5")
        if facet in CHOICES:
            control = etree.SubElement(view, "Choices", **shown, choice="single")
            for value in CHOICES[facet]:
                etree.SubElement(control, "Choice", value=value)
        else:
            etree.SubElement(view, "TextArea", **shown, editable="true", maxSubmissions="1")
    data: bytes = etree.tostring(view, encoding="UTF-8", pretty_print=True)
    return data
