"""The image is made by the steps of `./kinplan`, holds what runs, and nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNS = ["requirements.lock", "kinplan", "cli/", "shared/", "services/", "councils/"]
Plant = Callable[[str, str, str], None]


def steps(folder: Path) -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, each with what follows it."""
    text = re.sub(r"\\\n\s*", " ", (folder / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def copied(folder: Path) -> list[str]:
    """What is copied into the image, in order."""
    return [name for word, rest in steps(folder) if word == "COPY" for name in rest.split()[:-1]]


def admitted(folder: Path) -> list[str]:
    """What .dockerignore lets through, when it shuts out the rest first."""
    lines = [
        line for line in (folder / ".dockerignore").read_text().splitlines() if line[:1] != "#"
    ]
    return [line[1:] for line in lines if line.startswith("!")] if lines[0] == "*" else []


def faults(folder: Path) -> list[str]:
    """Everything wrong with the image's making, in words; empty when all is well."""
    given = steps(folder)
    last = {word: rest for word, rest in given}
    set_up = [place for place, (word, rest) in enumerate(given) if "./kinplan setup" in rest]
    services = [place for place, (word, rest) in enumerate(given) if "services/" in rest]
    wanted = {
        "a slim Python, 3.11 or later": re.fullmatch(r"python:3\.1[1-9]-slim", given[0][1]),
        "the set-up of ./kinplan": len(set_up) == 1 and "--python-only" in given[set_up[0]][1],
        "set-up before the services": set_up and services and set_up[0] < services[0],
        "a user by number": re.fullmatch(r"[1-9]\d*:[1-9]\d*", last.get("USER", "")),
        "the command": last.get("ENTRYPOINT") == '["./kinplan"]',
        "what runs": copied(folder) == RUNS,
        "a way past .dockerignore": admitted(folder) == [name.rstrip("/") for name in RUNS],
    }
    return [what for what, right in wanted.items() if not right]


def hadolint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or "hadolint"
    path = str(folder / "Dockerfile")
    return subprocess.run([program, "--no-color", path], capture_output=True, text=True)


def test_the_image_is_made_as_wanted() -> None:
    assert faults(ROOT) == []


def test_what_is_copied_exists() -> None:
    assert [name for name in copied(ROOT) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("Dockerfile", "python:3.13-slim", "python:latest", "a slim Python, 3.11 or later"),
        ("Dockerfile", "setup --python-only", "setup", "the set-up of ./kinplan"),
        (
            "Dockerfile",
            "COPY cli/ cli/",
            "COPY cli/ cli/\nCOPY services/ s/",
            "set-up before the services",
        ),
        ("Dockerfile", "10001:10001", "root", "a user by number"),
        ("Dockerfile", "10001:10001", "0:0", "a user by number"),
        ("Dockerfile", '["./kinplan"]', '["python"]', "the command"),
        ("Dockerfile", "COPY councils/ councils/\n", "", "what runs"),
        (".dockerignore", "!shared\n", "", "a way past .dockerignore"),
        (".dockerignore", "!shared\n", "!shared\n!.kinplan\n", "a way past .dockerignore"),
        (".dockerignore", "*\n!req", "!req", "a way past .dockerignore"),
    ],
)
def test_a_fault_is_noticed(
    checkout: Path, plant: Plant, name: str, old: str, new: str, fault: str
) -> None:
    plant(name, old, new)
    assert fault in faults(checkout)


def test_hadolint_finds_nothing() -> None:
    answer = hadolint(ROOT)
    assert (answer.returncode, answer.stdout) == (0, "")


def test_hadolint_finds_a_planted_fault(checkout: Path, plant: Plant) -> None:
    plant("Dockerfile", "FROM python:3.13-slim", "FROM python")
    answer = hadolint(checkout)
    assert answer.returncode == 1 and "DL3006" in answer.stdout
