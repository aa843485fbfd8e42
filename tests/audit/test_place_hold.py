"""A legal hold: nothing in the case is erased until it is lifted."""

from __future__ import annotations

from services.audit.application import commands
from services.audit.domain.events import HoldPlaced
from services.audit.domain.refusals import CaseOnHold
from tests.audit.arranged import erase, keeping, lift, place
from tests.audit.region import Region, referred
from tests.given import given, replays_to_the_same


def test_a_manager_places_a_hold_with_a_reason():
    given(keeping()).when(place).then(HoldPlaced, reason="An inquiry has asked for it.")


def test_a_case_that_is_on_hold_gets_no_second_hold():
    given(keeping(), place).when(place).then_refused(CaseOnHold)


def test_while_there_is_a_hold_nobody_is_erased_on_whatever_ground():
    for ground in ("person_asked", "retention_ended", "court_order"):
        given(keeping(), place).when(erase(ground=ground, over=True)).then_refused(CaseOnHold)


def test_the_events_alone_lead_to_the_same_keeping():
    record = keeping(place, lift, erase(), place)
    replays_to_the_same(record, list(record.pending))
    assert record.status == "on_hold"


def send(region: Region, account: str, reference: str) -> dict:
    body = {"reason": "An inquiry has asked for it."}
    asker = region.asker(account)
    return region.desks["audit"].perform("place_hold", commands.place_hold, asker, reference, body)


def test_a_case_that_is_not_in_this_council_cannot_be_put_on_hold(region: Region):
    assert send(region, "herts-manager", "HERTS-CDFG-3467")["refused"]["kind"] == "not_found"


def test_only_a_manager_places_a_hold_and_the_attempt_of_others_is_recorded(region: Region):
    reference, _, _ = referred(region)
    assert send(region, "herts-auditor", reference)["refused"]["kind"] == "forbidden"
    assert send(region, "herts-manager", reference)["ok"]["reference"] == reference
    kinds = [type(e.event).__name__ for e in region.ledger.read_log(after=0, limit=10)]
    assert kinds == ["CommandRefused", "HoldPlaced"]
