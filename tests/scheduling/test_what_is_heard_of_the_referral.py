"""What the scheduling service does about what happens to the referral: the case closed or reopened, a
pregnancy lost, somebody of age, another referrer. Each may be heard before the acceptance."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from services.scheduling.application import reactions
from services.scheduling.application.published import announce
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.events import (
    Cancelled,
    CaseEndNoted,
    ChildDropped,
    ConflictDeclared,
    CoordinatorReleased,
    HeardEarly,
    OfferNoted,
    Opened,
    OwnConsentAwaited,
    OwnConsentNoted,
    PreparationReopened,
    ReferrerNoted,
    Reopened,
)
from services.scheduling.domain.refusals import CoordinatorNotIndependent, NotReady
from services.scheduling.domain.states import NOT_YET_HELD
from tests.acting import REFERENCE, heard, later
from tests.given import given
from tests.kept import Kept, answered, kinds
from tests.scheduling.arranged import (
    CONFIRMED,
    DUE,
    HELD,
    IN,
    OFFERED,
    READY,
    after,
    cancel,
    confirm,
    note_withdrawal,
    offer,
    opened,
)

ACCEPTED = heard(
    "ReferralAccepted",
    position=2,
    children=["child-1", "child-2"],
    referrer="herts-referrer",
    accepted_on=date(2027, 1, 4),
    conference_by=DUE,
)
CLOSED = heard("CaseClosed", position=9, reason="family_request")
REOPENED = heard("CaseReopened", position=11, reason="family_asks_again")
LOST = heard("PregnancyLost", position=5, child="child-2", case_goes_on=True)
ALL_LOST = heard("PregnancyLost", position=5, child="child-1", case_goes_on=False)
NEEDED = heard("OwnConsentNeeded", position=6, person="child-1")
CHANGED = heard(
    "ReferrerChanged", position=7, referrer="herts-referrer-2", previous="herts-referrer"
)
open_ = reactions.open_conference_when_referral_accepted
close = reactions.cancel_conference_when_case_closed
reopen = reactions.reopen_conference_when_case_reopened
lose = reactions.drop_child_when_pregnancy_lost
await_consent = reactions.await_consent_when_own_consent_needed
note_consent = reactions.note_consent_when_own_consent_recorded
change_referrer = reactions.note_referrer_when_changed
note_offer = reactions.note_offer_when_binding_changed


def own_consent(answer, position=8):
    return heard("OwnConsentRecorded", position=position, person="child-1", answer=answer)


def conference_in(store):
    found = store.find(Conference, Conference.id_of("hertfordshire", REFERENCE))
    assert found is not None
    return found


def test_an_adult_is_at_the_centre_as_a_child_is():
    adult = heard("ReferralAccepted", children=[], adults=["adult-1"], referrer="herts-referrer",
                  accepted_on=date(2027, 1, 4), conference_by=DUE,
                  never_together=["adult-1", "p-2", "p-3", "p-4"])  # fmt: skip
    store = Kept()
    assert kinds(answered(store, open_, adult)) == [Opened]
    assert conference_in(store).centre == ["adult-1"]
    assert [(pair.one, pair.other) for pair in conference_in(store).apart] == [
        ("adult-1", "p-2"),
        ("p-3", "p-4"),
    ]


@pytest.mark.parametrize("state", NOT_YET_HELD)
def test_when_the_case_is_closed_the_conference_is_cancelled_for_that_reason(state):
    recorded = answered(Kept(IN[state]()), close, CLOSED)
    assert kinds(recorded) == [Cancelled]
    assert recorded[0].reason == "family_request"


def test_closing_is_ignored_when_it_was_cancelled():
    assert answered(Kept(IN["cancelled"]()), close, CLOSED) == []


def test_closing_after_the_conference_was_held_ends_what_is_done_by_links_once():
    store = Kept(IN["held"]())
    assert kinds(answered(store, close, CLOSED)) == [CaseEndNoted]
    assert answered(store, close, heard("CaseClosed", position=10, reason="other")) == []


def test_those_who_knew_of_the_day_are_told_that_it_is_cancelled():
    (told,) = answered(Kept(after(*CONFIRMED)), close, CLOSED)
    assert announce(told) == (
        "ConferenceCancelled",
        {"reason": "family_request", "attendees": ["joan"]},
    )
    (told,) = answered(Kept(after(*READY)), close, CLOSED)
    assert told.attendees == []


@pytest.mark.parametrize("before", [HELD, (*HELD, note_withdrawal), (*CONFIRMED, cancel)])
def test_a_case_that_is_reopened_is_prepared_again_by_its_coordinator(before):
    store = Kept(after(*before))
    recorded = answered(store, reopen, REOPENED, at=later(30))
    assert kinds(recorded)[0] is Reopened
    conference = conference_in(store)
    assert (conference.status, conference.consent_withdrawn) == ("preparing", False)
    assert conference.conference_by == date(2027, 3, 31)


@pytest.mark.parametrize("before", [(cancel,), (*OFFERED, cancel)])
def test_without_a_coordinator_it_waits_to_be_allocated(before):
    store = Kept(after(*before))
    answered(store, reopen, REOPENED)
    assert (conference_in(store).status, conference_in(store).offered_to) == ("opened", "")


@pytest.mark.parametrize("state", [s for s in NOT_YET_HELD])
def test_reopening_is_ignored_when_the_conference_goes_on(state):
    assert answered(Kept(IN[state]()), reopen, REOPENED) == []


@pytest.mark.parametrize("state", NOT_YET_HELD)
def test_when_nobody_is_left_at_the_centre_it_is_cancelled(state):
    recorded = answered(Kept(IN[state]()), lose, ALL_LOST)
    assert kinds(recorded) == [Cancelled, ChildDropped]
    assert recorded[0].reason == "pregnancy_lost"


def test_all_who_knew_of_the_day_are_told_at_once_that_it_is_cancelled():
    recorded = answered(Kept(after(*CONFIRMED)), lose, ALL_LOST)
    assert recorded[0].attendees == ["joan"]


def test_for_the_other_children_it_is_prepared_anew():
    siblings = opened(children=["child-1", "child-2"])
    for step in CONFIRMED:
        step(siblings)
    store = Kept(siblings)
    recorded = answered(store, lose, LOST)
    assert kinds(recorded)[:2] == [ChildDropped, PreparationReopened]
    assert conference_in(store).centre == ["child-1"]
    assert conference_in(store).status == "preparing"


def test_a_loss_is_ignored_when_the_child_is_not_at_the_centre_or_it_was_cancelled():
    assert answered(Kept(after(*READY)), lose, LOST) == []
    store = Kept(after(cancel))
    answered(store, lose, ALL_LOST)
    assert answered(store, lose, ALL_LOST) == []
    assert conference_in(store).status == "cancelled"


def test_nothing_is_confirmed_before_whoever_came_of_age_consents():
    store = Kept(after(*READY))
    assert kinds(answered(store, await_consent, NEEDED)) == [OwnConsentAwaited]
    refusal = given(conference_in(store)).when(confirm()).then_refused(NotReady)
    assert "1 own consent(s) not given" in refusal.message
    answered(store, note_consent, own_consent("willing"))
    confirm()(conference_in(store))


@pytest.mark.parametrize("answer", ["unwilling", "not_reached"])
def test_any_other_answer_than_willing_leaves_it_waiting(answer):
    store = Kept(after(*READY))
    answered(store, await_consent, NEEDED)
    assert kinds(answered(store, note_consent, own_consent(answer))) == [OwnConsentNoted]
    given(conference_in(store)).when(confirm()).then_refused(NotReady)


def test_a_day_that_was_fixed_does_not_hold_until_they_consent():
    recorded = answered(Kept(after(*CONFIRMED)), await_consent, NEEDED)
    assert kinds(recorded)[:2] == [OwnConsentAwaited, PreparationReopened]
    recorded = answered(Kept(after(*CONFIRMED)), note_consent, own_consent("unwilling"))
    assert kinds(recorded)[:2] == [OwnConsentNoted, PreparationReopened]


def test_it_is_ignored_when_it_is_known_or_they_were_asked_already():
    store = Kept(after(*READY))
    answered(store, note_consent, own_consent("willing"))
    assert answered(store, await_consent, NEEDED) == []
    assert answered(store, note_consent, own_consent("willing", 12)) == []
    store = Kept(after(*READY))
    answered(store, await_consent, NEEDED)
    assert answered(store, await_consent, NEEDED) == []


@pytest.mark.parametrize("state", list(IN))
def test_the_referrer_changes_in_whatever_state(state):
    store = Kept(IN[state]())
    assert kinds(answered(store, change_referrer, CHANGED)) == [ReferrerNoted]
    assert conference_in(store).referrer == "herts-referrer-2"
    assert answered(store, change_referrer, CHANGED) == [], "it is known"


def test_a_coordinator_who_becomes_the_referrer_coordinates_it_no_longer():
    theirs = heard("ReferrerChanged", referrer="herts-coordinator", previous="herts-referrer")
    assert kinds(answered(Kept(after(*READY)), change_referrer, theirs))[:2] == [
        ReferrerNoted,
        CoordinatorReleased,
    ]
    assert kinds(answered(Kept(after(*OFFERED)), change_referrer, theirs))[:2] == [
        ReferrerNoted,
        ConflictDeclared,
    ]


def binding(binds, position):
    return heard("OfferBindingChanged", position=position, binds=binds)


@pytest.mark.parametrize("state", IN)
def test_an_accepted_offer_is_noted_in_whatever_state_the_conference_is(state):
    store = Kept(IN[state]())
    assert kinds(answered(store, note_offer, binding(True, 7))) == [OfferNoted]
    assert conference_in(store).offer_binds
    assert answered(store, note_offer, binding(True, 7)) == [], "it is known"


@pytest.mark.parametrize("early", [0, 1, 2, 3])
@pytest.mark.parametrize("order", list(permutations((1, 5, 9))))
def test_the_last_word_on_an_accepted_offer_holds_in_whichever_order_it_is_heard(order, early):
    store = Kept()
    for place, position in enumerate(order):
        if place == early:
            answered(store, open_, ACCEPTED)
        answered(store, note_offer, binding(position != 5, position))
    answered(store, open_, ACCEPTED)
    assert conference_in(store).offer_binds
    answered(store, note_offer, binding(False, 11))
    assert not conference_in(store).offer_binds


EARLY = {
    "CaseClosed": (close, CLOSED, lambda c: c.status == "cancelled"),
    "PregnancyLost": (lose, LOST, lambda c: c.centre == ["child-1"]),
    "OwnConsentNeeded": (await_consent, NEEDED, lambda c: c.awaiting_consent == ["child-1"]),
    "OwnConsentRecorded": (
        note_consent,
        own_consent("willing"),
        lambda c: c.own_consents == {"child-1": "willing"},
    ),
    "ReferrerChanged": (change_referrer, CHANGED, lambda c: c.referrer == "herts-referrer-2"),
    "OfferBindingChanged": (note_offer, binding(True, 7), lambda c: c.offer_binds),
    "CaseReopened": (reopen, REOPENED, lambda c: c.status == "opened"),
}


def test_whatever_may_be_heard_early_is_tried():
    assert set(EARLY) == set(reactions.HEARD)


@pytest.mark.parametrize("name", EARLY)
def test_what_is_heard_before_the_acceptance_counts_when_the_conference_opens(name):
    reaction, event, holds = EARLY[name]
    store = Kept()
    assert kinds(answered(store, reaction, event)) == [HeardEarly]
    assert kinds(answered(store, open_, ACCEPTED))[0] is Opened
    assert holds(conference_in(store))


def test_what_happened_before_the_acceptance_does_not_count():
    store = Kept()
    before = heard("CaseClosed", position=1, reason="duplicate")
    answered(store, close, before)
    answered(store, open_, ACCEPTED)
    assert conference_in(store).status == "opened"


def test_what_is_heard_early_counts_in_the_order_in_which_it_happened():
    store = Kept()
    answered(store, reopen, REOPENED)
    answered(store, close, CLOSED)
    answered(store, open_, ACCEPTED)
    assert conference_in(store).status == "opened"


def test_of_a_referral_that_is_never_accepted_nothing_waits_for_an_operator():
    assert kinds(answered(Kept(), close, CLOSED)) == [HeardEarly]


def test_somebody_who_came_of_age_before_the_acceptance_consents_all_the_same():
    store = Kept()
    answered(store, await_consent, heard("OwnConsentNeeded", position=1, person="child-1"))
    answered(store, open_, ACCEPTED)
    assert conference_in(store).awaiting_consent == ["child-1"]


def test_whoever_was_the_referrer_before_the_acceptance_never_coordinates_it():
    store = Kept()
    before = heard("ReferrerChanged", position=1, referrer="herts-referrer", previous="rosa")
    answered(store, change_referrer, before)
    answered(store, open_, ACCEPTED)
    conference = conference_in(store)
    assert conference.referrer == "herts-referrer"
    given(conference).when(lambda c: offer(c, "rosa")).then_refused(CoordinatorNotIndependent)


def test_of_two_changes_the_later_one_holds_in_whichever_order_they_are_heard():
    second = heard("ReferrerChanged", position=9, referrer="third", previous="herts-referrer-2")
    for order in ((CHANGED, second), (second, CHANGED)):
        store = Kept(after(*READY))
        for event in order:
            answered(store, change_referrer, event)
        conference = conference_in(store)
        assert conference.referrer == "third"
        assert conference.referrers == {"herts-referrer", "herts-referrer-2", "third"}


@pytest.mark.parametrize("order", list(permutations((5, 9, 12))))
def test_a_referrer_who_comes_back_is_there_in_whichever_order_it_is_heard(order):
    there_and_back = {
        5: ("herts-referrer-2", "herts-referrer"),
        9: ("herts-referrer", "herts-referrer-2"),
        12: ("herts-referrer-2", "herts-referrer"),
    }
    store = Kept(after(*READY))
    for position in order:
        to, since = there_and_back[position]
        change = heard("ReferrerChanged", position=position, referrer=to, previous=since)
        answered(store, change_referrer, change)
    assert conference_in(store).referrer == "herts-referrer-2"


def test_the_acceptance_is_heard_once():
    store = Kept()
    answered(store, open_, ACCEPTED)
    assert answered(store, open_, ACCEPTED) == []
