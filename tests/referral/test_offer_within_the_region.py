"""A case is offered to a council that this installation serves, which answers by itself."""

from __future__ import annotations

import pytest

from services.referral.application.published import announce
from services.referral.domain.belonging import Region
from services.referral.domain.events import (
    Closed,
    ConsentWithdrawn,
    TransferAnswered,
    TransferLapsed,
    TransferOffered,
    TransferWithdrawn,
)
from services.referral.domain.outgoing_transfer import OutgoingTransfer
from services.referral.domain.referral import Referral
from services.referral.domain.refusals import (
    AnswersForItself,
    CaseIsClosed,
    CouncilNotServed,
    NobodyAtTheCentre,
    TransferIsOpen,
    TransferToOwnCouncil,
)
from shared.eventstore.events import ERASED
from tests.acting import act
from tests.given import given, replays_to_the_same
from tests.referral.arranged import accept, answer_transfer, close, received, withdraw_transfer

BEDS = "central-bedfordshire"
REGION = Region((BEDS, "hertfordshire"), "transfer-1")


def offer(
    referral: Referral, to: str = "Central Bedfordshire", parts: tuple[str, ...] = ()
) -> None:
    referral.offer_transfer(act(), to, "All of it.", "A move.", REGION, parts)


def answered(answer: str, because: str = "taken_on", transfer: str = "transfer-1"):
    return lambda referral: referral.note_transfer_answer(act(), transfer, answer, because)


def test_the_offer_has_an_identifier_the_parts_in_their_order_and_counts():
    offered = given(received()).when(lambda r: offer(r, parts=("plan", "preparation")))
    event = offered.then(TransferOffered, transfer="transfer-1", to_council=BEDS, children=1)
    assert event.parts == ["referral", "preparation", "plan"], "the referral always travels"
    name, data = announce(event)
    assert name == "TransferOffered"
    assert set(data) == {"transfer", "to_council", "children", "adults", "stage", "parts"}


def test_an_offer_outside_the_region_stays_a_record_and_is_announced_to_nobody():
    offered = given(received()).when(lambda r: offer(r, "Northmere"))
    event = offered.then(TransferOffered, transfer="", parts=[])
    assert announce(event) is None
    given(offered.record).when(lambda r: answer_transfer(r, answer="refused")).then(
        TransferAnswered, to_council="northmere"
    )


def test_a_name_that_is_no_council_of_the_region_cannot_be_sent_parts():
    wrong = given(received()).when(lambda r: offer(r, "Hertfordshre", ("plan",)))
    assert "hertfordshre" in str(wrong.then_refused(CouncilNotServed))


def test_a_case_is_not_offered_to_its_own_council_within_the_region_either():
    given(received()).when(lambda r: offer(r, "Hertfordshire", ("plan",))).then_refused(
        TransferToOwnCouncil
    )


def test_one_council_is_asked_at_a_time_within_the_region_too():
    given(received(), offer).when(lambda r: offer(r, "Northmere")).then_refused(TransferIsOpen)


def test_nobody_here_says_what_a_council_of_the_region_has_answered():
    given(received(), offer).when(answer_transfer).then_refused(AnswersForItself)


def test_a_case_in_which_everybody_was_erased_is_offered_to_nobody():
    referral = received()
    for child in referral.children:
        child["name"] = ERASED
    given(referral).when(offer).then_refused(NobodyAtTheCentre)


def test_its_acceptance_closes_the_case_and_says_what_travels():
    taken = given(received(), accept, lambda r: offer(r, parts=("plan",))).when(
        answered("accepted")
    )
    taken.then(TransferAnswered, Closed, reason="transferred")
    event = taken.recorded[0]
    assert (event.answered_by, event.reason, event.because) == ("", "", "taken_on")
    assert announce(event) == (
        "CaseTransferred",
        {"to": BEDS, "transfer": "transfer-1", "parts": ["referral", "plan"]},
    )


def test_its_refusal_changes_nothing_and_another_council_may_be_asked():
    kept = given(received(), offer).when(answered("refused", "no_capacity"))
    assert announce(kept.then(TransferAnswered, because="no_capacity")) is None
    given(kept.record).when(offer).then(TransferOffered)


@pytest.mark.parametrize("first", [answered("refused", "other"), withdraw_transfer])
def test_an_answer_to_an_offer_that_does_not_stand_is_ignored(first):
    given(received(), offer, first).when(answered("accepted")).then_nothing()


def test_an_answer_to_an_earlier_offer_is_ignored():
    given(received(), offer).when(answered("accepted", transfer="transfer-0")).then_nothing()
    given(received()).when(answered("accepted", transfer="")).then_nothing()


def test_a_second_answer_is_ignored():
    given(received(), offer, answered("accepted")).when(answered("refused")).then_nothing()


def test_a_withdrawal_is_announced_to_the_council_that_was_asked():
    withdrawn = given(received(), offer).when(withdraw_transfer)
    assert announce(withdrawn.then(TransferWithdrawn)) == (
        "TransferWithdrawn",
        {"transfer": "transfer-1", "to_council": BEDS, "reason": "withdrawn"},
    )


def test_after_the_acceptance_nothing_is_withdrawn_any_more():
    given(received(), offer, answered("accepted")).when(withdraw_transfer).then_refused(
        CaseIsClosed
    )


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (close, Closed),
        (lambda r: r.withdraw_consent(act(), r.parents[0]["id"], "telephone"), ConsentWithdrawn),
    ],
)
def test_whatever_ends_the_case_ends_the_offer(end, kind):
    ended = given(received(), accept, offer).when(end)
    assert announce(ended.then(kind, TransferLapsed)) == (
        "TransferWithdrawn",
        {"transfer": "transfer-1", "to_council": BEDS, "reason": "case_ended"},
    )
    given(ended.record).when(answered("accepted")).then_nothing()


def test_an_offer_outside_the_region_ends_no_other_way_than_before():
    given(received(), accept, lambda r: offer(r, "Northmere")).when(close).then(Closed)


def test_its_identifier_leads_to_the_case():
    opened = OutgoingTransfer.open(act(), "HERTS-K7MD-9QRX", "transfer-1", BEDS)
    assert (opened.case, opened.to_council) == ("HERTS-K7MD-9QRX", BEDS)
    assert opened.id == OutgoingTransfer.id_of("hertfordshire", "transfer-1")
    replays_to_the_same(opened, opened.collect_events())
