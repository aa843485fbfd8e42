"""What can be typed, and the help, on a machine where nothing has been set up."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from cli.__main__ import COMMANDS
from cli.arguments import OVERVIEW, build_parser, parse

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "kinplan"


def type_command(*words: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ./kinplan in an environment of its own, with a Python that has no packages."""
    given = {"PATH": os.environ["PATH"], "KINPLAN_DATA": str(data), "HOME": str(data)} | environment
    python = [sys.executable, "-S", str(COMMAND)]
    return subprocess.run([*python, *words], env=given, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("words", [["--help"], ["up", "--help"], ["parked", "discard", "--help"]])
def test_help_needs_no_package_and_makes_no_file(words: list[str], tmp_path: Path):
    data = tmp_path / "data"
    shown = type_command(*words, data=data)
    assert shown.returncode == 0, shown.stderr
    assert "usage: ./kinplan" in shown.stdout
    assert not data.exists()


def test_every_command_is_in_the_overview_and_every_one_named_there_exists():
    groups = OVERVIEW.partition("Try it")[2].partition("Examples")[0]
    named = set(re.findall(r"^  ([a-z]+)", groups, re.MULTILINE))
    assert named == set(COMMANDS) | {"setup"}


def test_every_command_is_parsed():
    for command in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            build_parser().parse_args([command, "--help"])
        assert ended.value.code == 0


def test_what_follows_test_goes_to_pytest_untouched():
    assert parse(["test", "-k", "mailbox", "--maxfail=1"]).pytest == [
        "-k",
        "mailbox",
        "--maxfail=1",
    ]


def test_discarding_a_parked_message_needs_a_reason(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        parse(["parked", "discard", "7", "--consumer", "plans"])
    assert ended.value.code == 2
    assert "--reason" in capsys.readouterr().err
    assert parse(["parked", "discard", "7", "--reason", "sent twice"]).reason == "sent twice"


def test_case_files_are_found_from_where_the_caller_stands(monkeypatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    assert parse(["demo", "--cases", "mine"]).cases == tmp_path / "mine"


@pytest.mark.parametrize("command", ["status", "down", "logs"])
def test_looking_and_stopping_work_before_any_set_up(command: str, tmp_path: Path):
    shown = type_command(command, data=tmp_path / "data")
    assert "Traceback" not in shown.stderr
    assert shown.returncode == (3 if command == "status" else 0)
    assert not (tmp_path / "data").exists()


def test_a_port_base_that_is_no_port_is_refused_in_plain_words(tmp_path: Path):
    shown = type_command("status", data=tmp_path, KINPLAN_PORT_BASE="eighty")
    assert shown.returncode == 1
    assert "KINPLAN_PORT_BASE is 'eighty'" in shown.stderr


def test_reset_without_a_terminal_deletes_nothing_unless_told_yes(tmp_path: Path):
    (tmp_path / "clock").write_text("0\n")
    (tmp_path / "mine.txt").write_text("not Kinplan's")
    shown = type_command("reset", data=tmp_path)
    assert shown.returncode == 1
    assert "--yes" in shown.stderr
    assert (tmp_path / "clock").exists()
    assert type_command("reset", "--yes", data=tmp_path).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_old_python_without_a_newer_one_at_hand_says_what_is_needed(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setenv("PYENV_ROOT", "/nonexistent")
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(COMMAND), run_name="__main__")
    assert ended.value.code == 1
    assert "Python 3.11 or later is needed; this is Python 3.9" in capsys.readouterr().err


def test_an_old_python_leaves_the_work_to_a_newer_one_on_the_path(tmp_path: Path):
    newer = tmp_path / "python3.12"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 0\necho "taken over: $2"\n')
    newer.chmod(0o755)
    pretend = "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv = ['kinplan', 'status'];"
    done = subprocess.run(
        [sys.executable, "-c", f"{pretend} runpy.run_path({str(COMMAND)!r}, run_name='__main__')"],
        env={"PATH": str(tmp_path), "PYENV_ROOT": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stdout == "taken over: status\n"
