"""Each of the twenty-five awkward situations is shown by a sample case or a test that is there."""

from __future__ import annotations

import re

from tests.documents.reading import ROOT, table

PAGE = (ROOT / "docs" / "situations.md").read_text(encoding="utf-8")
SHOWN_BY = re.compile(r"`((?:samples/cases|tests/situations)/[\w.-]+)`")


def rows() -> list[list[str]]:
    """The rows of the page's table."""
    return table(PAGE, "## The situations")


def invariants() -> list[list[str]]:
    """The rows of the table of invariants."""
    return table(PAGE, "## The invariants")


def not_shown(listed: list[list[str]]) -> list[str]:
    """Situations that no case or test shows, and cases and tests that are not there."""
    wrong = []
    for row in listed:
        files = SHOWN_BY.findall(row[3])
        if not files:
            wrong.append(f"{row[0]}: nothing shows it")
        wrong += [f"{row[0]}: {name}: is not there" for name in files if not (ROOT / name).exists()]
    return wrong


def test_every_situation_has_its_row() -> None:
    assert [row[0] for row in rows()] == [str(number) for number in range(1, 26)]


def test_every_situation_is_shown_by_a_case_or_a_test() -> None:
    assert not_shown(rows()) == []


def test_every_test_of_a_situation_is_on_the_page() -> None:
    named = {name for row in rows() for name in SHOWN_BY.findall(row[3])}
    there = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests" / "situations").glob("test_*.py")
    }
    assert there - named == set()


def test_every_invariant_is_walked_by_a_machine_in_which_a_fault_is_planted() -> None:
    assert [row[0] for row in invariants()] == [str(number) for number in range(1, 12)]
    for number, _, walked in invariants():
        files = re.findall(r"`([\w/]+\.py)`", walked)
        assert files, number
        for name in files:
            assert f"test_invariant_{number}_" in name
            source = (ROOT / name).read_text(encoding="utf-8")
            fails = "pytest.raises" in source or "notices(" in source
        assert "monkeypatch" in source and fails, f"{name}: no fault is planted"


def test_no_invariant_is_walked_that_the_page_does_not_tell_of() -> None:
    named = {f for row in invariants() for f in re.findall(r"`([\w/]+\.py)`", row[2])}
    there = (ROOT / "tests").rglob("test_invariant_*.py")
    assert {path.relative_to(ROOT).as_posix() for path in there} == named


def test_a_situation_that_nothing_shows_is_found() -> None:
    row = ["26", "Something else", "It happens.", "`samples/cases/none.yaml`", "–"]
    assert not_shown([row]) == ["26: samples/cases/none.yaml: is not there"]
    assert not_shown([[*row[:3], "everybody knows", "–"]]) == ["26: nothing shows it"]
