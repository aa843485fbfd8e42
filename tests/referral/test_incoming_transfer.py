"""A case that another council offers: accepted or refused once, withdrawn, received."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.referral.application.incoming_transfers import incoming_by, reference_of
from services.referral.application.published import announce
from services.referral.application.reactions import (
    note_incoming_transfer_when_offered,
    note_withdrawal_when_transfer_withdrawn,
    record_answer_when_transfer_answered,
)
from services.referral.application.taking_over import receive_transfer
from services.referral.domain.belonging import Region
from services.referral.domain.events import (
    Closed,
    IncomingTransferAccepted,
    IncomingTransferNoted,
    IncomingTransferRefused,
    IncomingTransferWithdrawn,
    Received,
    Restricted,
    TransferAnswered,
    TransferFileDestroyed,
    TransferFileReceived,
    TransferFileRefused,
)
from services.referral.domain.incoming_transfer import Checked, IncomingTransfer
from services.referral.domain.outgoing_transfer import OutgoingTransfer
from services.referral.domain.referral import Referral
from services.referral.domain.refusals import (
    CaseWasReceived,
    TransferAlreadyAccepted,
    TransferAlreadyRefused,
    TransferFileUnfit,
    TransferNotAnswered,
    TransferWasWithdrawn,
)
from shared.commanding import Work
from shared.eventstore.events import ERASED
from shared.refusals import NotFound, NotYet
from tests.acting import REFERENCE, act, counting, heard
from tests.given import given, replays_to_the_same
from tests.kept import Kept, answered, kinds
from tests.referral.arranged import accept as accept_referral
from tests.referral.arranged import received as a_referral
from tests.referral.arranged import restrict

BEDS = "central-bedfordshire"
OFFER = {
    "transfer": "transfer-1",
    "to_council": "hertfordshire",
    "children": 2,
    "adults": 0,
    "stage": "early_help",
    "parts": ["referral", "plan"],
}
KEY = "kinplan.example/northmere+00000000+AAAA"
CHECKED = Checked("0f" * 32, 41, "kinplan.example/northmere", 1200, "1e" * 32)


def noted() -> IncomingTransfer:
    return IncomingTransfer.note(act(), REFERENCE, BEDS, OFFER)


def accept(incoming):
    incoming.accept(act(), "herts-referrer", "Somebody is free.")


def refuse(incoming):
    incoming.refuse(act(), "no_capacity", "Nobody is free.")


def withdraw(incoming):
    incoming.withdraw(act(), "withdrawn")


def receive(incoming):
    incoming.receive(act(), CHECKED)


def refuse_file(incoming):
    incoming.refuse_file(act(), "it was cut short")


def from_beds(name, position=7, **data):
    return replace(heard(name, position, **data), council=BEDS)


def offered_by_beds(position=7, **changes):
    return from_beds("TransferOffered", position, **{**OFFER, **changes})


def withdrawn_by_beds(**changes):
    data = {"transfer": "transfer-1", "to_council": "hertfordshire", "reason": "withdrawn"}
    return from_beds("TransferWithdrawn", 8, **{**data, **changes})


def test_an_answer_is_announced_as_a_code_and_not_in_its_words():
    for step, kind, answer, reason in (
        (accept, IncomingTransferAccepted, "accepted", "taken_on"),
        (refuse, IncomingTransferRefused, "refused", "no_capacity"),
    ):
        event = given(noted()).when(step).then(kind, from_council=BEDS)
        assert announce(event) == (
            "TransferAnswered",
            {"transfer": "transfer-1", "from_council": BEDS, "answer": answer, "reason": reason},
        )


@pytest.mark.parametrize(
    ("before", "refusal"),
    [
        ((accept,), TransferAlreadyAccepted),
        ((refuse,), TransferAlreadyRefused),
        ((withdraw,), TransferWasWithdrawn),
        ((accept, receive), CaseWasReceived),
    ],
)
@pytest.mark.parametrize("answer", [accept, refuse])
def test_an_offer_is_answered_once_and_not_after_it_was_withdrawn(before, refusal, answer):
    given(noted(), *before).when(answer).then_refused(refusal)


def test_a_file_is_taken_only_for_what_was_accepted():
    for step in (receive, refuse_file):
        given(noted()).when(step).then_refused(TransferNotAnswered)
        given(noted(), accept, withdraw).when(step).then_refused(TransferWasWithdrawn)
        given(noted(), refuse).when(step).then_refused(TransferAlreadyRefused)


def test_a_withdrawal_also_ends_what_was_accepted_and_says_that_it_came_too_late():
    given(noted()).when(withdraw).then(IncomingTransferWithdrawn, was_accepted=False)
    given(noted(), accept).when(withdraw).then(IncomingTransferWithdrawn, was_accepted=True)


@pytest.mark.parametrize("before", [(refuse,), (withdraw,), (accept, receive)])
def test_a_withdrawal_of_what_has_ended_is_ignored(before):
    given(noted(), *before).when(withdraw).then_nothing()


def test_after_a_file_that_does_not_hold_another_may_come():
    given(noted(), accept).when(refuse_file).then(TransferFileRefused)
    given(noted(), accept, refuse_file).when(receive).then(
        TransferFileReceived, parts=OFFER["parts"]
    )


def test_a_file_is_destroyed_once():
    def destroy(incoming):
        incoming.note_file_destroyed(act())

    given(noted(), accept, receive).when(destroy).then(TransferFileDestroyed)
    given(noted(), accept, receive, destroy).when(destroy).then_nothing()
    given(noted(), accept).when(destroy).then_nothing()


def test_everything_replays_to_the_same():
    incoming = noted()
    for step in (accept, refuse_file, receive, lambda i: i.note_file_destroyed(act())):
        step(incoming)
    replays_to_the_same(incoming, incoming.collect_events())


def test_an_offer_is_noted_once_under_a_reference_of_this_council():
    store = Kept()
    (event,) = answered(store, note_incoming_transfer_when_offered, offered_by_beds())
    assert isinstance(event, IncomingTransferNoted) and event.from_council == BEDS
    assert event.case == reference_of(store, "transfer-1") and event.case.startswith("HERTS-")
    assert answered(store, note_incoming_transfer_when_offered, offered_by_beds(9)) == []
    assert reference_of(store, "transfer-2") != event.case


def test_a_withdrawal_that_comes_before_its_offer_waits():
    with pytest.raises(NotYet):
        answered(Kept(), note_withdrawal_when_transfer_withdrawn, withdrawn_by_beds())


def test_a_withdrawal_is_heard_once():
    store = Kept()
    answered(store, note_incoming_transfer_when_offered, offered_by_beds())
    heard_first = answered(store, note_withdrawal_when_transfer_withdrawn, withdrawn_by_beds())
    assert kinds(heard_first) == [IncomingTransferWithdrawn]
    assert answered(store, note_withdrawal_when_transfer_withdrawn, withdrawn_by_beds()) == []


def test_no_council_withdraws_what_another_has_offered():
    store = Kept()
    answered(store, note_incoming_transfer_when_offered, offered_by_beds())
    other = replace(withdrawn_by_beds(), council="sefton")
    with pytest.raises(NotYet):
        answered(store, note_withdrawal_when_transfer_withdrawn, other)
    assert incoming_by(store, "transfer-1").status == "offered"


def offering() -> Kept:
    """Hertfordshire has offered a case to Central Bedfordshire."""
    referral = a_referral()
    accept_referral(referral)
    referral.offer_transfer(act(), BEDS, "All.", "A move.", Region((BEDS,), "transfer-1"), ["plan"])
    opened = OutgoingTransfer.open(act(), referral.case, "transfer-1", BEDS)
    return Kept(referral, opened)


def answer_of(council: str, transfer: str = "transfer-1", answer: str = "accepted"):
    reason = "taken_on" if answer == "accepted" else "other"
    data = {"from_council": "hertfordshire", "answer": answer, "reason": reason}
    event = heard("TransferAnswered", transfer=transfer, **data)
    return replace(event, council=council, case="none")


def test_the_answer_of_the_council_that_was_asked_is_recorded_once():
    store = offering()
    recorded = answered(store, record_answer_when_transfer_answered, answer_of(BEDS))
    assert kinds(recorded) == [TransferAnswered, Closed]
    again = answer_of(BEDS, answer="refused")
    assert answered(store, record_answer_when_transfer_answered, again) == []


@pytest.mark.parametrize(("council", "transfer"), [("sefton", "transfer-1"), (BEDS, "transfer-2")])
def test_an_answer_to_an_offer_of_another_council_looks_like_one_to_no_offer(council, transfer):
    with pytest.raises(NotFound, match="No such offer was made to that council"):
        answered(offering(), record_answer_when_transfer_answered, answer_of(council, transfer))


def taken_over(origin: Referral) -> Referral:
    return Referral.take_over(
        act(), "HERTS-MNPQ-7999", "herts-referrer", BEDS, origin, counting("new")
    )


def test_the_new_case_has_people_of_its_own_and_what_they_answered_last():
    origin = a_referral()
    parent = origin.parents[0]["id"]
    answer = {
        "person": parent,
        "consent": "unwilling",
        "asked_on": act().today,
        "how_asked": "by phone",
    }
    origin.record_response(act(), answer)
    here = taken_over(origin)
    assert kinds(here.collect_events()) == [Received]
    assert (here.status, here.origin, here.version) == ("received", BEDS, 1)
    assert here.parents[0]["id"] == "new-2" and here.parents[0]["consent"] == "unwilling"
    assert here.answers["new-2"] == "unwilling"
    assert here.children[0]["name"] == origin.children[0]["name"]


def test_who_must_never_meet_is_kept_apart_in_the_new_case_too():
    origin = a_referral()
    one, other = origin.children[0]["id"], origin.parents[0]["id"]
    origin.never_together, origin.apart_by, origin.apart_why = (
        [one, other],
        ["court"],
        ["An order."],
    )
    here = taken_over(origin)
    assert (here.never_together, here.apart_by) == (["new-1", "new-2"], ["court"])
    assert here.apart_why == ["An order."]


def test_who_was_erased_there_is_not_taken_over():
    origin = a_referral()
    origin.parents.append({**origin.parents[0], "id": "gone", "name": ERASED})
    origin.never_together, origin.apart_by = [origin.children[0]["id"], "gone"], ["court"]
    here = taken_over(origin)
    assert ERASED not in [parent["name"] for parent in here.parents]
    assert here.never_together == [] and here.apart_by == []


def test_a_restricted_case_stays_restricted():
    origin = a_referral()
    restrict(origin)
    here = taken_over(origin)
    assert kinds(here.collect_events()) == [Received, Restricted] and here.restricted


def receiving(store: Kept, transfer: str = "transfer-1") -> Work:
    return Work(store, None, act(actor="kinplan", role="system"), {"transfer": transfer})


def test_what_is_no_case_file_is_refused_and_the_refusal_is_recorded():
    store = Kept()
    answered(store, note_incoming_transfer_when_offered, offered_by_beds())
    incoming = incoming_by(store, "transfer-1")
    accept(incoming)
    store.keep(incoming)
    with pytest.raises(TransferFileUnfit):
        receive_transfer(receiving(store), b"no case file", lambda council, work: KEY)
    assert incoming_by(store, "transfer-1").files_refused == 1


def test_a_file_for_what_was_not_offered_or_not_accepted_is_not_looked_at():
    def nobody(council, work):
        raise AssertionError("asked for a key")

    store = Kept()
    answered(store, note_incoming_transfer_when_offered, offered_by_beds())
    with pytest.raises(NotFound):
        receive_transfer(receiving(store, "transfer-2"), b"", nobody)
    with pytest.raises(TransferNotAnswered):
        receive_transfer(receiving(store), b"", nobody)
