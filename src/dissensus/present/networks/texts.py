"""Labels as files can hold them: what a format forbids is replaced, never left out in silence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

# Characters that XML 1.0 forbids (section 2.2), lone surrogates among them.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def clean(text: str) -> str:
    r"""The text with a replacement character for each one that XML forbids.

    >>> clean("a\x00b")
    'a�b'
    """
    return _FORBIDDEN.sub("\ufffd", text)


def tag(name: str, attributes: Mapping[str, object], *inside: str) -> str:
    r"""An element of XML; ``inside`` is XML already.

    >>> tag("node", {"id": "n0", "label": 'a"<b>'})
    '<node id="n0" label=\'a"&lt;b&gt;\'/>'
    """
    told = "".join(f" {key}={quoteattr(clean(to_text(v)))}" for key, v in attributes.items())
    return f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>"


def to_xml(text: object) -> str:
    """A value as the text of an element; a carriage return stays one.

    >>> to_xml("a & b")
    'a &amp; b'
    """
    return escape(clean(to_text(text)), {"\r": "&#13;"})


def to_text(value: object) -> str:
    """A value as XML Schema writes it.

    >>> to_text(True), to_text(2.0), to_text(math.inf)
    ('true', '2.0', 'INF')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else f"{'-' * (value < 0)}INF"
    return str(value)


def to_number(value: float) -> str:
    """A number without a needless point; every digit that it has.

    >>> to_number(2.0), to_number(-0.1)
    ('2', '-0.1')
    """
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else repr(value)


def make_line_labels(labels: Iterable[str]) -> list[str]:
    r"""Labels for formats that quote by lines: without quotes, backslashes or breaks, each once.

    >>> make_line_labels(['a "b"', "a\n'b'", "", ""])
    ["a 'b'", "a 'b' (2)", '-', '- (2)']
    """
    plain = [_SPACES.sub(" ", clean(label)).strip() for label in labels]
    return make_distinct([one.replace('"', "'").replace("\\", "/") or "-" for one in plain])


def make_distinct(labels: Iterable[str]) -> list[str]:
    """The labels, with a number behind each that was there before.

    >>> make_distinct(["a", "a", "a (2)"])
    ['a', 'a (2)', 'a (2) (2)']
    """
    used: set[str] = set()
    distinct = []
    for label in labels:
        name, number = label, 1
        while name in used:
            number += 1
            name = f"{label} ({number})"
        used.add(name)
        distinct.append(name)
    return distinct
