"""Printing a person's own record: what is given, what is withheld and why, and by when it is due."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pytest

from cli import case_subject_access
from cli.case_subject_access import record_lines
from cli.errors import CommandFailed


def given(place: str, value: Any = None, **more: Any) -> dict[str, Any]:
    told = {"place": place, "occurred_at": "2026-11-02T10:00:00+00:00", **more}
    return told if "withheld" in more else {**told, "value": value}


RECORD: dict[str, Any] = {
    "reference": "HERTS-CDFG-3467",
    "council_name": "Hertfordshire County Council",
    "same_name": [],
    "kept_from_them": 0,
    "asked_on": "2026-12-01",
    "due_by": "2027-01-01",
    "overdue": False,
    "own": [
        given("scheduling/3/name", "Joan Ashdown"),
        given("plans/2/actions", {"what": "Sleep there.", "by_when": None, "kept": True}),
    ],
    "facts": [
        given("scheduling/4", {"how": "in_person", "prepared": 1, "met_on": "2026-11-01"}),
        given("scheduling/5", {"starts_at": "2026-11-09T10:00:00+00:00"}),
    ],
    "passages": [
        given("plans/2/support_asked", ["A bus pass.", "A bed."]),
        given("plans/3/reasons", withheld="third_party"),
    ],
    "withheld": [{"place": "plans/3/reasons", "code": "third_party", "words": "Of others."}],
    "note": "Read it through.",
    "problems": [],
}


def test_the_record_is_told_in_parts_with_the_place_of_everything():
    day = "Monday 2 November 2026"
    assert record_lines(RECORD) == [
        "HERTS-CDFG-3467  Your record, Hertfordshire County Council",
        "",
        "  Asked for on 1 December 2026; due by 1 January 2027.",
        "  Read it through.",
        "",
        "What is kept about you",
        f"  {day}, scheduling/3/name: Joan Ashdown",
        f"  {day}, plans/2/actions: what: Sleep there.; kept: yes",
        "",
        "What happened that concerns you",
        f"  {day}, scheduling/4: how: in person; prepared: 1; met on: 1 November 2026",
        f"  {day}, scheduling/5: starts at: Monday 9 November 2026 at 10:00",
        "",
        "What is kept about the whole case, with other people's names masked",
        f"  {day}, plans/2/support_asked: A bus pass.; A bed.",
        f"  {day}, plans/3/reasons: withheld (third party)",
        "",
        "What is withheld, and why",
        "  plans/3/reasons: Of others.",
    ]


def test_it_says_when_it_is_late_when_somebody_has_the_same_name_and_what_is_missing():
    told = {
        **RECORD,
        "overdue": True,
        "same_name": ["3d" * 16],
        "kept_from_them": 3,
        "problems": ["plans event 3 cannot be read, and is not in this record."],
    }
    text = " ".join(" ".join(record_lines(told)).split())
    assert "due by 1 January 2027. That day has passed." in text
    assert f"perhaps the same person: --person {'3d' * 16}" in text
    assert "MISSING: plans event 3 cannot be read" in text
    assert "such as an address, were left out 3 times." in text


def test_a_file_that_is_there_is_not_replaced(tmp_path):
    there = tmp_path / "record.txt"
    there.write_text("mine")
    arguments = Namespace(
        reference="HERTS-CDFG-3467", council=None, person=["a"], out=there, reason=None
    )
    with pytest.raises(CommandFailed, match="is there already"):
        case_subject_access.main(arguments)
    assert there.read_text() == "mine"
