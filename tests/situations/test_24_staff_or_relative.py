"""Situation 24: who is helped is a colleague's relative. The case is restricted; whoever opens it says
why; every reading and every refused attempt is recorded, and the managers are told."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit.application.access import show_access
from services.audit.application.history import show_history
from services.notifications.application.commands import correspondence_of
from shared.commanding import Work
from tests.acting import act
from tests.audit.region import Region, held, prepared, proposed, referred
from tests.situations.seen import read, sentences

READERS = (
    ("referral", "herts-manager"),
    ("conference", "herts-coordinator"),
    ("plan", "herts-referrer"),
)


@pytest.fixture
def case(region: Region) -> str:
    """A case up to a written plan, in which a relative of the manager's colleague takes part."""
    reference, _, _ = referred(region)
    joan = prepared(region, reference)
    held(region, reference)
    proposed(region, reference, joan)
    region.perform("herts-manager", "restrict_case", reference, reason="Joan's son works here.")
    return reference


def readings(region: Region, reference: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = show_access(region.work(reference), region.asking())["readings"]
    return found


def alerts(region: Region, reference: str) -> list[str]:
    """Whom the notification service tells that the case was read."""
    work = Work(region.stores["notifications"], reference, act(at=region.now), {})
    messages = correspondence_of(work).messages.values()
    return [m.recipient for m in messages if m.kind == "restricted_case_read"]


def test_nobody_opens_it_in_passing_and_the_attempt_is_recorded(region: Region, case: str) -> None:
    for what, account in READERS:
        refused = read(region, account, what, case)["refused"]
        assert refused["code"] == "reason_needed"
        assert "Say why you have to see it" in refused["message"]
        assert "Ashdown" not in str(refused)
    assert readings(region, case) == [] and alerts(region, case) == []
    assert sentences(region, case).count("it was refused (reason needed)") == len(READERS)


def test_who_breaks_the_glass_is_recorded_with_the_reason_and_the_managers_are_told(
    region: Region, case: str
) -> None:
    for what, account in READERS:
        region.pass_time(minutes=1)
        shown = read(region, account, what, case, reason="I am on duty tonight.")
        assert shown["ok"]["reference"] == case
    found = readings(region, case)
    assert [(each["reader"], each["what"]) for each in found] == [
        (account, f"the {what}") for what, account in READERS
    ]
    assert all(each["restricted"] for each in found)
    assert {each["reason"] for each in found} == {"I am on duty tonight."}
    assert alerts(region, case) == ["herts-manager"] * len(READERS)


def test_auditors_say_why_too_and_reading_the_history_is_a_reading(
    region: Region, case: str
) -> None:
    def look(reason: str) -> dict[str, Any]:
        return region.show(
            "herts-auditor", "audit", "show_history",
            lambda work: show_history(work, region.asking()), case, "the history", reason=reason,
        )  # fmt: skip

    assert look("")["refused"]["code"] == "reason_needed"
    assert "ok" in look("The quarterly check.")
    assert [each["reader"] for each in readings(region, case)] == ["herts-auditor"]


def test_when_the_restriction_is_lifted_what_was_read_under_it_stays_marked(
    region: Region, case: str
) -> None:
    read(region, "herts-referrer", "plan", case, reason="I am on duty tonight.")
    region.perform("herts-manager", "lift_restriction", case, reason="The colleague has left.")
    region.pass_time(minutes=1)
    assert "ok" in read(region, "herts-referrer", "plan", case)
    assert [each["restricted"] for each in readings(region, case)] == [True, False]
