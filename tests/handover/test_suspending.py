"""A council that is suspended: nobody writes anything of it, and it goes on as before afterwards."""

from __future__ import annotations

import pytest
from eventsourcing.persistence import ProgrammingError

from services.audit.domain.events import CouncilResumed, CouncilSuspended
from shared.eventstore.database import open_database, role_of
from shared.eventstore.store import CouncilStore
from shared.policies import Policy
from tests.acting import master_of
from tests.eventstore.noting import Notes, notes
from tests.handover.deployment import Deployment, region_on


def process(deployment: Deployment, policy: Policy) -> CouncilStore:
    """A process of the scheduling service that has been running for long."""
    database = open_database(deployment.url, role=role_of("scheduling"))
    return CouncilStore("scheduling", policy, database, master_of(policy))


def said(name: str, policy: Policy) -> Notes:
    return notes(name, "something", council=policy.council, policy=policy)


def test_a_process_that_runs_on_can_read_and_not_write_until_it_is_resumed(
    sender: Deployment, policy: Policy
) -> None:
    running = process(sender, policy)
    running.keep(said("before", policy))
    sender.type("suspend", policy.council, "--reason", "The house moves.")
    assert sender.state(policy.council) == "suspended"
    with pytest.raises(ProgrammingError, match="permission denied"):
        running.keep(said("meanwhile", policy))
    assert running.find(Notes, said("before", policy).id) is not None
    assert running.find(Notes, said("meanwhile", policy).id) is None
    sender.type("resume", policy.council, "--reason", "It has moved.")
    running.keep(said("afterwards", policy))
    running.datastore.pool.close()


def test_it_is_recorded_before_and_after_by_whom_and_why(
    sender: Deployment, policy: Policy
) -> None:
    sender.type("suspend", policy.council, "--reason", "The house moves.")
    assert "suspended already" in sender.type("suspend", policy.council, "--reason", "x")
    sender.type("resume", policy.council, "--reason", "It has moved.")
    assert "not suspended" in sender.type("resume", policy.council, "--reason", "x")
    with region_on(sender.url, policy) as region:
        *_, suspended, resumed = [each.event for each in region.ledger.read_log(0, 1000)]
    assert isinstance(suspended, CouncilSuspended) and suspended.reason == "The house moves."
    assert isinstance(resumed, CouncilResumed) and resumed.reason == "It has moved."
    assert suspended.actor == resumed.actor == f"{policy.council}-operator"
    assert suspended.role == "operator"


def test_who_is_no_operator_of_it_and_what_is_no_council_are_refused(
    sender: Deployment, policy: Policy
) -> None:
    words = ("suspend", policy.council, "--reason", "x", "--as")
    assert "not an operator" in sender.refuses(*words, f"{policy.council}-manager")
    assert "operator of elsewhere" in sender.refuses(*words, "elsewhere-operator")
    assert "there is no council" in sender.refuses("suspend", "atlantis", "--reason", "x")
    assert sender.state(policy.council) == "serving"


def test_of_two_operators_at_once_the_second_is_told(sender: Deployment, policy: Policy) -> None:
    database = open_database(sender.url)
    with database.get_connection() as connection:
        connection.execute(
            "SELECT pg_advisory_lock(hashtextextended(%s, 0))", (f"rotate-keys/{policy.council}",)
        )
        told = sender.refuses("suspend", policy.council, "--reason", "x")
    database.close()
    assert "at this moment" in told
    assert sender.state(policy.council) == "serving"
