"""Another social worker has the referrer's part: the tasks move, and the old access ends."""

from __future__ import annotations

import pytest

from services.plans.application import commands
from services.plans.application.reactions import (
    await_plan_when_conference_held,
    note_coordinator_when_allocated,
    note_referrer_when_changed,
    note_release_when_coordinator_released,
)
from services.plans.domain.events import CoordinatorNoted, ReferrerNoted
from services.plans.domain.plan import Plan
from shared.commanding import Work
from shared.refusals import Forbidden
from tests.acting import REFERENCE, heard
from tests.kept import Kept, answered, kinds
from tests.plans.arranged import (
    AGREED,
    IN,
    after,
    agree,
    by_coordinator,
    by_referrer,
    fall_due,
    held,
    propose,
    wait,
)


def changed(to="herts-referrer-2", position=9):
    return heard("ReferrerChanged", position, referrer=to, previous="herts-referrer")


def allocated(to="herts-coordinator-2", position=9):
    return heard("CoordinatorAllocated", position, coordinator=to)


def plan_of(store):
    return store.find(Plan, Plan.id_of("hertfordshire", REFERENCE))


def seen(store, by):
    return commands.show_plan(Work(store, REFERENCE, by, {}))


@pytest.mark.parametrize("state", IN)
def test_the_new_one_sees_the_plan_and_the_previous_one_no_longer(state):
    store = Kept(IN[state]())
    assert kinds(answered(store, note_referrer_when_changed, changed())) == [ReferrerNoted]
    assert seen(store, by_referrer(actor="herts-referrer-2"))["status"] == state
    with pytest.raises(Forbidden):
        seen(store, by_referrer())


def test_the_new_one_is_named_in_what_follows():
    store = Kept(after(wait(), propose()))
    answered(store, note_referrer_when_changed, changed())
    plan = plan_of(store)
    agree()(plan)
    assert plan.pending[-1].referrer == "herts-referrer-2"
    fall_due(plan)
    assert plan.pending[-1].referrer == "herts-referrer-2"


def test_the_referral_service_knows_better_than_a_conference_that_had_not_heard():
    store = Kept(IN["not_agreed"]())
    answered(store, note_referrer_when_changed, changed())
    answered(store, await_plan_when_conference_held, heard("ConferenceHeld", 11, **held()))
    assert plan_of(store).referrer == "herts-referrer-2"


def test_a_coordinator_who_was_heard_of_since_the_conference_stays():
    store = Kept(IN["not_agreed"]())
    answered(store, note_coordinator_when_allocated, allocated(position=12))
    answered(store, await_plan_when_conference_held, heard("ConferenceHeld", 11, **held()))
    assert plan_of(store).coordinator == "herts-coordinator-2"
    assert answered(store, note_coordinator_when_allocated, allocated("another", 11)) == []
    answered(store, note_coordinator_when_allocated, allocated("herts-coordinator-3", 13))
    assert plan_of(store).coordinator == "herts-coordinator-3"


def test_it_is_ignored_when_something_newer_was_heard_and_when_it_is_heard_twice():
    store = Kept(after(*AGREED))
    answered(store, note_referrer_when_changed, changed("herts-referrer-3", 12))
    assert answered(store, note_referrer_when_changed, changed("herts-referrer-2", 9)) == []
    assert answered(store, note_referrer_when_changed, changed("herts-referrer-3", 12)) == []
    assert plan_of(store).referrer == "herts-referrer-3"


def test_it_is_ignored_when_there_is_no_plan():
    assert answered(Kept(), note_referrer_when_changed, changed()) == []


def test_another_coordinator_sees_the_plan_and_the_previous_one_no_longer():
    store = Kept(after(*AGREED))
    recorded = answered(store, note_coordinator_when_allocated, allocated())
    assert kinds(recorded) == [CoordinatorNoted]
    assert seen(store, by_coordinator(actor="herts-coordinator-2"))
    with pytest.raises(Forbidden):
        seen(store, by_coordinator())


def test_a_coordinator_is_ignored_when_there_is_no_plan():
    assert answered(Kept(), note_coordinator_when_allocated, allocated()) == []


def test_a_coordinator_is_ignored_when_something_newer_was_heard():
    store = Kept(after(*AGREED))
    assert answered(store, note_coordinator_when_allocated, allocated(position=7)) == []
    answered(store, note_coordinator_when_allocated, allocated("herts-coordinator-3", 12))
    assert answered(store, note_coordinator_when_allocated, allocated(position=9)) == []
    assert plan_of(store).coordinator == "herts-coordinator-3"


def released(who="herts-coordinator", position=9):
    return heard("CoordinatorReleased", position, coordinator=who, reason="conflict")


def test_a_coordinator_who_is_released_sees_the_plan_no_longer():
    store = Kept(after(*AGREED))
    recorded = answered(store, note_release_when_coordinator_released, released())
    assert kinds(recorded) == [CoordinatorNoted]
    with pytest.raises(Forbidden):
        seen(store, by_coordinator())
    with pytest.raises(Forbidden):
        seen(store, by_coordinator(actor=""))
    answered(store, note_coordinator_when_allocated, allocated(position=10))
    assert seen(store, by_coordinator(actor="herts-coordinator-2"))


def test_while_nobody_coordinates_the_case_the_referrer_hears_of_its_review():
    store = Kept(after(*AGREED))
    answered(store, note_release_when_coordinator_released, released())
    plan = plan_of(store)
    fall_due(plan)
    assert plan.pending[-1].coordinator == "herts-referrer"


def test_a_release_is_ignored_when_somebody_else_coordinates_or_something_newer_was_heard():
    store = Kept(after(*AGREED))
    assert answered(store, note_release_when_coordinator_released, released("another")) == []
    assert answered(store, note_release_when_coordinator_released, released(position=7)) == []
    assert answered(Kept(), note_release_when_coordinator_released, released()) == []
