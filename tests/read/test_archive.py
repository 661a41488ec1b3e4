"""Nothing that a zip container's headers say is believed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.errors import InputError
from dissensus.read import Source
from dissensus.read.archive import MAX_FOLDERS, MAX_MEMBERS, MAX_NAME, open_archive

Members = dict[str, bytes]


def pack(members: Members, *, way: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", way) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return stream.getvalue()


def refuse(data: bytes, *, limit: int = 20_000_000) -> InputError:
    with pytest.raises(InputError) as caught:
        open_archive(Source.of(data, limit=limit))
    return caught.value


@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_are_read(way: int) -> None:
    archive = open_archive(Source.of(pack({"a.txt": b"un", "b/c.txt": b"deux"}, way=way)))
    assert archive.names == ("a.txt", "b/c.txt")
    assert archive.read("b/c.txt") == b"deux"


def test_member_that_is_not_there() -> None:
    with pytest.raises(InputError) as caught:
        open_archive(Source.of(pack({"a": b""}))).read("b")
    assert caught.value.reason == "unreadable"


@pytest.mark.parametrize(
    "name",
    ["../a", "a/../../b", "/etc/a", "\\\\server\\a", "..\\a", "C:\\a", "C:/a", "..", "a/.."],
)
def test_path_that_leads_out_is_refused(name: str) -> None:
    error = refuse(pack({"a.txt": b"", name: b"x"}))
    assert (error.reason, error.detail) == (
        "unreadable",
        "an archive with a path that leads out of it",
    )


@pytest.mark.parametrize("name", ["a/" * MAX_FOLDERS + "b", "a" * (MAX_NAME + 1)])
def test_path_that_is_too_long_is_refused(name: str) -> None:
    assert "too long" in refuse(pack({name: b""})).detail


def test_name_with_dots_leads_nowhere() -> None:
    assert open_archive(Source.of(pack({"a..b/...c": b"x"}))).names == ("a..b/...c",)


@pytest.mark.parametrize("second", ["word/a.xml", "Word/A.xml"])
def test_two_members_of_one_name_are_refused(second: str) -> None:
    data = pack({"word/a.xml": b"un", "word/b.xml": b"deux"})
    data = data.replace(b"word/b.xml", second.encode())
    assert refuse(data).detail == "an archive with two members of one name"


def test_too_many_members_are_refused_before_they_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = pack({str(number): b"" for number in range(MAX_MEMBERS + 1)})
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("they were listed"))
    assert refuse(data).reason == "too-large"


def test_as_many_members_as_may_be_are_read() -> None:
    data = pack({str(number): b"" for number in range(MAX_MEMBERS)})
    assert len(open_archive(Source.of(data)).names) == MAX_MEMBERS


def test_one_member_is_measured_by_unpacking_it() -> None:
    assert open_archive(Source.of(pack({"a": b" " * 1000}), limit=1000)).read("a") == b" " * 1000
    assert refuse(pack({"a": b" " * 1001}), limit=1000).reason == "too-large"


def test_all_members_together_have_a_limit() -> None:
    members = {str(number): b" " * 1000 for number in range(6)}
    assert refuse(pack(members), limit=1000).reason == "too-large"
    del members["5"]
    assert len(open_archive(Source.of(pack(members), limit=1000)).names) == 5


def test_size_that_a_header_claims_is_not_believed() -> None:
    data = pack({"a": b" " * 1_000_000})
    claimed = data.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10))
    assert claimed != data
    assert refuse(claimed, limit=100_000).reason in {"too-large", "unreadable"}


def test_encrypted_member_is_refused() -> None:
    data = bytearray(pack({"a": b"texte"}))
    entry = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[entry + 8] |= 1
    assert "encrypted" in refuse(bytes(data)).detail


@pytest.mark.parametrize("way", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_unusual_packing_is_refused(way: int) -> None:
    assert "unusual" in refuse(pack({"a": b"texte"}, way=way)).detail


def test_bomb_is_unpacked_only_to_the_limit(
    read_apart: Callable[[bytes, str, str], tuple[str, int]],
) -> None:
    bomb = pack({"a": bytes(500_000_000)})
    assert len(bomb) < 1_000_000
    outcome, megabytes = read_apart(bomb, "archive", "open_archive")
    assert outcome == "too-large"
    assert megabytes < 50


def test_archive_inside_is_not_opened() -> None:
    inner = pack({"a": bytes(1_000_000)})
    middle = pack({"b": inner, "../c": b""})
    archive = open_archive(Source.of(pack({"middle.zip": middle}), limit=100_000))
    assert archive.read("middle.zip") == middle


WHOLE = pack({"a.txt": b"Oslo refuse. " * 20, "b.txt": b"Oslo accepte."}, way=zipfile.ZIP_DEFLATED)


def look_through(data: bytes) -> None:
    """Fails on whatever is neither bytes nor an InputError."""
    try:
        archive = open_archive(Source.of(data))
        assert all(isinstance(archive.read(name), bytes) for name in archive.names)
    except InputError as error:
        assert error.detail  # noqa: PT017 - either way is right


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_archive_that_is_cut_off_is_damaged(length: int) -> None:
    assert refuse(WHOLE[:length]).reason == "unreadable"


@given(place=st.integers(0, len(WHOLE) - 1), value=st.integers(0, 255))
def test_changed_byte_gives_members_or_a_reason(place: int, value: int) -> None:
    data = bytearray(WHOLE)
    data[place] = value
    look_through(bytes(data))


@given(data=st.binary(max_size=300))
def test_any_bytes_give_members_or_a_reason(data: bytes) -> None:
    look_through(b"PK\x03\x04" + data + WHOLE[-120:])
