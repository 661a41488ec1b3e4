from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read import load_documents
from dissensus.read.content import Content, Source
from dissensus.read.feed import is_feed, read_feed
from dissensus.read.formats import find_format
from dissensus.records import Document

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Le Relais</title>
<item><title>Oslo dit &lt;b&gt;non&lt;/b&gt;</title><guid>a1</guid>
<pubDate>Mon, 26 Feb 2024 23:30:00 -0500</pubDate><dc:creator>A. Moulin</dc:creator>
<description>Résumé.</description>
<content:encoded><![CDATA[<p>Oslo <b>refuse</b> l’accord.</p><p>Lima &amp; Quito aussi.</p>]]>
</content:encoded></item>
<item><title>Lima</title><link>urn:b</link><pubDate>1er mars 2024</pubDate>
<description>Lima n’exclut rien.</description></item>
<item><title>Quito</title><pubDate>hier</pubDate><description>Quito hésite.</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Le Relais</title>
<entry><title>Oslo</title><id>a1</id><updated>2024-03-02T00:00:00Z</updated>
<published>2024-02-26T23:30:00-05:00</published><author><name>A. Moulin</name></author>
<summary>Résumé.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Oslo refuse.</p></div></content>
</entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Le Relais</title></channel>
<item><title>Oslo</title><description>Oslo refuse.</description><dc:date>2024-02-26</dc:date></item>
</rdf:RDF>"""
OLD = """<rss version="0.92"><channel><title>Le Relais</title>
<item><title>Oslo</title><description>Oslo refuse.</description></item></channel></rss>"""


def read(text: str | bytes) -> Sequence[Content | InputError]:
    data = text.encode() if isinstance(text, str) else text
    try:
        return list(read_feed(Source.of(data)))
    except InputError as error:
        return [error]


def test_entries_of_a_feed_are_articles() -> None:
    first, second, third = read(RSS)
    assert first == Content(
        "Oslo refuse l’accord.\nLima & Quito aussi.", title="Oslo dit non", date="2024-02-26",
        outlet="Le Relais", author="A. Moulin", name="a1",
    )  # fmt: skip
    assert second == Content(
        "Lima n’exclut rien.", title="Lima", date="2024-03-01", outlet="Le Relais", name="urn:b"
    )
    assert isinstance(third, Content)
    assert (third.date, "'hier' is no date" in third.fault) == ("", True)


def test_day_of_publishing_goes_before_the_day_of_a_change() -> None:
    (entry,) = read(ATOM)
    assert entry == Content(
        "Oslo refuse.", title="Oslo", date="2024-02-26", outlet="Le Relais", author="A. Moulin",
        name="a1",
    )  # fmt: skip


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, OLD])
def test_kinds_of_feed_are_known_and_read(text: str) -> None:
    assert find_format(Source.of(text.encode())).label == "feed"
    items = read(text)
    assert all(isinstance(item, Content) and item.outlet == "Le Relais" for item in items)


@pytest.mark.parametrize("text", ["<rss", "<p>le flux <rss version='2.0'>", "<feed>x</feed>", ""])
def test_other_text_is_no_feed(text: str) -> None:
    assert not is_feed(Source.of(text.encode()))


def test_feed_of_an_old_encoding_is_read() -> None:
    data = RSS.replace("utf-8", "iso-8859-1", 1).replace("’", "'").encode("iso-8859-1")
    assert [type(item) for item in read(data)] == [Content, Content, Content]


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><rss version='2.0'><channel><item><description>&m;</description></item></channel></rss>"
)
OUTSIDE = LAUGHS.replace('"ha"', 'SYSTEM "file:///etc/passwd"').replace("&m;", "&a;")


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE])
def test_entities_are_never_followed(text: str) -> None:
    (item,) = read(text)
    assert isinstance(item, InputError)
    assert item.reason == "format"


@pytest.mark.parametrize(
    "text",
    [
        "<rss version='2.0'>" + "<item>" * 20_000,
        "<rss version='2.0'><channel><item><description>" + "<div>" * 20_000,
        f"<rss><channel><item><description>{'&lt;div&gt;' * 20_000}x</description></item></rss>",
        "<rss version='2.0'><channel></channel></rss>",
        "<rss>\0</rss>",
    ],
    ids=range(5),
)
def test_bad_feed_gives_reasons(text: str) -> None:
    items = read(text)
    assert items
    assert all(item.reason in REASONS for item in items if isinstance(item, InputError))


def test_feed_of_marks_alone_is_not_parsed() -> None:
    (item,) = read(RSS + "<item/>" * 500_000)
    assert isinstance(item, InputError)
    assert item.reason == "too-large"


def check(data: bytes) -> None:
    for item in load_documents(["-"], stdin=io.BytesIO(data)):
        assert isinstance(item, Document) or item.reason in REASONS


@pytest.mark.parametrize("text", [RSS, ATOM, RDF])
def test_feed_cut_anywhere_gives_articles_or_reasons(text: str) -> None:
    data = text.encode()
    for end in range(0, len(data), 23):
        check(data[:end])


@given(changes=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=4))
def test_flipped_bytes_of_a_feed_give_articles_or_reasons(changes: list[tuple[int, int]]) -> None:
    data = bytearray(RSS.encode())
    for place, byte in changes:
        data[place % len(data)] = byte
    check(bytes(data))


def test_end_of_a_feed_that_was_cut_is_told() -> None:
    items = read(RSS[: RSS.index("Quito</title>")])
    assert isinstance(items[-1], InputError)
    assert items[-1].reason == "damaged"
