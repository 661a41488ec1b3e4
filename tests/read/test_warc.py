from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read import load_documents
from dissensus.read.content import Content, Source
from dissensus.read.formats import find_format
from dissensus.read.warc import read_warc
from dissensus.records import Document

Measure = Callable[..., tuple[float, dict[str, int]]]
PAGE = """<!doctype html><html><head><title>Oslo dit non</title></head><body><article>
<h1>Oslo dit non</h1><p>Oslo refuse l’accord, et le répète depuis le début de l’été.</p>
<p>Le second paragraphe explique longuement pourquoi la décision a été prise.</p></article>
</body></html>""".encode()


def make(
    body: bytes = PAGE,
    *,
    url: str = "urn://www.relais.example/a",
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    coding: str = "",
) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n"
    head += f"Content-Encoding: {coding}\r\n" if coding else ""
    block = head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    fields = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2024-05-05T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return fields.encode() + block + b"\r\n\r\n"


def read(data: bytes, *, limit: int = 1_000_000) -> Sequence[Content | InputError]:
    return list(read_warc(Source.of(data, limit=limit)))


def tell(items: Sequence[Content | InputError]) -> list[str]:
    return [item.reason if isinstance(item, InputError) else item.name for item in items]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_page_of_an_archive_is_an_article(pack: Callable[[bytes], bytes]) -> None:
    data = pack(make()) + pack(make(url="urn://lima.example/b"))
    assert find_format(Source.of(data)).label == "web archive"
    first, second = read(data)
    assert isinstance(first, Content)
    assert "Oslo refuse l’accord" in first.text
    assert (first.outlet, first.name) == ("relais.example", "urn://www.relais.example/a")
    assert first.date == ""
    assert isinstance(second, Content)
    assert second.outlet == "lima.example"


def test_only_pages_that_were_given_are_articles() -> None:
    data = make(status="404 Not Found") + make(kind="image/png") + make(status="301 Moved")
    assert tell(read(data + make())) == ["urn://www.relais.example/a"]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "GZIP"])
def test_page_that_the_server_packed_is_unpacked(coding: str) -> None:
    body = gzip.compress(PAGE)
    assert tell(read(make(body, coding=coding))) == ["urn://www.relais.example/a"]


def test_record_over_the_limit_costs_itself() -> None:
    large = make(PAGE + b"a" * 50_000)
    bomb = make(gzip.compress(b"a" * 5_000_000), coding="gzip")
    other = make(PAGE, coding="br")
    items = read(large + bomb + other + make(), limit=10_000)
    assert tell(items) == ["too-large", "too-large", "format", "urn://www.relais.example/a"]
    assert "relais.example/a" in str(items[0])


def test_other_packed_file_is_no_archive() -> None:
    assert find_format(Source.of(gzip.compress(b"texte"))).label == "text"


SAMPLES = {"plain": make() + make(), "packed": gzip.compress(make()) + gzip.compress(make())}


def check(data: bytes) -> None:
    for item in load_documents(["-"], stdin=io.BytesIO(data)):
        assert isinstance(item, Document) or item.reason in REASONS


@pytest.mark.parametrize("kind", SAMPLES)
def test_archive_cut_anywhere_gives_articles_or_reasons(kind: str) -> None:
    data = SAMPLES[kind]
    for end in range(0, len(data), 31):
        check(data[:end])


@pytest.mark.parametrize("kind", SAMPLES)
@given(changes=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=4))
def test_flipped_bytes_of_an_archive_give_articles_or_reasons(
    kind: str, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(SAMPLES[kind])
    for place, byte in changes:
        data[place % len(data)] = byte
    check(bytes(data))


def test_packed_archive_takes_little_memory_whatever_it_unpacks_to(
    tmp_path: Path, measure: Measure
) -> None:
    small, large = tmp_path / "small.warc.gz", tmp_path / "large.warc.gz"
    small.write_bytes(gzip.compress(make()))
    large.write_bytes(gzip.compress(make(PAGE + b"a" * 150_000_000)) + gzip.compress(make()))
    assert large.stat().st_size < 1_000_000
    size, told = measure(small, large, limit=1_000_000)
    assert told == {"too-large": 1, "read": 1}
    assert size < 20


@pytest.mark.parametrize("kind", SAMPLES)
def test_page_that_is_cut_off_is_no_article(kind: str) -> None:
    data = SAMPLES[kind]
    whole = [item.text for item in read(data) if isinstance(item, Content)]
    assert whole
    for end in range(0, len(data), 17):
        texts = [item.text for item in read(data[:end]) if isinstance(item, Content)]
        assert set(texts) <= set(whole), end
