"""A person is erased in one service: whatever interrupts it, a repeat finishes it and does nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from shared.acts import Act
from shared.clock import system_clock
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.erasing import erase_people
from shared.eventstore.events import ERASED, EventSourced
from shared.eventstore.inbox import HANDLED, IGNORED_REPEAT, handle_once
from shared.eventstore.store import CouncilStore
from shared.eventstore.witness import Erased
from tests.acting import REFERENCE, heard
from tests.eventstore.saying import Sayings, sayings

ANN, BOB = "1a" * 16, "2b" * 16


def decided(*people: str, position: int = 7) -> IntegrationEvent:
    return heard("PersonErasureDecided", position, erasure="4e" * 16, people=list(people or (ANN,)))


def erase_people_when_erasure_decided(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    return erase_people(store, act, event)


def handle(store: CouncilStore, event: IntegrationEvent, reaction: Any = None) -> str:
    answer = reaction or erase_people_when_erasure_decided
    return handle_once(store, "erase", answer, event, system_clock)


def tombstones(store: CouncilStore) -> list[tuple[str, int]]:
    events = [logged.event for logged in store.read_log(after=0, limit=100)]
    return [(event.person, event.keys) for event in events if isinstance(event, Erased)]


def words(store: CouncilStore) -> list[str]:
    found = store.find(Sayings, sayings().id)
    return found.words if found else []


@pytest.fixture
def said(store: CouncilStore) -> CouncilStore:
    store.keep(sayings().say(ANN, "first").say(BOB, "second"))
    return store


def test_a_key_is_destroyed_and_a_tombstone_stays(said: CouncilStore) -> None:
    assert handle(said, decided()) == HANDLED
    assert words(said) == [ERASED, "second"]
    assert tombstones(said) == [(ANN, 1)]
    assert said.keyring.subjects(REFERENCE)[ANN] is False


def test_several_people_are_erased_together_each_with_a_tombstone(said: CouncilStore) -> None:
    handle(said, decided(ANN, BOB))
    assert words(said) == [ERASED, ERASED]
    assert tombstones(said) == [(ANN, 1), (BOB, 1)]


def test_somebody_of_whom_nothing_is_kept_gets_a_tombstone_that_says_so(
    store: CouncilStore,
) -> None:
    handle(store, decided())
    assert tombstones(store) == [(ANN, 0)]


def test_a_repeat_is_ignored(said: CouncilStore) -> None:
    handle(said, decided())
    assert handle(said, decided()) == IGNORED_REPEAT
    assert tombstones(said) == [(ANN, 1)]


def test_another_message_about_somebody_who_is_erased_here_passes_them_over(
    said: CouncilStore,
) -> None:
    handle(said, decided())
    assert handle(said, decided(ANN, BOB, position=8)) == HANDLED
    assert tombstones(said) == [(ANN, 1), (BOB, 1)]


def test_after_a_power_cut_between_key_and_tombstone_a_repeat_finishes_it(
    said: CouncilStore,
) -> None:
    class PowerCut(Exception):
        pass

    def interrupted(store: CouncilStore, act: Act, event: IntegrationEvent) -> Sequence[Any]:
        erase_people(store, act, event)
        raise PowerCut

    with pytest.raises(PowerCut):
        handle(said, decided(), interrupted)
    assert words(said) == [ERASED, "second"]
    assert tombstones(said) == []
    assert handle(said, decided()) == HANDLED
    assert tombstones(said) == [(ANN, 1)], "the key that was destroyed before counts"


def test_what_is_kept_beside_the_events_goes_in_the_same_transaction(said: CouncilStore) -> None:
    class PowerCut(Exception):
        pass

    def purged_with(fault: bool) -> Any:
        def purge(run: Any, case: str, person: str) -> None:
            run("INSERT INTO {schema}.followed VALUES (%s, 1)", (f"{case}/{person}",))
            if fault:
                raise PowerCut

        return lambda store, act, event: erase_people(store, act, event, purge)

    with pytest.raises(PowerCut):
        handle(said, decided(), purged_with(fault=True))
    assert words(said) == ["first", "second"], "neither was done"
    handle(said, decided(), purged_with(fault=False))
    assert words(said) == [ERASED, "second"]


def test_only_the_case_that_is_named_is_touched(said: CouncilStore) -> None:
    said.keep(sayings("b", "HERTS-CDFG-3467").say(ANN, "elsewhere"))
    handle(said, decided())
    found = said.find(Sayings, sayings("b").id)
    assert found is not None and found.words == ["elsewhere"]
    handle(said, replace(decided(position=9), case="HERTS-CDFG-3467"))
    found = said.find(Sayings, sayings("b").id)
    assert found is not None and found.words == [ERASED]
