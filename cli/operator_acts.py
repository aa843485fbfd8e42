"""What an operator does at the machine, and the record of it in the council's own history."""

from __future__ import annotations

from cli.known_councils import Deployment
from cli.parked import Desk
from shared.acts import SYSTEM, SYSTEM_ROLE, Act
from shared.eventstore.events import CaseEvent
from shared.eventstore.master_keys import read_master_keys
from shared.eventstore.store import CouncilStore
from shared.eventstore.witness import Witness
from shared.identifiers import new_person
from shared.policies import Policy

OPERATOR = "operator"


def operator_act(deployment: Deployment, policy: Policy, named: str | None, what: str) -> Act:
    """An operator of that council acts: the one that was `named`, else its first. Raises CommandFailed
    when there is none."""
    given = deployment.settings
    desk = Desk(given.amqp_uri, (policy.council,), given.accounts)
    (operator,) = desk.operators_of(policy.council, named)
    return _act(policy, operator.id, OPERATOR, deployment, what)


def installation_act(deployment: Deployment, policy: Policy, what: str) -> Act:
    """The installation itself acts, before a council has anybody who could."""
    return _act(policy, SYSTEM, SYSTEM_ROLE, deployment, what)


def record(deployment: Deployment, act: Act, fact: type[CaseEvent], **what: object) -> None:
    """Record the act among what was done around the council's cases."""
    master = read_master_keys(deployment.settings.master_keys, act.council)
    store = CouncilStore("audit", act.policy, deployment.database, master)
    store.keyring.prove_master_keys()
    witness = Witness.new("", new_person())
    witness.note(fact, act, **what)
    store.keep(witness)


def _act(policy: Policy, actor: str, role: str, deployment: Deployment, what: str) -> Act:
    now = deployment.now
    return Act(
        actor=actor,
        role=role,
        council=policy.council,
        occurred_at=now,
        recorded_at=now,
        policy=policy,
        request_id=f"{what}-{now:%Y%m%dT%H%M%S}",
    )
