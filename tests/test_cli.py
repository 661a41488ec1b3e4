"""The command line, with the stages replaced by small ones; the last tests run it whole."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import dissensus.measuring  # noqa: F401 - binds the true pipeline, before tests replace it
from dissensus import Coded, Document, Settings, Skip, __version__, cli
from dissensus.errors import DataFileError
from dissensus.records import Actor, Concept, Statement

TEXT = "Porto refuse l’accueil du sommet."


def code_small(documents: Iterable[Document | Skip], settings: Settings) -> Iterator[Coded]:
    """Code each document as one statement by its first word, whatever it says."""
    for item in documents:
        if isinstance(item, Skip):
            yield Coded(Document(item.document, item.path, ""), skips=(item,))
        else:
            actor = Actor("PRT", "state", {"en": "Portugal (en)", "fr": "Portugal (fr)"})
            concept = Concept("host", {"en": "host", "fr": "accueillir"})
            end = len(item.text.rstrip())
            statement = Statement(
                item.path, item.id, 0, end, item.text[:end], actor, actor, concept, "", "oppose"
            )
            yield Coded(item, (statement,))


def make_module(name: str, **members: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(members)
    return module


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the stages behind the reader, so that no model is loaded."""
    pipeline = make_module("pipeline", code_documents=code_small, made=lambda settings: settings)
    pages = make_module("pages", make_report=lambda coded, made, labels, **_: (len(coded), labels))
    report = make_module("report", render_report=lambda page: f"<p>{page}", to_json=json.dumps)
    monkeypatch.setitem(sys.modules, "dissensus.pipeline", pipeline)
    monkeypatch.setitem(sys.modules, "dissensus.present.pages", pages)
    monkeypatch.setitem(sys.modules, "dissensus.present.report", report)


Call = tuple[int, str, str]


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> Call:
    """Run the command; give its status, standard output and standard error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["dissensus", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
    out, err = capsys.readouterr()
    status = caught.value.code
    if isinstance(status, str):  # the interpreter prints it and exits with 1
        return 1, out, err + status + "\n"
    return status or 0, out, err


Capture = pytest.CaptureFixture[str]


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_version(capsys: Capture) -> None:
    assert call(capsys, "--version") == (0, f"dissensus {__version__}\n", "")


@pytest.mark.parametrize("command", ["code", "report"])
def test_help_shows_every_option_of_the_settings(capsys: Capture, command: str) -> None:
    status, out, err = call(capsys, command, "--help")
    assert (status, err) == (0, "")
    for option in (
        "--labels en|fr",
        "--codebook",
        "--register",
        "--replace-register",
        "--date",
        "--language-file",
    ):
        assert option in out


@pytest.mark.parametrize("command", ["code", "report"])
def test_every_option_is_in_the_documentation(capsys: Capture, root: Path, command: str) -> None:
    options = set(re.findall(r"--[a-z-]+", call(capsys, command, "--help")[1]))
    text = (root / "docs" / "commands.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
    assert options - set(re.findall(r"--[a-z-]+", section)) == {"--help", "--output"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("code",),
        ("unknown",),
        ("code", "x", "--format", "xml"),
        ("code", "x", "--labels", "klingon"),
        ("code", "x", "--no-such"),
        ("report", "x"),
        ("report", "x", "-o", "y", "--format", "csv"),
    ],
)
def test_wrong_usage_is_status_2(capsys: Capture, arguments: tuple[str, ...]) -> None:
    status, out, err = call(capsys, *arguments)
    assert (status, out) == (2, "")
    assert "Error" in err


@pytest.mark.usefixtures("small")
def test_records_go_to_standard_output(capsys: Capture, note: Path) -> None:
    status, out, err = call(capsys, "code", note, "--format", "jsonl")
    assert (status, err) == (0, "")
    record = json.loads(out)
    assert (record["actor"], record["stance"], record["text"]) == ("Portugal (en)", "oppose", TEXT)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("format_", ["table", "csv", "jsonl"])
def test_each_format_is_the_same_in_a_file(
    capsys: Capture, note: Path, tmp_path: Path, format_: str
) -> None:
    output = tmp_path / "out"
    _, out, _ = call(capsys, "code", note, "--format", format_)
    assert call(capsys, "code", note, "--format", format_, "-o", output) == (0, "", "")
    assert output.read_text(encoding="utf-8") == out


@pytest.mark.usefixtures("small")
def test_labels_come_from_the_environment_and_the_command_line(
    capsys: Capture, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISSENSUS_LABELS", "fr")
    assert "Portugal (fr)" in call(capsys, "code", note, "--format", "csv")[1]
    assert "Portugal (en)" in call(capsys, "code", note, "--format", "csv", "--labels", "en")[1]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("format_", "text"), [("html", "<p>(1, 'fr')"), ("json", '[1, "fr"]')])
def test_report(capsys: Capture, note: Path, tmp_path: Path, format_: str, text: str) -> None:
    output = tmp_path / "page"
    arguments = ("report", note, "-o", output, "--format", format_, "--labels", "fr")
    assert call(capsys, *arguments) == (0, "", "")
    assert output.read_text(encoding="utf-8") == text


@pytest.mark.usefixtures("small")
def test_missing_path_is_one_line_and_nothing_is_written(
    capsys: Capture, note: Path, tmp_path: Path
) -> None:
    gone, output = tmp_path / "gone.txt", tmp_path / "out.csv"
    status, out, err = call(capsys, "code", note, gone, "-o", output)
    assert (status, out) == (1, "")
    assert err == f"dissensus: {gone}: no such file or folder\n"
    assert not output.exists()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("command", ["code", "report"])
def test_nothing_readable_is_status_1(capsys: Capture, tmp_path: Path, command: str) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0")
    (tmp_path / "b.txt").write_bytes(b"")
    output = tmp_path / "out.csv"
    status, out, err = call(capsys, command, tmp_path, "-o", output)
    assert (status, out) == (1, "")
    told = (
        f"1, the file is not text ({tmp_path}/a.txt); 1, the file holds no text ({tmp_path}/b.txt)"
    )
    assert err == f"dissensus: nothing could be read: {told}\n"
    assert not output.exists()


@pytest.mark.usefixtures("small")
def test_sole_unreadable_file_says_its_reason(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\0")
    # Once, and not in the table as well.
    told = (1, "", f"dissensus: {path}: the file is not text\n")
    assert call(capsys, "code", path) == told


@pytest.mark.usefixtures("small")
def test_some_left_out_is_status_0_and_counted(capsys: Capture, note: Path) -> None:
    (note.parent / "b.txt").write_bytes(b"\0")
    status, _, err = call(capsys, "code", note.parent, "--format", "csv")
    told = f"1 of 2 files left out: 1, the file is not text ({note.parent}/b.txt)"
    assert (status, err) == (0, f"dissensus: {told}\n")
    (note.parent / "c.txt").write_bytes(b"\0")
    err = call(capsys, "code", note.parent, "--format", "csv")[2]
    assert err.endswith(f"2, the file is not text ({note.parent}/b.txt and others)\n")


@pytest.mark.usefixtures("small")
def test_output_that_cannot_be_written_is_told_at_once(
    capsys: Capture, note: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "none"
    for output in (tmp_path, folder / "out.csv"):
        status, out, err = call(capsys, "code", note, "-o", output)
        assert (status, out) == (1, "")
        assert err.startswith(f"dissensus: {output}: cannot write")


@pytest.mark.usefixtures("small")
def test_output_that_is_no_file_of_its_own_is_refused(capsys: Capture, note: Path) -> None:
    before = note.read_bytes()
    status, _, err = call(capsys, "code", note, "-o", note)
    assert (status, err) == (1, f"dissensus: {note}: cannot write, it is to be read\n")
    assert note.read_bytes() == before


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("command", ["code --format csv", "report --format json", "report"])
def test_a_dash_is_standard_output(
    capsys: Capture, note: Path, command: str, tmp_path: Path
) -> None:
    status, to_dash, _ = call(capsys, *command.split(), note, "-o", "-")
    assert (status, bool(to_dash)) == (0, True)
    file = tmp_path / "out"
    assert call(capsys, *command.split(), note, "-o", file)[0] == 0
    assert to_dash == file.read_text(encoding="utf-8")


@pytest.mark.usefixtures("small")
def test_wrong_setting_is_one_line(
    capsys: Capture, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _, err = call(capsys, "code", note, "--date", "hier")
    assert status == 2
    assert err.endswith("'--date': 'hier': write a date such as 2024-02-26.\n")
    monkeypatch.setenv("DISSENSUS_DATE", "hier")
    told = "dissensus: DISSENSUS_DATE is 'hier': write a date such as 2024-02-26\n"
    assert call(capsys, "code", note) == (1, "", told)


@pytest.mark.usefixtures("small")
def test_header_date_that_is_none_is_told_with_its_line(capsys: Capture, tmp_path: Path) -> None:
    for number in range(12):
        text = f"---\ntitle: x\ndate: {number} frimaire 2024\n---\n{TEXT}"
        (tmp_path / f"{number:02}.txt").write_text(text, encoding="utf-8")
    status, _, err = call(capsys, "code", tmp_path, "--format", "csv")
    lines = err.splitlines()
    why = "is no date and is not used; write one like 2024-02-26"
    assert (status, lines[0]) == (0, f"dissensus: {tmp_path}/00.txt:3: '0 frimaire 2024' {why}")
    assert lines[10:] == ["dissensus: 2 more of the kind in other documents"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", ["codebook", "register", "language file"])
def test_data_file_that_cannot_be_opened_is_told_at_once(
    capsys: Capture, note: Path, tmp_path: Path, kind: str
) -> None:
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    reasons = {
        tmp_path / "none.toml": "no such file",
        tmp_path: "this is a folder",
        loop: "a link that leads back to itself",
    }
    for path, reason in reasons.items():
        option = f"--{kind.replace(' ', '-')}"
        told = f"{path}: the {kind} could not be opened ({reason}); look at {option}"
        assert call(capsys, "code", note, option, path) == (1, "", f"dissensus: {told}\n")


@pytest.mark.usefixtures("small")
def test_link_that_leads_back_to_itself_is_told(capsys: Capture, tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    told = f"{loop}: the file could not be opened (a link that leads back to itself)"
    assert call(capsys, "code", loop) == (1, "", f"dissensus: {told}\n")
    gone = tmp_path / "gone"
    gone.symlink_to(tmp_path / "none")
    told = f"{gone}: no such file or folder (a link to what is not there)"
    assert call(capsys, "code", gone) == (1, "", f"dissensus: {told}\n")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("command", ["code", "report"])
def test_empty_folder_is_told_as_one(capsys: Capture, tmp_path: Path, command: str) -> None:
    folder, output = tmp_path / "empty", tmp_path / "out"
    folder.mkdir()
    told = f"{folder}: the folder holds no file to read (a README and hidden files are not read)"
    assert call(capsys, command, folder, "-o", output) == (1, "", f"dissensus: {told}\n")
    assert not output.exists()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", ["out.csv", "there.csv"])
def test_output_without_permission_is_told_at_once(
    capsys: Capture, note: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    output = note.parent / name
    (note.parent / "there.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    status, out, err = call(capsys, "code", note, "-o", output)
    assert (status, out) == (1, "")
    assert err.startswith(f"dissensus: {output}: cannot write, no permission ")
    assert err.count("\n") == 1
    assert {path.name for path in note.parent.iterdir()} == {"note.txt", "there.csv"}


@pytest.mark.usefixtures("small")
def test_output_in_the_folder_that_is_read_is_not_read(capsys: Capture, note: Path) -> None:
    output = note.parent / "report.html"
    for _ in range(2):
        assert call(capsys, "report", note.parent, "-o", output) == (0, "", "")
        assert output.read_text(encoding="utf-8") == "<p>(1, 'en')"


@pytest.mark.usefixtures("small")
@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
def test_message_is_one_line_whatever_the_name(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "a\n\x1b[31m\udce9'\".txt"
    path.write_bytes(b"\0")
    told = f"dissensus: {tmp_path}/a\\n\\x1b[31m\\ufffd'\".txt: the file is not text\n"
    status, out, err = call(capsys, "code", path)
    assert (status, out) == (1, "")
    assert err == told.replace("\\ufffd", "\ufffd")
    path.unlink()
    assert call(capsys, "code", path)[2].count("\n") == 1


@pytest.mark.usefixtures("small")
def test_fault_in_a_data_file_is_one_line(
    capsys: Capture, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(documents: object, settings: Settings) -> Iterator[Coded]:
        raise DataFileError(str(settings.codebook), 3, "no such action class: send")

    monkeypatch.setattr(sys.modules["dissensus.pipeline"], "code_documents", refuse)
    book = note.with_name("book.toml")
    book.touch()
    status, _, err = call(capsys, "code", note, "--codebook", book)
    assert (status, err) == (1, f"dissensus: {book}:3: no such action class: send\n")


#: A program that is the command with the small stages of this file.
PROGRAM = """
import runpy, sys
from types import ModuleType
test = runpy.run_path(sys.argv.pop(1))
pipeline = ModuleType("pipeline")
pipeline.code_documents, pipeline.made = test[sys.argv.pop(1)], None
report = ModuleType("report")
report.render_report = report.to_json = report.make_report = None
sys.modules["dissensus.pipeline"] = pipeline
sys.modules["dissensus.present.pages"] = sys.modules["dissensus.present.report"] = report
from dissensus.cli import main
main()
"""


def code_slowly(documents: Iterable[Document | Skip], settings: Settings) -> Iterator[Coded]:
    """Code one document, say so in a file, and never end."""
    # A shell that runs the tests in the background has its children ignore the signal.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield next(code_small(documents, settings))
    Path("started").touch()
    time.sleep(60)


def start(stages: str, *arguments: object, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROGRAM, __file__, stages, *map(str, arguments)]
    return subprocess.Popen(command, stdout=-1, stderr=-1, **options)  # type: ignore[call-overload, no-any-return]


def test_output_is_utf8_in_any_locale(note: Path) -> None:
    environ = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for format_ in ("jsonl", "csv", "table"):
        out, err = start("code_small", "code", note, "--format", format_, env=environ).communicate()
        assert err == b""
        assert "l’accueil".encode() in out


@pytest.mark.skipif(os.name != "posix", reason="other shells close streams otherwise")
@pytest.mark.parametrize(
    ("closed", "path", "told"),
    [
        ("<&-", "-", b"-: the file could not be opened (standard input is closed)"),
        (">&-", "note.txt", b"standard output is closed: name a file with --output"),
    ],
)
def test_closed_stream_is_told(note: Path, closed: str, path: str, told: bytes) -> None:
    command = [sys.executable, "-c", PROGRAM, __file__, "code_small", "code", path]
    line = f"{shlex.join(command)} {closed}"
    done = subprocess.run(["sh", "-c", line], cwd=note.parent, stderr=-1, check=False)
    assert (done.returncode, done.stderr) == (1, b"dissensus: " + told + b"\n")


@pytest.mark.skipif(os.name != "posix", reason="other shells close streams otherwise")
def test_nothing_is_told_among_the_records(note: Path) -> None:
    note.with_name("b.txt").write_bytes(b"\0")
    command = [sys.executable, "-c", PROGRAM, __file__, "code_small", "code", ".", "--format=jsonl"]
    line = f"{shlex.join(command)} 2>&-"
    out = subprocess.check_output(["sh", "-c", line], cwd=note.parent)
    assert [json.loads(one)["record"] for one in out.splitlines()] == ["skip", "statement"]


@pytest.mark.skipif(os.name != "posix", reason="there is no such signal elsewhere")
@pytest.mark.parametrize("format_", ["jsonl", "csv", "table"])
def test_closed_pipe_is_quiet(note: Path, format_: str) -> None:
    note.write_text(TEXT * 10_000, encoding="utf-8")  # more than any pipe holds
    # Unbuffered, Python would not notice.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = start("code_small", "code", note, "--format", format_, env=environ)
    assert process.stdout
    assert process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=30) == -signal.SIGPIPE


def test_records_go_out_as_soon_as_their_document_is_coded(note: Path, tmp_path: Path) -> None:
    process = start("code_slowly", "code", note, "--format", "jsonl", cwd=tmp_path)
    assert process.stdout
    assert process.stderr
    assert json.loads(process.stdout.readline())["text"] == TEXT
    process.kill()
    process.wait(timeout=30)
    process.stdout.close()
    process.stderr.close()


@pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise elsewhere")
def test_stop_leaves_the_old_output(note: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text("old", encoding="utf-8")
    arguments = ("code", note, "--format", "jsonl", "-o", output)
    process = start("code_slowly", *arguments, cwd=tmp_path)
    deadline = time.monotonic() + 30
    while not (tmp_path / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30) == (b"", b"")
    assert process.returncode == 130
    assert output.read_text(encoding="utf-8") == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"note.txt", "out.jsonl", "started"}


def test_module_is_the_command() -> None:
    command = [sys.executable, "-m", "dissensus", "--version"]
    assert subprocess.check_output(command, text=True) == f"dissensus {__version__}\n"


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_parser_is_not_loaded_for_what_needs_none(option: str) -> None:
    program = (
        "import sys, dissensus.cli\n"
        f"sys.argv = ['dissensus', {option!r}]\n"
        "try: dissensus.cli.main()\n"
        "finally: sys.exit('spacy' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
