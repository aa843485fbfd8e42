"""Printing a case's history: plain words, days as they are written in Britain, clear errors."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from cli import case
from cli.accounts import make_accounts
from cli.case import council_of
from cli.case_history import history_lines
from cli.child import free_ports
from cli.errors import CommandFailed
from shared.policy_files import read_policies

ROOT = Path(__file__).resolve().parents[2]
POLICIES = read_policies(ROOT / "councils")


def entry(when: str, sentence: str, **more: object) -> dict[str, object]:
    return {
        "occurred_at": when, "recorded_at": when, "service": "referral", "actor_name": "Rosa Field",
        "role": "referrer", "sentence": sentence, "late": False, **more,
    }  # fmt: skip


def test_entries_are_grouped_by_the_day_in_england_with_who_and_what():
    history = {
        "reference": "HERTS-CDFG-3467",
        "entries": [
            entry("2026-06-30T22:30:00+00:00", "Referred the family of Ada."),
            entry("2026-06-30T23:30:00+00:00", "Accepted the referral."),
        ],
    }
    assert history_lines(history, "Hertfordshire County Council", "Two sisters") == [
        "HERTS-CDFG-3467  Two sisters, Hertfordshire County Council",
        "",
        "  Tuesday 30 June 2026",
        "    23:30  Rosa Field (referrer): Referred the family of Ada.",
        "",
        "  Wednesday 1 July 2026",
        "    00:30  Rosa Field (referrer): Accepted the referral.",
    ]


def test_what_was_recorded_late_says_when():
    late = entry(
        "2026-11-02T10:00:00+00:00",
        "Met Ted.",
        late=True,
        recorded_at="2026-11-05T16:15:00+00:00",
    )
    lines = history_lines({"reference": "X", "entries": [late]})
    assert "(recorded on Thursday 5 November 2026 at 16:15)" in " ".join(lines)


@pytest.mark.parametrize(
    ("recorded", "words"),
    [
        ("2026-11-02T10:00:30+00:00", None),  # the same minute
        ("2026-11-02T10:20:00+00:00", "(recorded at 10:20)"),
        ("2026-11-03T00:10:00+00:00", "(recorded on Tuesday 3 November 2026 at 00:10)"),
    ],
)
def test_both_times_are_shown_when_they_differ(recorded, words):
    told = entry("2026-11-02T10:00:00+00:00", "Met Ted.", recorded_at=recorded)
    line = " ".join(history_lines({"reference": "X", "entries": [told]}))
    assert (words in line) if words else ("recorded" not in line)


def test_both_times_are_shown_in_englands_time_over_the_change_of_the_clocks():
    told = entry(
        "2026-10-25T00:30:00+00:00", "Met Ted.", recorded_at="2026-10-25T01:30:00+00:00"
    )  # 01:30 in summer time, and an hour later 01:30 again
    lines = history_lines({"reference": "X", "entries": [told]})
    assert lines[3].startswith("    01:30  Rosa Field")


def test_long_sentences_are_broken_and_stay_under_their_time():
    lines = history_lines(
        {"reference": "X", "entries": [entry("2026-11-02T10:00:00+00:00", "word " * 60)]}
    )
    assert all(len(line) <= 98 for line in lines)
    assert lines[4].startswith(" " * 11 + "word")


def test_the_council_is_found_from_the_reference():
    assert council_of("CBEDS-CDFG-3467", POLICIES, None).council == "central-bedfordshire"
    assert council_of("HERTS-CDFG-3467", POLICIES, "hertfordshire").council == "hertfordshire"


@pytest.mark.parametrize(
    ("reference", "council", "words"),
    [
        ("LEEDS-CDFG-3467", None, "not a reference of any council here.*HERTS"),
        ("HERTS-CDFG-3467", "central-bedfordshire", "is a case of hertfordshire"),
        ("HERTS-CDFG-3467", "atlantis", "there is no council 'atlantis'"),
    ],
)
def test_a_reference_or_council_that_cannot_be_is_explained(reference, council, words):
    with pytest.raises(CommandFailed, match=words):
        council_of(reference, POLICIES, council)


def arguments(reference: str) -> Namespace:
    return Namespace(verb="history", reference=reference, council=None, json=False)


def test_it_says_so_when_nothing_runs_here(tmp_path, monkeypatch):
    monkeypatch.setenv("KINPLAN_DATA", str(tmp_path))
    monkeypatch.setenv("KINPLAN_PORT_BASE", str(free_ports(1)[0] // 2 + 1024))
    with pytest.raises(CommandFailed, match="there are no accounts here yet"):
        case.main(arguments("HERTS-CDFG-3467"))
    samples = ROOT / "samples" / "accounts.toml"
    make_accounts(samples, tmp_path / "accounts.toml", tmp_path / "tokens.toml")
    with pytest.raises(CommandFailed, match="Kinplan is not running here"):
        case.main(arguments("HERTS-CDFG-3467"))


def test_a_part_of_a_history_says_at_the_top_what_it_is_and_how_much_is_left_out():
    part = {
        "reference": "X",
        "shown": "Only what concerns version 2 of the plan.",
        "whole": False,
        "left_out": 12,
        "entries": [entry("2026-11-02T10:00:00+00:00", "Agreed version 2.")],
    }
    assert history_lines(part)[:3] == [
        "X",
        "",
        "  Only what concerns version 2 of the plan. 12 entries are left out.",
    ]
    assert "1 entry is left out" in history_lines({**part, "left_out": 1})[2]


def test_under_an_entry_stand_its_rule_its_policy_its_corrections_and_who_was_told():
    told = {
        "services": [
            {"service": "scheduling", "reaction": "x", "heard": True},
            {"service": "plans", "reaction": "x", "heard": False},
        ],
        "messages": [
            {"kind": "plan_copy", "recipient_name": "Joan", "state": "delivered", "reason": None},
            {
                "kind": "plan_copy",
                "recipient_name": "Ted",
                "state": "failed",
                "reason": "no_address",
            },
        ],
    }
    correction = {
        "at": "2026-11-05T10:00:00+00:00",
        "by": "Rosa Field",
        "what_is_right": "On 3 November.",
    }
    first = entry(
        "2026-11-02T10:00:00+00:00",
        "Agreed.",
        told=told,
        rule="Within 8 weeks, as policy 1a says.",
        policy_version="1a",
        corrected_by=[correction],
    )
    second = entry("2026-11-02T11:00:00+00:00", "Closed.", policy_version="1a", told={})
    lines = history_lines({"reference": "X", "entries": [first, second]})
    assert lines[3:] == [
        "    10:00  Rosa Field (referrer): Agreed.",
        "           CORRECTED on Thursday 5 November 2026 by Rosa Field: On 3 November.",
        "           Rule: Within 8 weeks, as policy 1a says.",
        "           Policy: from here on version 1a.",
        "           Told: Joan by plan copy (delivered); Ted by plan copy (failed, no address); the",
        "             scheduling service; the plans service (not yet).",
        "    11:00  Rosa Field (referrer): Closed.",
    ]


def test_the_options_become_the_parameters_of_the_api():
    given = Namespace(as_of="2027-01-31", as_known_at=None, changes=None, plan_version="2")
    assert case.part_of(given) == {"as_of": "2027-01-31", "plan_version": "2"}
