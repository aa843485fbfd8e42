"""An event is handled in the store of its own council; the few that cross count apart for each origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from eventsourcing.postgres import PostgresDatastore

from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.events import NO_CASE
from shared.eventstore.inbox import (
    HANDLED,
    IGNORED_REPEAT,
    WrongCouncil,
    crossing,
    handle_once,
    heard_of,
)
from shared.eventstore.store import CouncilStore
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, MONDAY, heard, master_of
from tests.eventstore.noting import accepted, notes, positions

CROSSES = "note_incoming_transfer_when_offered"
STAYS = "open_conference_when_referral_accepted"
BEDS, HERTS = CENTRAL_BEDFORDSHIRE.council, HERTFORDSHIRE.council


@pytest.fixture
def asked(database: PostgresDatastore) -> CouncilStore:
    """Hertfordshire's store in the referral service: the council that is asked."""
    return CouncilStore("referral", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE))


def offered(council: str, position: int = 7, to: str = HERTS) -> IntegrationEvent:
    event = heard(
        "TransferOffered", position, transfer="transfer-1", to_council=to, children=1, adults=0,
        stage="early_help", parts=["referral"],
    )  # fmt: skip
    return replace(event, council=council)


def handled(store: CouncilStore, name: str, event: IntegrationEvent, seen: Any = None) -> str:
    def react(store: CouncilStore, act: Act, event: IntegrationEvent) -> Sequence[Any]:
        if seen is not None:
            seen.append((act, event))
        return (notes(event.id, "heard"),)

    return handle_once(store, name, react, event, lambda: MONDAY)


def test_the_same_position_of_two_councils_logs_is_two_messages(asked: CouncilStore) -> None:
    """Positions are counted in each council's log: without its name in what is tracked, the second
    council's offer would be taken for a repeat of the first's, and lost."""
    assert handled(asked, CROSSES, offered(BEDS, 7)) == HANDLED
    assert handled(asked, CROSSES, offered("sefton", 7)) == HANDLED
    assert handled(asked, CROSSES, offered(BEDS, 7)) == IGNORED_REPEAT
    assert handled(asked, CROSSES, offered("sefton", 7)) == IGNORED_REPEAT
    assert len(positions(asked)) == 2


def test_kinplan_acts_there_under_that_councils_policy_and_learns_no_reference(
    asked: CouncilStore,
) -> None:
    seen: list[Any] = []
    handled(asked, CROSSES, offered(BEDS), seen)
    ((act, event),) = seen
    assert (act.council, act.policy) == (HERTS, HERTFORDSHIRE)
    assert event.case == NO_CASE and event.council == BEDS


def test_an_event_of_another_council_is_handled_by_no_other_reaction(asked: CouncilStore) -> None:
    with pytest.raises(WrongCouncil):
        handled(asked, STAYS, replace(accepted(), council=BEDS))
    assert positions(asked) == []


def test_a_reaction_crosses_to_the_council_that_the_event_names_and_to_no_other(
    asked: CouncilStore,
) -> None:
    for event in (offered(BEDS, to="sefton"), offered(HERTS)):
        with pytest.raises(WrongCouncil):
            handled(asked, CROSSES, event)
    assert positions(asked) == []


def test_only_the_service_that_the_table_names_crosses(asked: CouncilStore) -> None:
    assert crossing("referral", CROSSES, offered(BEDS)) == HERTS
    assert crossing("scheduling", CROSSES, offered(BEDS)) is None
    assert crossing("referral", STAYS, accepted()) is None


def test_the_other_councils_announcement_is_none_that_this_councils_history_tells_of(
    asked: CouncilStore,
) -> None:
    handled(asked, CROSSES, offered(BEDS, 7))
    assert heard_of(asked, [("referral", 7)]) == []
