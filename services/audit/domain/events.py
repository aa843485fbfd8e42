"""What the audit service itself records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from shared.eventstore.events import CaseEvent, personal

if TYPE_CHECKING:
    from services.audit.domain.hand_over import HandOver
    from services.audit.domain.keeping import Keeping


@dataclass(frozen=True, kw_only=True)
class OperatorActed(CaseEvent):
    """An operator looked at, replayed or discarded a parked message."""

    TOPIC: ClassVar[str] = "audit.operator_acted"

    what: str
    queue: str
    message: str
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class CheckpointCosigned(CaseEvent):
    """Somebody outside has seen a checkpoint of the ledger, and says that it only grew. `line` is their
    cosignature as it stands under the checkpoint, `key` the public key that checks it."""

    TOPIC: ClassVar[str] = "audit.checkpoint_cosigned"

    size: int
    witness: str
    key: str
    line: str
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class GapFilled(CaseEvent):
    """Records of a service had not come. It was asked about the positions that were missing, from
    `first` to `last`, and told of so many events again; the other positions hold none."""

    TOPIC: ClassVar[str] = "audit.gap_filled"

    service: str
    first: int
    last: int
    found: int


@dataclass(frozen=True, kw_only=True)
class EntryCorrected(CaseEvent):
    """Somebody said what is right where the history is wrong. `service` and `position` name the entry,
    which stays as it was recorded."""

    TOPIC: ClassVar[str] = "audit.entry_corrected"

    service: str
    position: int
    what_is_right: str = personal()
    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class SubjectAccessGiven(CaseEvent):
    """A person's own record was given out, on their request. `people`: the identifiers they have;
    `given`: how many fields and passages; `exemptions`: what was withheld, each as place=exemption."""

    TOPIC: ClassVar[str] = "audit.subject_access_given"

    people: list[str]
    asked_on: date
    due_by: date
    given: int
    exemptions: list[str]


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(CaseEvent):
    """Nothing in the case may be erased until the hold is lifted."""

    TOPIC: ClassVar[str] = "audit.hold_placed"

    reason: str = personal()

    def apply(self, record: Keeping) -> None:
        record.status = "on_hold"


@dataclass(frozen=True, kw_only=True)
class HoldLifted(CaseEvent):
    """The legal hold on the case has ended."""

    TOPIC: ClassVar[str] = "audit.hold_lifted"

    reason: str = personal()

    def apply(self, record: Keeping) -> None:
        record.status = "kept"


@dataclass
class Erasure:
    """An erasure that was decided. `confirmed`: the keys that were destroyed, by service and person."""

    id: str
    people: list[str]
    ground: str
    plan_versions: list[int]
    holders: list[str]
    decided_at: datetime
    confirmed: dict[tuple[str, str], int] = field(default_factory=dict)
    completed_at: datetime | None = None

    def awaited(self, services: Iterable[str]) -> list[str]:
        """The services that have not erased everybody yet."""
        return [
            service
            for service in services
            if any((service, person) not in self.confirmed for person in self.people)
        ]


@dataclass(frozen=True, kw_only=True)
class ErasureDecided(CaseEvent):
    """These people are to be erased from the case, in every service. Copies of those plan versions
    tell of them, and so do the files that the holders, accounts, took away."""

    TOPIC: ClassVar[str] = "audit.erasure_decided"

    erasure: str
    people: list[str]
    ground: str
    plan_versions: list[int]
    holders: list[str]
    reason: str = personal()

    def apply(self, record: Keeping) -> None:
        record.erasures[self.erasure] = Erasure(
            id=self.erasure,
            people=self.people,
            ground=self.ground,
            plan_versions=self.plan_versions,
            holders=self.holders,
            decided_at=self.occurred_at,
        )


@dataclass(frozen=True, kw_only=True)
class ErasureConfirmed(CaseEvent):
    """A service has erased one of them, and destroyed so many keys."""

    TOPIC: ClassVar[str] = "audit.erasure_confirmed"

    erasure: str
    service: str
    person: str
    keys: int

    def apply(self, record: Keeping) -> None:
        record.erasures[self.erasure].confirmed[self.service, self.person] = self.keys


@dataclass(frozen=True, kw_only=True)
class ErasureCompleted(CaseEvent):
    """Every service has erased everybody named in it."""

    TOPIC: ClassVar[str] = "audit.erasure_completed"

    erasure: str
    people: list[str]
    plan_versions: list[int]
    holders: list[str]
    keys: int

    def apply(self, record: Keeping) -> None:
        record.erasures[self.erasure].completed_at = self.occurred_at


@dataclass(frozen=True, kw_only=True)
class KeysRotated(CaseEvent):
    """A new master key wraps the council's data keys; those wrapped under the older ones are wrapped
    anew. Only the keys' names are recorded."""

    TOPIC: ClassVar[str] = "audit.keys_rotated"

    key: str
    older: list[str]


@dataclass(frozen=True, kw_only=True)
class KeysRetired(CaseEvent):
    """Master keys under which nothing is wrapped any more were retired for good, by their names."""

    TOPIC: ClassVar[str] = "audit.keys_retired"

    retired: list[str]


@dataclass(frozen=True, kw_only=True)
class CouncilTakenIn(CaseEvent):
    """The deployment took the council in, under its first policy."""

    TOPIC: ClassVar[str] = "audit.council_taken_in"

    version: str


@dataclass(frozen=True, kw_only=True)
class PolicyDecided(CaseEvent):
    """The council decided on another policy, in force from that day on. `instead_of` is the one that would
    have been in force on it, and `changes` the names of what differs."""

    TOPIC: ClassVar[str] = "audit.policy_decided"

    version: str
    from_day: date
    instead_of: str
    changes: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(CaseEvent):
    """Another council of the region has taken the case, as a file with its proofs: `events` in number, the
    keys of those `parts`. `digest` is that of the file which is kept there."""

    TOPIC: ClassVar[str] = "audit.case_handed_over"

    transfer: str
    to_council: str
    parts: list[str]
    events: int
    digest: str

    def apply(self, record: HandOver) -> None:
        record.is_done = True


@dataclass(frozen=True, kw_only=True)
class HandOverRefused(CaseEvent):
    """The other council did not take the file. Another one is made and sent."""

    TOPIC: ClassVar[str] = "audit.hand_over_refused"

    transfer: str
    to_council: str
    code: str

    def apply(self, record: HandOver) -> None:
        record.refused += 1


@dataclass(frozen=True, kw_only=True)
class CouncilSuspended(CaseEvent):
    """From here on nothing is recorded for the council, until it is resumed here or goes on elsewhere."""

    TOPIC: ClassVar[str] = "audit.council_suspended"

    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class CouncilResumed(CaseEvent):
    """The council is served again, where it was suspended."""

    TOPIC: ClassVar[str] = "audit.council_resumed"

    reason: str = personal()


@dataclass(frozen=True, kw_only=True)
class CouncilExported(CaseEvent):
    """Everything of the council is written into a hand-over file, which opens for one receiver alone.
    `file` is the file's own identifier, `receiving_key` the fingerprint of the key."""

    TOPIC: ClassVar[str] = "audit.council_exported"

    file: str
    receiving_key: str


@dataclass(frozen=True, kw_only=True)
class CouncilImported(CaseEvent):
    """The council goes on here. `file` is the hand-over file, `digest` the SHA-256 of all of it, and
    `size` the number of entries of its ledger, every one of which was compared with what was signed."""

    TOPIC: ClassVar[str] = "audit.council_imported"

    file: str
    digest: str
    size: int
