"""Situation 25: an outage, and what is typed in afterwards. What happened keeps its own time beside that
of recording; messages that come twice, late or in another order do no harm; a record that was lost on
its way is asked for; what was typed wrongly is corrected by another entry."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from services.audit.application.filling import SECONDS, GapFiller
from shared.contracts.envelope import IntegrationEvent
from shared.refusals import NotYet
from tests.audit.direct import DirectRecords
from tests.audit.region import SERVICES, Region, accepted, prepared, referred
from tests.situations.seen import history, ledger_still_verifies, sentences

DAY = ("herts-coordinator",)


def confirmed(region: Region) -> str:
    """A conference is to be on Wednesday 13 January at ten; then nothing can be reached any more."""
    reference, _, _ = referred(region)
    prepared(region, reference)
    region.perform(
        *DAY, "confirm_conference", reference, starts_at="2027-01-13T10:00:00Z", place="venue",
        where="The Green Room",
    )  # fmt: skip
    return reference


def at(time: str) -> dict[str, str]:
    return {"occurred_at": f"2027-01-13T{time}:00Z"}


def typed_in_from_paper(region: Region, reference: str) -> None:
    """Two days later everything is there again, and the coordinator types in what the pack tells."""
    region.now = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
    region.perform(*DAY, "begin_information_sharing", reference, ground_rules_agreed=True,
                   **at("10:05"))  # fmt: skip
    region.perform(*DAY, "begin_private_time", reference, **at("11:00"))
    region.perform(*DAY, "end_private_time", reference, **at("13:30"))
    present = [entry["facts"]["attendee"] for entry in history(region, reference)
               if entry["topic"] == "conference.attendee_invited"]  # fmt: skip
    region.perform(*DAY, "hold_conference", reference, outcome="plan", present=present,
                   **at("14:10"))  # fmt: skip


def test_the_day_of_an_outage_is_typed_in_later_with_both_times(region: Region) -> None:
    reference = confirmed(region)
    typed_in_from_paper(region, reference)
    day = [entry for entry in history(region, reference) if entry["late"]]
    assert [entry["occurred_at"][:16] for entry in day] == [
        "2027-01-13T10:05", "2027-01-13T11:00", "2027-01-13T13:30", "2027-01-13T14:10",
    ]  # fmt: skip
    assert {entry["recorded_at"][:16] for entry in day} == {"2027-01-15T09:00"}
    # What is true of the day is one question, what was known on it another.
    on_the_day = {"as_of": "2027-01-13"}
    assert len(history(region, reference, **on_the_day)) > len(
        history(region, reference, as_known_at="2027-01-13")
    )
    assert day[-1]["sentence"] in sentences(region, reference, **on_the_day)
    assert day[-1]["sentence"] not in sentences(region, reference, as_known_at="2027-01-13")


def test_what_has_not_happened_yet_cannot_be_typed_in(region: Region) -> None:
    reference = confirmed(region)
    answer = region.desks["scheduling"].perform(
        "begin_information_sharing", lambda work: pytest.fail("it was decided"),
        region.asker(*DAY), reference, {"ground_rules_agreed": True, **at("10:05")},
    )  # fmt: skip
    assert answer["refused"]["fields"] == {"occurred_at": ["cannot be in the future"]}


@pytest.mark.parametrize("seed", range(3))
def test_messages_that_come_twice_and_in_another_order_do_no_harm(
    region: Region, empty_url: str, seed: int
) -> None:
    held_back: list[tuple[str, str, IntegrationEvent]] = []
    chance, really = Random(seed), region.react

    def disturbed(service: str, reaction: str, event: IntegrationEvent) -> str:
        held_back.append((service, reaction, event))
        return "later"

    region.react = disturbed  # type: ignore[method-assign]
    reference, _, _ = referred(region)
    region.perform("herts-manager", "accept_referral", reference)
    region.react = really  # type: ignore[method-assign]
    waiting = held_back * 2
    chance.shuffle(waiting)
    while waiting:
        service, reaction, event = waiting.pop(0)
        try:
            region.react(service, reaction, event)
        except NotYet:
            waiting.append((service, reaction, event))
    region.settle()
    told = [entry["topic"] for entry in history(region, reference)]
    assert told.count("conference.opened") == 1
    assert sentences(region, reference).count("To be sent: acknowledgement") == 1
    ledger_still_verifies(region, empty_url)


def test_a_record_that_was_lost_in_the_outage_is_asked_for_and_the_history_is_whole(
    region: Region, empty_url: str
) -> None:
    really = region.react

    def losing(service: str, reaction: str, event: IntegrationEvent) -> str:
        if event.name == "EventRecorded" and event.service == "scheduling":
            return "lost"
        return really(service, reaction, event)

    region.react = losing  # type: ignore[method-assign]
    reference, _, _ = referred(region)
    accepted(region, reference)
    region.react = really  # type: ignore[method-assign]
    assert "scheduling" not in {entry["service"] for entry in history(region, reference)}

    waited = iter([0.0, *[SECONDS * n for n in range(1, 10_000)]])
    filler = GapFiller(
        region.ledger, DirectRecords(region), lambda: region.now, lambda: next(waited), SECONDS
    )
    for _ in range(2):
        filler.step()
        region.settle()
    assert "scheduling" in {entry["service"] for entry in history(region, reference)}
    ledger_still_verifies(region, empty_url)


def test_what_was_typed_wrongly_is_corrected_by_another_entry_and_stays(region: Region) -> None:
    reference = confirmed(region)
    typed_in_from_paper(region, reference)
    wrong = next(e for e in history(region, reference) if e["topic"] == "conference.held")
    before = {service: region.stores[service].last_position() for service in SERVICES}
    region.perform(
        *DAY, "correct_entry", reference, service="scheduling", position=wrong["position"],
        what_is_right="It ended at half past two.", reason="I misread the paper.",
    )  # fmt: skip
    after: dict[str, Any] = {e["place"]: e for e in history(region, reference)}
    assert after[wrong["place"]]["sentence"] == wrong["sentence"]
    assert after[wrong["place"]]["digest"] == wrong["digest"]
    (correction,) = after[wrong["place"]]["corrected_by"]
    assert correction["what_is_right"] == "It ended at half past two."
    assert region.stores["scheduling"].last_position() == before["scheduling"]
