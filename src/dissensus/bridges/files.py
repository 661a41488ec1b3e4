"""Files of foreign tools: read within limits, written whole or not at all."""

from __future__ import annotations

import io
import os
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from lxml import etree  # type: ignore[import-untyped]

from ..archive import Archive, open_archive
from ..errors import DissensusError, InputError, describe_os_error

#: No export of text is larger than this, whole or a part of an archive.
MAX_BYTES = 200_000_000


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Tell whatever is wrong with a file as an InputError that names it."""
    try:
        yield
    except InputError as error:
        if error.path:
            raise
        raise InputError(str(path), error.reason, error.detail) from error
    except OSError as error:
        raise InputError.from_os(str(path), error) from error
    except RecursionError as error:
        raise InputError(str(path), "format", "its parts stand too deep in each other") from error


def read_bytes(path: Path) -> bytes:
    """The bytes of a file within the limit."""
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(str(path), "too-large", f"limit {MAX_BYTES / 1e6:g} MB")
    return data


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip container does."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except (OSError, ValueError):
        return False


def open_zip(stream: BinaryIO) -> Archive:
    """Open a zip container within the limits."""
    return open_archive(stream, limit=MAX_BYTES)


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML file, read without entities, without a network, within limits."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = str(error).splitlines()[0] if str(error) else "no XML"
        raise InputError("", "format", f"broken XML: {line}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("", "format", "XML with declarations of its own")
    return root


def write_xml(root: etree._Element) -> bytes:
    """An XML file of UTF-8, each element on a line of its own."""
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return data


def tag(element: etree._Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name, whatever its namespace."""
    return next((one for one in element if tag(one) == name), None)


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The children of that name, whatever their namespace."""
    return [one for one in element if tag(one) == name]


def child_text(element: etree._Element, name: str) -> str:
    """The text of the first child of that name, or nothing."""
    found = child(element, name)
    return (found.text or "") if found is not None else ""


def now() -> str:
    """The time as these formats write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_zip(parts: Mapping[str, bytes]) -> bytes:
    """A zip container of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return stream.getvalue()


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files that belong together; none takes its place before all are written.

    Raises DissensusError where they cannot be written; what was there is there still.
    """
    beside = {path: path.with_name(f".{path.name}.{secrets.token_hex(4)}") for path in files}
    try:
        for path, data in files.items():
            with beside[path].open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        for path in files:
            beside[path].replace(path)
    except OSError as error:
        reason = describe_os_error(error)
        raise DissensusError(f"{next(iter(files))} could not be written: {reason}") from error
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)
