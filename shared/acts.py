"""Who does something, for which council, when, why, and under which policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.days import local_day
from shared.policies import Policy, Timeline

SYSTEM = "kinplan"
SYSTEM_ROLE = "system"
FAMILY_ROLE = "family"
"""Somebody of the family who acts by their personal link. It is no role of an account."""
FAMILY = "family:"
SOMEBODY = "family"
"""Who comes with a personal link, before it is known that it is its owner."""


@dataclass(frozen=True)
class Act:
    """The circumstances of one command or reaction; they go into every event it records.

    `occurred_at` is when it happened and `recorded_at` when we were told: a visit on Monday may
    be typed in on Thursday. `caused_by` names the message that a reaction answers, as
    `service/council/position`, and is empty for a person's own command. Both times are aware, UTC.
    `link_session` is the session by which a family member acts; it is kept nowhere.
    """

    actor: str
    role: str
    council: str
    occurred_at: datetime
    recorded_at: datetime
    policy: Policy
    request_id: str
    caused_by: str = ""
    profession: str = ""
    link_session: str = ""

    @property
    def today(self) -> date:
        """The day in England on which it happened."""
        return local_day(self.occurred_at)

    def provenance(self) -> dict[str, object]:
        """What every event keeps of these circumstances."""
        return {
            "actor": self.actor,
            "role": self.role,
            "council": self.council,
            "occurred_at": self.occurred_at,
            "recorded_at": self.recorded_at,
            "policy_version": self.policy.version,
            "request_id": self.request_id,
            "caused_by": self.caused_by,
        }


def family_actor(attendee: str) -> str:
    """Who acts when an attendee does so by their personal link."""
    return f"{FAMILY}{attendee}"


def attendee_acting(actor: str) -> str:
    """The attendee who acts by their personal link; empty when it is somebody else."""
    return actor.removeprefix(FAMILY) if actor.startswith(FAMILY) else ""


def act_of_kinplan(policies: Timeline, now: datetime, request_id: str) -> Act:
    """Kinplan itself does something for the policies' council, by a timer or by what follows a log."""
    return Act(
        actor=SYSTEM,
        role=SYSTEM_ROLE,
        council=policies.council,
        occurred_at=now,
        recorded_at=now,
        policy=policies.on(local_day(now)),
        request_id=request_id,
    )
