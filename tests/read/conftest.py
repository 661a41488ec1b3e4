"""What tests of several readers use."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
