"""Who has a part in a case: its referrer, its coordinator, its lead professionals. A part ends by itself.

It is asked whenever somebody acts on the case or looks at it: a part whose last day is over has ended
without anybody doing anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from shared.acts import Act
from shared.days import local_day
from shared.refusals import Forbidden

REFERRER, COORDINATOR, LEAD_PROFESSIONAL = "referrer", "coordinator", "lead_professional"
ROLES_WITH_A_PART = (REFERRER, COORDINATOR, LEAD_PROFESSIONAL)
"""Whoever acts in one of these roles acts on the cases that they have that part in, and on no other."""

TRANSFERRED, SEALED = "transferred", "sealed"
ONLY = {
    REFERRER: "Only the professional who referred this family may do that.",
    COORDINATOR: "Only the coordinator to whom this case is allocated may do that.",
    LEAD_PROFESSIONAL: "Only a lead professional of this case may do that, from the first day of their "
    "part to the last. Ask the manager of the service to name you, if you work with the family.",
}
OVER = {
    TRANSFERRED: "This case was transferred: another council is responsible for it now. Ask the "
    "managers of the service, if you need it.",
    SEALED: "This case is sealed. Ask the managers of the service, if you need it.",
}


@dataclass(frozen=True)
class Span:
    """A lead professional's part: its first day, and its last day when that is known."""

    professional: str
    from_day: date
    until_day: date | None

    def holds_on(self, day: date) -> bool:
        """Whether they have the part on that day; on the last day they still have it."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)

    def ended(self, until_day: date) -> Span:
        """The same part, which ends on that day unless it has ended before."""
        last = until_day if self.until_day is None else min(until_day, self.until_day)
        return Span(self.professional, self.from_day, last)


class KnowsParts(Protocol):
    """What tells who leads a case, and whether all parts in it are over."""

    @property
    def parts_over(self) -> str:
        """Why nobody has a part in the case any more: transferred or sealed; empty when that is not so."""

    @property
    def leading(self) -> Sequence[Span]:
        """The parts of lead professionals, those of the past and those to come among them."""


def require_part(act: Act, holders: Mapping[str, str], parts: KnowsParts) -> None:
    """Whoever acts as the referrer, the coordinator or a lead professional has that part in this case at
    this moment; `holders` are the accounts of the referrer and the coordinator. It is the time of asking
    that counts, and not when it happened of which they tell. Raises Forbidden."""
    if act.role not in ROLES_WITH_A_PART:
        return
    if parts.parts_over:
        raise Forbidden(OVER[parts.parts_over])
    if not has_part(act, holders, parts):
        raise Forbidden(ONLY[act.role])


def has_part(act: Act, holders: Mapping[str, str], parts: KnowsParts) -> bool:
    """Whether whoever acts has the part that their role is named for."""
    if act.role == LEAD_PROFESSIONAL:
        today = local_day(act.recorded_at)
        return any(s.professional == act.actor and s.holds_on(today) for s in parts.leading)
    return bool(act.actor) and holders.get(act.role, "") == act.actor
