"""What is answered, and what becomes of events, while a council is closed, removed, or was never here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from eventsourcing.persistence import ProgrammingError
from eventsourcing.postgres import PostgresDatastore

from cli.council_opened import Machine
from shared.commanding import Asker, Decision, Work
from shared.edge.extensions import _of_nobody_served
from shared.eventstore.rights import let_look_only, let_work
from shared.installation import Installation, open_installation
from shared.refusals import NotYet, Unavailable
from shared.region import serving
from shared.region.register import REMOVED, SERVING, SUSPENDED, put
from tests.acting import REFERENCE
from tests.eventstore.noting import notes, positions

SCHEMA = "scheduling_hertfordshire"
CLOSED = {"kind": "unavailable", "code": "unavailable"}


@pytest.fixture
def installation(machine: Machine) -> Iterator[Installation]:
    """The scheduling service as its process opens it."""
    opened = open_installation("scheduling", machine.settings)
    yield opened
    opened.close()


def note(work: Work) -> Decision:
    return Decision(notes("a", "a note"))


def asked(installation: Installation, council: str = "hertfordshire") -> dict[str, Any]:
    asker = Asker(f"{council}-manager", "manager", council, "manager", "request-1", "key-1")
    return installation.desk.perform("accept_referral", note, asker, REFERENCE, {})


def suspend(owned: PostgresDatastore, state: str = SUSPENDED) -> None:
    with owned.transaction(commit=True) as curs:
        put(curs, "hertfordshire", state)
        let_look_only(curs, "scheduling", "hertfordshire", SCHEMA)


def refusal(answer: dict[str, Any]) -> dict[str, str]:
    return {name: answer["refused"][name] for name in ("kind", "code")}


def test_a_council_that_is_closed_is_told_so_and_nothing_is_done(
    installation: Installation, owned: PostgresDatastore
) -> None:
    store = installation.stores["hertfordshire"]
    suspend(owned)
    installation.stores.refresh()
    answer = asked(installation)
    assert refusal(answer) == CLOSED
    assert "closed at this moment" in answer["refused"]["message"]
    assert positions(store) == []


def test_a_process_that_has_not_noticed_yet_cannot_write_and_says_the_same(
    installation: Installation, owned: PostgresDatastore
) -> None:
    store = installation.stores["hertfordshire"]
    suspend(owned)
    assert refusal(asked(installation)) == CLOSED
    assert positions(store) == []


def test_a_database_that_refuses_for_another_reason_is_our_mistake_and_is_not_hidden(
    installation: Installation, owned: PostgresDatastore
) -> None:
    suspend(owned, SERVING)
    with pytest.raises(ProgrammingError, match="permission denied"):
        asked(installation)


def test_a_council_that_opens_again_goes_on(
    installation: Installation, owned: PostgresDatastore
) -> None:
    suspend(owned)
    installation.stores.refresh()
    with owned.transaction(commit=True) as curs:
        let_work(curs, "scheduling", "hertfordshire", SCHEMA)
        put(curs, "hertfordshire", SERVING)
    installation.stores.refresh()
    assert "ok" in asked(installation)


@pytest.mark.parametrize("council", ["nowhere", "", "hertfordshire'; --", "Hertfordshire"])
def test_a_council_that_was_never_here_is_not_found(
    installation: Installation, council: str
) -> None:
    assert refusal(asked(installation, council)) == {"kind": "not_found", "code": "not_found"}


def test_a_council_that_came_just_now_is_found_and_one_that_is_nowhere_is_not_looked_for_each_time(
    installation: Installation, owned: PostgresDatastore, monkeypatch: pytest.MonkeyPatch
) -> None:
    suspend(owned, REMOVED)
    installation.stores.refresh()
    with owned.transaction(commit=True) as curs:
        let_work(curs, "scheduling", "hertfordshire", SCHEMA)
        put(curs, "hertfordshire", SERVING)
    monkeypatch.setattr(installation.stores, "_looked_at", float("-inf"))
    assert "ok" in asked(installation)
    looks: list[int] = []
    monkeypatch.setattr(serving, "SOONEST", 3600.0)
    monkeypatch.setattr(installation.stores, "_looked_at", float("-inf"))
    monkeypatch.setattr(
        installation.stores.register,
        "councils",
        lambda: looks.append(1) or {},  # type: ignore[func-returns-value]
    )
    for _ in range(20):
        asked(installation, "nowhere")
    assert len(looks) == 1


def test_a_council_that_was_removed_is_not_found(
    installation: Installation, owned: PostgresDatastore
) -> None:
    suspend(owned, REMOVED)
    installation.stores.refresh()
    assert refusal(asked(installation))["kind"] == "not_found"


def test_events_of_a_closed_council_wait_those_of_a_removed_one_are_ignored(
    installation: Installation, owned: PostgresDatastore
) -> None:
    for state, outcome in ((SUSPENDED, Unavailable), (REMOVED, None)):
        suspend(owned, state)
        installation.stores.refresh()
        if outcome:
            with pytest.raises(outcome):
                _of_nobody_served(installation.stores, "hertfordshire")
        else:
            assert _of_nobody_served(installation.stores, "hertfordshire") == "council_removed"


def test_events_of_a_council_that_is_not_known_yet_come_again(installation: Installation) -> None:
    with pytest.raises(NotYet):
        _of_nobody_served(installation.stores, "nowhere")
