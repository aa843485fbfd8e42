"""Situation 25: an outage, and what is typed in afterwards. What happened keeps its own time beside that
of recording; messages that come twice, late or in another order do no harm; a record that was lost on
its way is asked for; what was typed wrongly is corrected by another entry."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

import pytest

from services.audit.application.filling import SECONDS, GapFiller
from shared.contracts.envelope import IntegrationEvent
from shared.refusals import NotYet
from tests.audit.direct import DirectRecords
from tests.audit.region import SERVICES, Region, accepted, held, prepared, referred
from tests.situations.seen import history, ledger_still_verifies, sentences

COORDINATOR = "herts-coordinator"
STEPS_OF_THE_DAY = (
    "begin_information_sharing",
    "begin_private_time",
    "end_private_time",
    "hold_conference",
)
Paper = list[tuple[datetime, str, dict[str, Any]]]
"""What the coordinator writes down on the day: when, which step, and what else."""


def on_paper(region: Region) -> tuple[str, Paper]:
    """A conference is confirmed; on its day nothing can be reached, and what happens is written on the
    printed pack. The reference and the paper."""
    paper: Paper = []
    performs = region.perform

    def written(account: str, command: str, *where: Any, **body: Any) -> dict[str, Any]:
        if command not in STEPS_OF_THE_DAY:
            return performs(account, command, *where, **body)
        paper.append((region.now, command, body))
        region.pass_time(minutes=50)
        return {}

    region.perform = written  # type: ignore[method-assign]
    reference, _, _ = referred(region)
    prepared(region, reference)
    held(region, reference)
    region.perform = performs  # type: ignore[method-assign]
    return reference, paper


def typed_in(region: Region, reference: str, paper: Paper) -> None:
    """Two days later everything is there again, and the coordinator types in what the paper says."""
    region.pass_time(days=2)
    for when, command, body in paper:
        region.perform(COORDINATOR, command, reference, **body, occurred_at=when.isoformat())


def test_the_day_of_an_outage_is_typed_in_later_with_both_times(region: Region) -> None:
    reference, paper = on_paper(region)
    assert [step for _, step, _ in paper] == list(STEPS_OF_THE_DAY)
    typed_in(region, reference, paper)
    late = [entry for entry in history(region, reference) if entry["late"]]
    assert [datetime.fromisoformat(entry["occurred_at"]) for entry in late] == [
        when for when, _, _ in paper
    ]
    assert {datetime.fromisoformat(entry["recorded_at"]) for entry in late} == {region.now}

    # What is true of the day is one question, what was known on it another.
    the_day = paper[0][0].date().isoformat()
    outcome = late[-1]["sentence"]
    assert outcome in sentences(region, reference, as_of=the_day)
    assert outcome not in sentences(region, reference, as_known_at=the_day)


def test_what_has_not_happened_yet_cannot_be_typed_in(region: Region) -> None:
    reference, paper = on_paper(region)
    _, step, body = paper[0]
    region.pass_time(days=-1)
    answer = region.desks["scheduling"].perform(
        step, lambda work: pytest.fail("it was decided"), region.asker(COORDINATOR), reference,
        {**body, "occurred_at": paper[0][0].isoformat()},
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
    reference, paper = on_paper(region)
    typed_in(region, reference, paper)
    wrong = next(e for e in history(region, reference) if e["topic"] == "conference.held")
    before = {service: region.stores[service].last_position() for service in SERVICES}
    region.perform(
        COORDINATOR, "correct_entry", reference, service="scheduling", position=wrong["position"],
        what_is_right="It ended at half past two.", reason="I misread the paper.",
    )  # fmt: skip
    after: dict[str, Any] = {e["place"]: e for e in history(region, reference)}
    assert after[wrong["place"]]["sentence"] == wrong["sentence"]
    assert after[wrong["place"]]["digest"] == wrong["digest"]
    (correction,) = after[wrong["place"]]["corrected_by"]
    assert correction["what_is_right"] == "It ended at half past two."
    assert region.stores["scheduling"].last_position() == before["scheduling"]
