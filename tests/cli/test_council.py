"""What a manager reads on the command line about retention and erasing, and what is typed for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli import council, council_retention, mailbox_clearing
from cli.arguments import parse
from cli.council_arguments import GROUNDS
from cli.council_erasing import OUT_OF_REACH, _asked, _ending, _erasure_of
from cli.council_findings import finding_lines
from cli.council_retention import report_lines, require_council
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.mailbox_clearing import message_ids
from services.audit.domain.rules import GROUNDS as RULES
from tests.documents.reading import ROOT

JOAN, FRIEND = "3d" * 16, "4e" * 16
CASE: dict[str, Any] = {
    "reference": "HERTS-CDFG-3467",
    "category": "plan_agreed",
    "trigger": "youngest_birthday",
    "years": 75,
    "ended_on": "2027-03-01",
    "due_on": "2091-05-14",
    "on_hold": False,
}
REPORT: dict[str, Any] = {
    "council": "hertfordshire",
    "council_name": "Hertfordshire County Council",
    "as_of": "2091-06-01",
    "policy_version": "abc",
    "says": "Nothing is destroyed by itself.",
    "due": [CASE],
    "due_within_a_year": [],
    "on_hold": [],
    "cannot_be_told": [],
    "cases": 3,
    "open": 1,
}
FOUND: dict[str, Any] = {
    "reference": "HERTS-CDFG-3467",
    "people": [{"id": JOAN, "kind": "attendee", "part": "family"}],
    "ground": "person_asked",
    "objections": [],
    "retention": {"category": "plan_agreed", "over_on": "2091-05-14", "is_over": False},
    "services": {
        "scheduling": {
            "keys": 1,
            "events": [
                {"topic": "conference.attendee_invited", "position": 4, "fields": ["email", "name"]}
            ],
            "rows": {},
        },
        "notifications": {"keys": 0, "events": [], "rows": {"outbox": 1}},
    },
    "stays": [
        {
            "service": "plans",
            "topic": "plan.proposed",
            "position": 2,
            "fields": ["back_up_plan"],
        }
    ],
    "same_name": [{"id": FRIEND, "kind": "parent", "part": None}],
    "plan_versions": [1],
    "messages_stopped": [{}],
    "copies_with_others": [
        {
            "recipient": FRIEND,
            "recipient_is": "attendee",
            "plan_version": 1,
            "delivered_at": "2027-02-01T10:00:00+00:00",
        }
    ],
    "taken_away": [{"by": "herts-auditor", "at": "2027-03-01T10:00:00+00:00"}],
    "code": "3F9A27C1",
}


def test_the_report_says_what_is_due_since_when_and_that_nothing_is_destroyed():
    lines = report_lines(REPORT)
    assert lines[0].startswith("Hertfordshire County Council, retention as of 1 June 2091")
    text = "\n".join(lines)
    assert "Nothing is destroyed by itself." in text
    assert (
        "HERTS-CDFG-3467  since 14 May 2091  "
        "(plan agreed: 75 years from the youngest child's birthday)"
    ) in text
    assert (
        "Due within a year: nothing" in text and "On hold, whatever their period: no case" in text
    )


def test_a_case_whose_day_cannot_be_told_is_said_to_be_kept():
    told = {**REPORT, "due": [], "cannot_be_told": [{**CASE, "due_on": None}]}
    text = "\n".join(report_lines(told))
    assert "Cannot be told, since a date of birth is not known; kept" in text
    assert "HERTS-CDFG-3467  day not known" in text


def test_the_findings_say_what_goes_what_stays_and_how_to_confirm():
    text = "\n".join(finding_lines(FOUND, "Hertfordshire County Council", 6))
    for words in (
        f"Person: {JOAN} (attendee, family)",
        "1 key, 1 events with 2 fields",
        "scheduling/4 conference.attendee_invited: email, name",
        "no key, 0 events with 0 fields, 1 in outbox",
        "messages that wait for them and are stopped: 1",
        "mails in the local mailbox of this trial: 6",
        "plans/2 plan.proposed: back up plan",
        f"{FRIEND} (attendee): plan copy, version 1, sent on Monday 1 February 2027",
        "herts-auditor (staff): took the case away as a file on Monday 1 March 2027",
        f"perhaps the same person: {FRIEND} (person with parental responsibility)",
        "Retention: runs until Monday 14 May 2091",
        "Nothing has been erased.",
        "--confirm 3F9A27C1",
    ):
        assert words in text, words


def test_without_a_local_mailbox_none_is_spoken_of():
    assert "mailbox" not in "\n".join(finding_lines(FOUND, "Hertfordshire", None))


def test_what_stands_against_it_is_said_instead_of_the_code():
    refused = {**FOUND, "objections": [{"code": "case_on_hold", "message": "There is a hold."}]}
    text = "\n".join(finding_lines(refused, "Hertfordshire", None))
    assert "CANNOT BE DONE (case_on_hold): There is a hold." in text
    assert "--confirm" not in text


def test_a_person_without_anything_leaves_nothing_and_nobody():
    empty = {**FOUND, "stays": [], "copies_with_others": [], "taken_away": [], "same_name": []}
    lines = finding_lines(empty, "Hertfordshire", 0)
    assert "    nothing" in lines and "    nobody" in lines


def test_mails_to_them_and_copies_that_tell_of_them_are_found_by_message_id():
    messages = [
        {"message": "a", "recipient": JOAN, "kind": "invitation", "plan_version": None},
        {"message": "b", "recipient": FRIEND, "kind": "plan_copy", "plan_version": 1},
        {"message": "c", "recipient": FRIEND, "kind": "plan_copy", "plan_version": 2},
        {"message": "d", "recipient": FRIEND, "kind": "invitation", "plan_version": None},
    ]
    assert message_ids(messages, [JOAN], [1]) == {"<a@kinplan>", "<b@kinplan>"}


def test_where_there_is_no_local_mailbox_nothing_is_deleted_and_nothing_fails(tmp_path: Path):
    instance = Instance(ROOT, tmp_path, 1024)
    assert mailbox_clearing.held(instance, {"<a@kinplan>"}) is None
    assert mailbox_clearing.clear(instance, {"<a@kinplan>"}) is None


def test_the_ending_says_who_is_awaited_and_who_was_asked():
    done = _ending({"completed_at": "2027-03-01", "awaited": []}, 6)
    assert done[0].startswith("Complete:") and done[1].endswith("trial: 6")
    waiting = _ending({"completed_at": None, "awaited": ["plans", "audit"]}, None)
    assert waiting == [
        "Not complete yet; awaited: plans, audit. It goes on by itself: ./kinplan status"
    ]
    asked = [
        {
            "kind": "please_delete",
            "recipient": FRIEND,
            "recipient_is": "attendee",
            "state": "failed",
        }
    ]
    assert _asked(asked) == [f"  asked to delete: {FRIEND} (attendee, failed)"]
    assert "docs/runbooks/keys.md" in " ".join(OUT_OF_REACH)


def test_an_erasure_counts_as_decided_only_when_it_is_of_all_who_are_named():
    first, newest = {"people": [JOAN, "cas"]}, {"people": [JOAN, "cas", "una"]}
    told = {"erasures": [first, newest, {"people": ["cas"]}]}
    assert _erasure_of(told, {JOAN}) == newest
    assert _erasure_of(told, {JOAN, "cas"}) == newest
    assert _erasure_of(told, {JOAN, FRIEND}) is None, "the friend was never erased"
    assert _erasure_of({"erasures": []}, {JOAN}) is None


def test_every_verb_can_be_typed_and_is_carried_out():
    for typed in (
        "retention --council hertfordshire --json",
        "hold --case HERTS-CDFG-3467 --reason x",
        "lift-hold --case HERTS-CDFG-3467 --reason x --as herts-manager",
        f"erase-person --case X --person {JOAN} --person {FRIEND} --ground court_order --reason x",
        "rotate-keys --council hertfordshire --retire",
    ):
        arguments = parse(["council", *typed.split()])
        assert arguments.verb in council.VERBS
    assert parse(["council", "hold", "--case", "X", "--reason", "x"]).reference == "X"


def test_the_grounds_that_can_be_typed_are_those_of_the_rules():
    assert GROUNDS == RULES


def test_a_council_that_is_not_there_is_named(tmp_path: Path):
    instance = Instance(ROOT, tmp_path)
    with pytest.raises(CommandFailed, match="there is no council 'atlantis'; there are: central"):
        require_council(instance, "atlantis")
    require_council(instance, "hertfordshire")


def test_an_auditor_may_read_the_report_too(tmp_path: Path):
    (tmp_path / "accounts.toml").write_text((ROOT / "samples" / "accounts.toml").read_text())
    instance = Instance(ROOT, tmp_path)
    assert council_retention._role_of(instance, "herts-auditor") == "auditor"
    assert council_retention._role_of(instance, None) == "manager"
    assert council_retention._role_of(instance, "herts-coordinator") == "manager"
