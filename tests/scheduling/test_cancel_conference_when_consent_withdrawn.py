"""The family no longer takes part."""

from __future__ import annotations

import pytest

from services.scheduling.application.reactions import (
    cancel_conference_when_consent_withdrawn,
    reconvene_when_plan_not_agreed,
    reconvene_when_plan_not_working,
)
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.events import Cancelled, ConsentWithdrawnAfterwards
from services.scheduling.domain.refusals import FamilyHasWithdrawn
from services.scheduling.domain.states import NOT_YET_HELD
from shared.refusals import NotYet
from tests.acting import REFERENCE, heard
from tests.given import given
from tests.kept import Kept, answered, kinds
from tests.scheduling.arranged import HELD, IN, after, note_withdrawal, reconvene

WITHDRAWN = heard("ConsentWithdrawn", was_accepted=True)


@pytest.mark.parametrize("state", NOT_YET_HELD)
def test_a_conference_that_was_not_held_is_cancelled(state):
    recorded = answered(Kept(IN[state]()), cancel_conference_when_consent_withdrawn, WITHDRAWN)
    assert kinds(recorded) == [Cancelled]
    assert recorded[0].reason == "consent_withdrawn"


def test_it_is_ignored_when_the_referral_was_never_accepted():
    never = heard("ConsentWithdrawn", was_accepted=False)
    assert answered(Kept(), cancel_conference_when_consent_withdrawn, never) == []


def test_it_is_ignored_when_the_conference_was_cancelled_before():
    store = Kept(IN["cancelled"]())
    assert answered(store, cancel_conference_when_consent_withdrawn, WITHDRAWN) == []


def test_a_withdrawal_that_is_heard_of_before_the_acceptance_waits_for_its_turn():
    with pytest.raises(NotYet):
        answered(Kept(), cancel_conference_when_consent_withdrawn, WITHDRAWN)


def test_a_conference_that_was_held_stays_held_and_is_the_last():
    store = Kept(after(*HELD))
    recorded = answered(store, cancel_conference_when_consent_withdrawn, WITHDRAWN)
    assert kinds(recorded) == [ConsentWithdrawnAfterwards]
    conference = store.find(Conference, Conference.id_of("hertfordshire", REFERENCE))
    assert conference is not None and conference.status == "held"


def test_a_family_that_withdrew_does_not_meet_again_although_its_plan_is_heard_of_later():
    store = Kept(after(*HELD))
    answered(store, cancel_conference_when_consent_withdrawn, WITHDRAWN)
    not_agreed = heard("PlanNotAgreed", plan_version=1, next_step="another_meeting")
    assert answered(store, reconvene_when_plan_not_agreed, not_agreed) == []
    not_working = heard(
        "ReviewHeld", plan_version=1, outcome="not_working", held_on=not_agreed.occurred_at.date()
    )
    assert answered(store, reconvene_when_plan_not_working, not_working) == []


def test_nobody_reconvenes_a_family_that_has_withdrawn():
    given(after(*HELD), note_withdrawal).when(reconvene).then_refused(FamilyHasWithdrawn)
