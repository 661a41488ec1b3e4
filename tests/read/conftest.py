"""What tests of several readers use: above all how much memory a file takes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Measure: TypeAlias = Callable[..., tuple[float, dict[str, int]]]

_PROGRAM = """
import json, resource, sys
from pathlib import Path
from dissensus.read import load_documents

def peak():
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.partition("VmHWM:")[2].split()[0])

list(load_documents([sys.argv[1]], limit=int(sys.argv[3])))
try:
    # The peak so far is forgotten: it is that of loading, or of the process that started this.
    Path("/proc/self/clear_refs").write_text("5")
except OSError:
    pass
before = peak()
told = {}
for item in load_documents([sys.argv[2]], limit=int(sys.argv[3])):
    key = getattr(item, "reason", "read")
    told[key] = told.get(key, 0) + 1
print(json.dumps([peak() - before, told]))
"""


def _measure(small: Path, large: Path, *, limit: int) -> tuple[float, dict[str, int]]:
    """The megabytes that the large file takes over the small one of its kind, and what it gave.

    The small one is read first, so that loading the reader does not count.
    """
    command = [sys.executable, "-c", _PROGRAM, str(small), str(large), str(limit)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    size, told = json.loads(result.stdout)
    return size / 1024, told


@pytest.fixture(scope="session")
def measure() -> Measure:
    return _measure


#: Reads a file in a process of its own and says what came of it and how much memory it took.
PROGRAM = """
import importlib, json, pathlib, re, sys
from dissensus.errors import InputError
from dissensus.read import Source
path, module, name = sys.argv[1:]
read = getattr(importlib.import_module("dissensus.read." + module), name)
# Not getrusage, which also counts what the process before it took.
def find_peak():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s*(\\d+)", status)[1])
before = find_peak()
try:
    outcome = "text" if list(read(Source(path, lambda: open(path, "rb"), limit=20_000_000))) else ""
except InputError as error:
    outcome = error.reason
print(json.dumps([outcome, (find_peak() - before) // 1024]))
"""


@pytest.fixture
def read_apart(tmp_path: Path) -> Callable[[bytes, str, str], tuple[str, int]]:
    """Reads bytes in another process: gives "text" or the reason why not, and megabytes."""
    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not say how much memory was taken")

    def read(data: bytes, module: str, name: str) -> tuple[str, int]:
        path = tmp_path / "file"
        path.write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path), module, name],
            check=True,
            capture_output=True,
            timeout=300,
        )
        outcome, megabytes = json.loads(done.stdout)
        return outcome, megabytes

    return read
