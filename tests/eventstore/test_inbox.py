"""What a message causes happens once, however often it comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from eventsourcing.persistence import Tracking

from shared.acts import SYSTEM, Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.inbox import HANDLED, IGNORED_REPEAT, QUICK_TRIES, handle_once
from shared.eventstore.store import Conflict, CouncilStore
from shared.refusals import NotYet
from tests.acting import MONDAY
from tests.eventstore.noting import Notes, accepted, notes, notes_id, positions, texts_of

NAME = "note_when_referral_accepted"


def clock() -> Any:
    return MONDAY


def note(store: CouncilStore, act: Act, event: IntegrationEvent) -> Sequence[Notes]:
    record = store.find(Notes, notes_id("a")) or notes("a")
    return (record.note(f"heard {event.position}", caused_by=act.caused_by),)


def test_a_message_is_handled(store: CouncilStore) -> None:
    assert handle_once(store, NAME, note, accepted(7), clock) == HANDLED
    assert texts_of(store, "a") == ["heard 7"]


def test_a_repeat_is_ignored_and_its_reaction_is_not_even_asked(store: CouncilStore) -> None:
    handle_once(store, NAME, note, accepted(7), clock)

    def never(*_: Any) -> Sequence[Notes]:
        raise AssertionError("asked again")

    assert handle_once(store, NAME, never, accepted(7), clock) == IGNORED_REPEAT
    assert texts_of(store, "a") == ["heard 7"]


def test_a_repeat_that_comes_at_the_same_moment_is_ignored_too(store: CouncilStore) -> None:
    def overtaken(store: CouncilStore, act: Act, event: IntegrationEvent) -> Sequence[Notes]:
        records = note(store, act, event)
        handle_once(store, NAME, note, accepted(7), clock)
        return records

    assert handle_once(store, NAME, overtaken, accepted(7), clock) == IGNORED_REPEAT
    assert texts_of(store, "a") == ["heard 7"]


def test_the_same_message_is_another_to_another_reaction(store: CouncilStore) -> None:
    assert handle_once(store, NAME, note, accepted(7), clock) == HANDLED
    assert handle_once(store, "another_reaction", note, accepted(7), clock) == HANDLED
    assert texts_of(store, "a") == ["heard 7", "heard 7"]


def test_late_messages_are_handled_in_whatever_order_they_come(store: CouncilStore) -> None:
    came = [handle_once(store, NAME, note, accepted(n), clock) for n in (5, 3, 3, 4)]
    assert came == [HANDLED, HANDLED, IGNORED_REPEAT, HANDLED]
    assert texts_of(store, "a") == ["heard 5", "heard 3", "heard 4"]


def test_when_somebody_else_saves_first_it_is_decided_again(store: CouncilStore) -> None:
    store.keep(notes("a", "first"))
    asked = []

    def disturbed(store: CouncilStore, act: Act, event: IntegrationEvent) -> Sequence[Notes]:
        records = note(store, act, event)
        if not asked:
            other = store.find(Notes, notes_id("a"))
            assert other is not None
            store.keep(other.note("in between"))
        asked.append(event)
        return records

    assert handle_once(store, NAME, disturbed, accepted(7), clock) == HANDLED
    assert len(asked) == 2
    assert texts_of(store, "a") == ["first", "in between", "heard 7"]


def test_after_some_conflicts_it_gives_up_and_has_recorded_nothing(store: CouncilStore) -> None:
    store.keep(notes("a", "first"))
    asked = []

    def always_late(store: CouncilStore, act: Act, event: IntegrationEvent) -> Sequence[Notes]:
        asked.append(event)
        return (notes("a", "too late"),)

    with pytest.raises(Conflict):
        handle_once(store, NAME, always_late, accepted(7), clock)
    assert len(asked) == QUICK_TRIES
    assert not store.has_handled(Tracking(f"{NAME}@referral", 7))
    assert texts_of(store, "a") == ["first"]


@pytest.mark.parametrize("error", [NotYet("Not heard of yet."), RuntimeError("broken")])
def test_a_reaction_that_raises_leaves_nothing_and_may_be_asked_again(
    store: CouncilStore, error: Exception
) -> None:
    def raises(store: CouncilStore, act: Act, event: IntegrationEvent) -> Sequence[Notes]:
        note(store, act, event)
        raise error

    with pytest.raises(type(error)):
        handle_once(store, NAME, raises, accepted(7), clock)
    assert positions(store) == []
    assert handle_once(store, NAME, note, accepted(7), clock) == HANDLED


def test_kinplan_itself_acts_because_of_the_event(store: CouncilStore) -> None:
    acts = []

    def remember(store: CouncilStore, act: Act, event: IntegrationEvent) -> Sequence[Notes]:
        acts.append(act)
        return ()

    assert handle_once(store, NAME, remember, accepted(7), clock) == HANDLED
    (act,) = acts
    assert (act.actor, act.role, act.caused_by) == (SYSTEM, "system", "referral/hertfordshire/7")
    assert (act.request_id, act.recorded_at) == ("request-1", MONDAY)
