"""A correction stands beside what was recorded wrongly, which stays as it was."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit.application.commands import correct_entry
from services.audit.application.history import show_history
from services.audit.domain.events import EntryCorrected
from services.audit.domain.refusals import NoSuchEntry
from shared.commanding import Work
from shared.refusals import Forbidden, NotFound, NotYet
from tests.acting import act
from tests.audit.region import Region, accepted, prepared, referred, through_agreement

RIGHT = {"what_is_right": "The visit was on 5 January.", "reason": "I misread my diary."}


def told(region: Region, reference: str, **part: str) -> dict[str, dict[str, Any]]:
    """The history's entries, by their place."""
    history = show_history(region.work(reference, **part), region.asking())
    assert history["problems"] == []
    return {entry["place"]: entry for entry in history["entries"]}


def attempt(region: Region, reference: str, account: str, place: str = "referral/1") -> Any:
    """What comes of a correction; refusals are raised."""
    service, position = place.split("/")
    by = act(actor=account, role=account.split("-")[1], at=region.now)
    what = {"service": service, "position": int(position), **RIGHT}
    return correct_entry(Work(region.ledger, reference, by, what))


def test_the_original_stays_with_a_mark_and_the_correction_is_an_entry_of_its_own(
    region: Region,
) -> None:
    reference, _, _ = referred(region)
    prepared(region, reference)
    before = told(region, reference)["scheduling/4"]
    region.pass_time(days=2)
    answer = region.perform(
        "herts-coordinator", "correct_entry", reference, service="scheduling", position=4, **RIGHT
    )
    assert answer["corrects"] == "scheduling/4"
    after = told(region, reference)
    original, correction = after["scheduling/4"], after["audit/1"]
    assert original["sentence"] == before["sentence"]
    assert original["digest"] == before["digest"]
    assert original["corrected_by"] == [
        {
            "place": "audit/1",
            "at": region.now.isoformat(),
            "by": "herts-coordinator",
            "role": "coordinator",
            **RIGHT,
        }
    ]
    assert correction["sentence"] == (
        "Corrected entry 4 of the scheduling service. What is right: The visit was on 5 January. "
        "Reason: I misread my diary."
    )
    assert all(entry["corrected_by"] == [] for p, entry in after.items() if p != "scheduling/4")


def test_an_entry_may_be_corrected_again_and_so_may_a_correction(region: Region) -> None:
    reference, _, _ = referred(region)
    for place, position in (("referral", 1), ("referral", 1), ("audit", 1)):
        region.perform(
            "herts-manager", "correct_entry", reference, service=place, position=position, **RIGHT
        )
    after = told(region, reference)
    assert [c["place"] for c in after["referral/1"]["corrected_by"]] == ["audit/1", "audit/2"]
    assert [c["place"] for c in after["audit/1"]["corrected_by"]] == ["audit/3"]


def test_what_was_known_before_the_correction_has_no_mark(region: Region) -> None:
    reference, _, _ = referred(region)
    region.pass_time(days=1)
    region.perform(
        "herts-manager", "correct_entry", reference, service="referral", position=1, **RIGHT
    )
    assert told(region, reference, as_known_at="2027-01-04")["referral/1"]["corrected_by"] == []


def test_a_correction_concerns_the_plan_version_that_the_corrected_entry_concerns(
    region: Region,
) -> None:
    reference, _ = through_agreement(region)
    region.perform(
        "herts-manager", "correct_entry", reference, service="plans", position=3, **RIGHT
    )
    assert "audit/1" in told(region, reference, plan_version="1")
    assert "audit/1" not in told(region, reference, plan_version="2")


@pytest.mark.parametrize("place", ["referral/2", "referral/99", "plans/1"])
def test_an_entry_that_is_not_there_or_is_of_another_case_cannot_be_corrected(
    region: Region, place: str
) -> None:
    reference, _, _ = referred(region)
    referred(region)  # referral/2 is of another case
    with pytest.raises(NoSuchEntry, match=f"has no entry {place}"):
        attempt(region, reference, "herts-manager", place)


def test_a_case_that_is_not_there_is_not_found(region: Region) -> None:
    with pytest.raises(NotFound):
        attempt(region, "HERTS-CDFG-3467", "herts-referrer")


def test_only_those_who_have_a_part_in_the_case_correct_it(region: Region) -> None:
    reference, _, _ = referred(region)
    with pytest.raises(Forbidden, match="allocated"):
        attempt(region, reference, "herts-coordinator")
    with pytest.raises(Forbidden, match="referred this family"):
        attempt(region, reference, "another-referrer")
    accepted(region, reference)
    for account in ("herts-referrer", "herts-coordinator", "herts-manager"):
        decision = attempt(region, reference, account)
        assert isinstance(decision.record.pending[0], EntryCorrected)
    with pytest.raises(Forbidden):
        attempt(region, reference, "another-coordinator")


def test_while_it_was_not_heard_who_referred_the_referrer_is_asked_to_try_again(
    region: Region,
) -> None:
    reference, _, _ = referred(region)
    with region.ledger.datastore.transaction(commit=True) as curs:
        curs.execute("DELETE FROM audit_hertfordshire.parts")
    with pytest.raises(NotYet):
        attempt(region, reference, "herts-referrer")
