"""Which cases are due for review, worked out from what was gathered; nothing is destroyed by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.audit.application.gathering import gather_record
from services.audit.application.retention import SAYS
from shared.policies import Retention, Timeline
from tests.acting import HERTFORDSHIRE
from tests.audit.direct import DirectOthers, erase, report
from tests.audit.recorded import recorded
from tests.audit.region import Region, accepted, referred

SCHEDULE = (
    Retention("referred", "referral.received", "case_ended", 3),
    Retention("accepted", "referral.accepted", "youngest_birthday", 21),
)


@pytest.fixture
def region(region: Region) -> Region:
    """The council keeps by a schedule of which the tests know the days."""
    region.ledger.policies = Timeline.of(replace(HERTFORDSHIRE, retention=SCHEDULE))
    return region


def declined(region: Region) -> str:
    reference, _, _ = referred(region)
    region.perform("herts-manager", "decline_referral", reference, reason="wrong_service",
                   explanation="Housing comes first.", signpost="The advice line.")  # fmt: skip
    return reference


def withdrawn(region: Region) -> tuple[str, str]:
    """A case that was accepted and has ended; and its child, born on 14 May 2016."""
    reference, child, mother = referred(region)
    accepted(region, reference)
    region.perform("herts-manager", "withdraw_consent", reference, withdrawn_by=mother,
                   how="by telephone")  # fmt: skip
    return reference, child


def references(told: list[dict[str, str]]) -> list[str]:
    return [each["reference"] for each in told]


def test_a_case_is_due_when_its_period_is_over_and_not_before(region: Region) -> None:
    reference = declined(region)
    region.pass_time(days=365 * 2)
    assert report(region)["due"] == []
    region.pass_time(days=366)
    assert report(region)["due"] == [
        {
            "reference": reference,
            "category": "referred",
            "trigger": "case_ended",
            "years": 3,
            "ended_on": "2027-01-04",
            "due_on": "2030-01-04",
            "on_hold": False,
        }
    ]


def test_what_falls_due_within_a_year_is_told_before(region: Region) -> None:
    reference = declined(region)
    assert references(report(region)["due_within_a_year"]) == []
    region.pass_time(days=365 * 2 + 2)
    assert references(report(region)["due_within_a_year"]) == [reference]


def test_a_case_that_was_opened_again_is_not_due_until_it_has_ended_again(region: Region) -> None:
    """Which of the two came last is told by their places in the log, also on the same day."""
    reference = declined(region)

    def told(position: int, topic: str) -> None:
        event = replace(recorded(position, topic=topic), case=reference)
        gather_record(region.ledger, event, lambda: region.now)

    told(7, "referral.reopened")
    region.pass_time(days=365 * 4)
    assert report(region)["due"] == [] and report(region)["open"] == 1
    told(9, "referral.closed")
    assert references(report(region)["due"]) == [reference]


def test_the_youngest_childs_birthday_is_asked_of_the_referral_service(region: Region) -> None:
    reference, _ = withdrawn(region)
    region.pass_time(days=365 * 10 + 200)
    (due,) = report(region)["due"]
    assert (due["reference"], due["category"], due["due_on"]) == (
        reference, "accepted", "2037-05-14",
    )  # fmt: skip


def test_an_open_case_is_never_due(region: Region) -> None:
    reference, _, _ = referred(region)
    accepted(region, reference)
    region.pass_time(days=365 * 100)
    told = report(region)
    assert (told["due"], told["due_within_a_year"], told["cannot_be_told"]) == ([], [], [])
    assert (told["cases"], told["open"]) == (1, 1)


def test_a_case_on_hold_is_not_due_but_told_as_on_hold(region: Region) -> None:
    reference = declined(region)
    region.perform("herts-manager", "place_hold", reference, reason="An inquiry asked.")
    region.pass_time(days=365 * 4)
    told = report(region)
    assert (told["due"], references(told["on_hold"])) == ([], [reference])
    region.perform("herts-manager", "lift_hold", reference, reason="It has ended.")
    told = report(region)
    assert (references(told["due"]), told["on_hold"]) == ([reference], [])


def test_a_birthday_that_was_erased_cannot_be_told_and_keeps_the_case(region: Region) -> None:
    reference, child = withdrawn(region)
    erase(region, reference, child, ground="court_order")
    region.pass_time(days=365 * 80)
    told = report(region)
    assert (told["due"], references(told["cannot_be_told"])) == ([], [reference])


def test_cases_are_told_in_the_order_in_which_they_fell_due(region: Region) -> None:
    first = declined(region)
    region.pass_time(days=10)
    second = declined(region)
    region.pass_time(days=365 * 4)
    assert references(report(region)["due"]) == [first, second]


def test_the_report_says_that_nothing_is_destroyed_and_under_which_policy(region: Region) -> None:
    told = report(region)
    assert told["says"] == SAYS and "Nothing is destroyed by itself" in SAYS
    assert told["policy_version"] == HERTFORDSHIRE.version
    assert told["as_of"] == "2027-01-04"


def test_reporting_changes_nothing(region: Region) -> None:
    declined(region)
    before = {service: store.last_position() for service, store in region.stores.items()}
    report(region)
    assert {s: store.last_position() for s, store in region.stores.items()} == before


def test_birthdays_of_many_cases_are_asked_for_in_parts(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [withdrawn(region)[0] for _ in range(3)]
    asked: list[list[str]] = []

    def birthdays(self: DirectOthers, references: list[str], work: object) -> dict[str, date]:
        asked.append(list(references))
        return dict.fromkeys(references, date(2016, 5, 14))

    monkeypatch.setattr(DirectOthers, "birthdays", birthdays)
    monkeypatch.setattr("services.audit.application.retention.ASKED_AT_ONCE", 2)
    report(region)
    assert [len(part) for part in asked] == [2, 1]
    assert sorted(case for part in asked for case in part) == sorted(wanted)
