"""What the documents say can be found: files, names, commands; and they name no one machine."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cli.__main__ import COMMANDS
from tests.documents.reading import (
    LINK,
    ROOT,
    broken_links,
    commands,
    documents,
    is_carried_out,
    machine_paths,
    missing_modules,
    missing_places,
    wrong_commands,
)

README = (ROOT / "README.md").read_text()
LONGEST_README = 220
EVERY_DOCUMENT = pytest.mark.parametrize(
    "document", documents(), ids=lambda path: str(path.relative_to(ROOT))
)


@EVERY_DOCUMENT
def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken_links(document, document.read_text()) == []


@pytest.mark.parametrize(
    ("planted", "says"),
    [
        ("[x](docs/nowhere.md)", "no such file"),
        ("[x](../../../etc/hostname)", "no such file"),
        ("[x](#nothing-of-the-kind)", "no such heading"),
        ("[x](CONTRIBUTING.md#nothing-of-the-kind)", "no such heading"),
    ],
)
def test_a_planted_link_to_nowhere_is_found(planted: str, says: str) -> None:
    (wrong,) = broken_links(ROOT / "README.md", f"{README}\n{planted}\n")
    assert says in wrong


@EVERY_DOCUMENT
def test_every_file_and_name_in_the_code_that_is_spoken_of_is_there(document: Path) -> None:
    assert missing_places(document.read_text()) == []


@pytest.mark.parametrize(
    ("planted", "says"),
    [
        ("`services/referral/domain/nowhere.py`", "no such file"),
        ("`services/referral/domain/referral.py::Referral.approve`", "no such name"),
        ("`services/referral/domain/referral.py::accept`", "no such name"),
        ("`tests/cli/test_command_line.py::test_that_nobody_wrote`", "no such name"),
    ],
)
def test_a_planted_name_that_is_not_in_the_code_is_found(planted: str, says: str) -> None:
    (wrong,) = missing_places(f"See {planted}.")
    assert says in wrong


@EVERY_DOCUMENT
def test_every_command_can_be_typed_as_it_stands(document: Path) -> None:
    assert wrong_commands(document.read_text()) == []


@pytest.mark.parametrize(
    ("planted", "says"),
    [
        ("`./kinplan dance`", "cannot be typed"),
        ("    ./kinplan up --forever   # a comment", "cannot be typed"),
        ("`./kinplan parked discard ID`", "cannot be typed"),
    ],
)
def test_a_planted_command_that_cannot_be_typed_is_found(planted: str, says: str) -> None:
    (wrong,) = wrong_commands(planted)
    assert says in wrong


def test_a_command_that_nothing_carries_out_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(wrong_commands.__globals__["COMMANDS"], "status", "cli.nowhere:main")
    assert wrong_commands("`./kinplan status`") == ["./kinplan status: nothing carries it out"]


FOR_THE_HELP = {"setup", "migrate", "run"}
"""Commands that a reader of the README can do without."""


def unmentioned(readme: str) -> set[str]:
    """Commands that can be carried out and that the README does not show."""
    there = {command for command in COMMANDS if is_carried_out(command)}
    return there - {words[0] for words in commands(readme)} - FOR_THE_HELP


def test_the_readme_shows_every_command_that_there_is() -> None:
    assert unmentioned(README) == set()


def test_a_command_that_the_readme_forgets_is_found() -> None:
    assert unmentioned(README.replace("./kinplan status", "kinplan")) == {"status"}


@EVERY_DOCUMENT
def test_every_module_that_is_run_by_its_name_is_there(document: Path) -> None:
    assert missing_modules(document.read_text()) == []


def test_a_planted_module_that_is_not_there_is_found() -> None:
    planted = "`python -m cli.nowhere`, python -m nowhere.at_all, python -m services.portal"
    assert missing_modules(planted) == ["cli.nowhere", "nowhere.at_all"]


@EVERY_DOCUMENT
def test_no_document_names_a_place_of_one_machine(document: Path) -> None:
    assert machine_paths(document.read_text()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "cd /home/anna/kinplan",
        "see `/Users/anna/x`",
        "(/tmp/notes/demo.txt)",
        "https://py" + "pi.org/simple",
    ],
)
def test_a_planted_place_of_one_machine_is_found(planted: str) -> None:
    assert len(machine_paths(planted)) == 1


def test_places_that_every_machine_has_are_no_mistake() -> None:
    assert machine_paths("writes nothing but `/tmp`; answers at `/readyz` and /api/v1/cases") == []


def test_the_readme_tells_as_many_cases_as_there_are() -> None:
    cases = len(list((ROOT / "samples" / "cases").glob("*.y*ml")))
    assert f"{cases} of {cases} cases reached their expected end" in README


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len(README.splitlines()) <= LONGEST_README


def unlisted(readme: str, names: list[str]) -> list[str]:
    """Documents that the README does not link to; decisions have an index of their own."""
    linked = {target.partition("#")[0] for target in LINK.findall(readme)}
    listed = [n for n in names if not n.startswith("docs/decisions/") or n.endswith("/README.md")]
    return [name for name in listed if name not in linked and name != "README.md"]


def test_the_readme_leads_to_every_document() -> None:
    assert unlisted(README, [str(path.relative_to(ROOT)) for path in documents()]) == []


def test_a_document_that_the_readme_forgets_is_found() -> None:
    assert unlisted(README, ["docs/api.md", "docs/forgotten.md"]) == ["docs/forgotten.md"]


def test_the_changelog_begins_with_the_version_that_the_project_has() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = [x for x in (ROOT / "CHANGELOG.md").read_text().splitlines() if x.startswith("## ")]
    assert headings[0].startswith(f"## {version}")
