"""Who coordinates a conference: offered, declared, released, given to somebody else."""

from __future__ import annotations

from services.scheduling.domain import events, refusals, rules
from services.scheduling.domain.conference_state import ConferenceState
from services.scheduling.domain.states import LIFECYCLE
from shared.acts import Act

CONFLICT, REALLOCATED, RELEASED = "conflict", "reallocated", "coordinator_released"


class Coordinating(ConferenceState):
    """The way from a case to an independent coordinator, and from one to the next."""

    def allocate_coordinator(self, act: Act, coordinator: str) -> None:
        """Offer the case to a coordinator, who sees nothing of it yet. Raises CoordinatorNotIndependent."""
        LIFECYCLE.require(self.status, "allocate_coordinator")
        self._offer(act, coordinator, None)

    def declare_independence(
        self, act: Act, holds_another_role: bool, knows_the_family: bool, remarks: str | None
    ) -> None:
        """The coordinator declares, before any access. A conflict is a fact and no refusal: the case
        goes back to be offered to somebody else."""
        LIFECYCLE.require(self.status, "declare_independence")
        if rules.has_no_conflict(holds_another_role, knows_the_family):
            self._record(
                events.CoordinatorAllocated, act, coordinator=self.offered_to, remarks=remarks
            )
        else:
            self._record_conflict(act, holds_another_role, knows_the_family, remarks)

    def declare_conflict(self, act: Act, why: str) -> None:
        """A conflict came up later: access ends, and what was prepared stays."""
        LIFECYCLE.require(self.status, "declare_conflict")
        self._release(act, CONFLICT, why)

    def reallocate_coordinator(self, act: Act, coordinator: str, why: str) -> None:
        """Give the case to somebody else: offer it to them. Raises CoordinatorNotIndependent."""
        LIFECYCLE.require(self.status, "reallocate_coordinator")
        rules.coordinator_is_independent(coordinator, self.referrers, self.conflicted)
        if coordinator in (self.coordinator, self.offered_to):
            raise refusals.SameCoordinator("The case is theirs already. Name somebody else.")
        if self.coordinator:
            self._release(act, REALLOCATED, why)
        self._offer(act, coordinator, why)

    def change_referrer(self, act: Act, referrer: str, previous: str, position: int) -> None:
        """Another professional has the referrer's part. A coordinator holds no other role in the case, nor
        held one: should it be they, they coordinate it no longer. Ignored when it is known."""
        if position <= self.referrer_position and {referrer, previous} <= self.referrers:
            return
        self._record(
            events.ReferrerNoted, act, referrer=referrer, previous=previous, position=position
        )
        if self.offered_to in self.referrers:
            self._record_conflict(act, True, False, None)
        if self.coordinator in self.referrers:
            self._release(act, CONFLICT, None)

    def lose_independence(self, act: Act, account: str) -> None:
        """Somebody has another role in the case: should they coordinate it, or be asked to, they do so no
        longer. Ignored when it is anybody else."""
        if account == self.offered_to:
            self._record_conflict(act, True, False, None)
        if account == self.coordinator:
            self._release(act, CONFLICT, None)

    def _offer(self, act: Act, coordinator: str, why: str | None) -> None:
        rules.coordinator_is_independent(coordinator, self.referrers, self.conflicted)
        self._record(events.CaseOffered, act, coordinator=coordinator, why=why)

    def _record_conflict(
        self, act: Act, holds_another_role: bool, knows_the_family: bool, remarks: str | None
    ) -> None:
        self._record(
            events.ConflictDeclared,
            act,
            coordinator=self.offered_to,
            holds_another_role=holds_another_role,
            knows_the_family=knows_the_family,
            remarks=remarks,
        )

    def _release(self, act: Act, reason: str, why: str | None) -> None:
        self._reopen(act, RELEASED)
        self._record(
            events.CoordinatorReleased, act, coordinator=self.coordinator, reason=reason, why=why
        )
