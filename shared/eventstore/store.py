"""One council's event store in one service: load a record, save what it decided."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from eventsourcing.persistence import IntegrityError, Tracking
from eventsourcing.postgres import PostgresDatastore

from shared.days import local_day
from shared.eventstore.database import CouncilDatastore, council_role
from shared.eventstore.events import NO_CASE, CaseEvent, EventSourced
from shared.eventstore.keyring import Keyring
from shared.eventstore.mapping import StateMapper, StateUnreadable
from shared.eventstore.master_keys import MasterKeyProblem, MasterKeys
from shared.eventstore.recorder import Answer, CouncilRecorder, LoggedState
from shared.policies import Policy, Timeline

R = TypeVar("R", bound=EventSourced)
FINGERPRINTS = "fingerprints"


class Conflict(Exception):
    """Somebody else saved the same record first; load it again and decide again."""


class AlreadyHandled(Exception):
    """The message that this would answer was answered before."""


class AlreadyAnswered(Exception):
    """The command with this idempotency key was answered in the meantime."""


@dataclass(frozen=True)
class LoggedEvent:
    """A stored event with its place in the service's log, the bytes that are kept of it, and the
    time of recording that is kept beside them."""

    position: int
    topic: str
    state: bytes
    event: CaseEvent
    recorded_at: datetime


@dataclass(frozen=True)
class UnreadableEvent:
    """A stored event that cannot be read, with what is kept beside its bytes, and why."""

    position: int
    topic: str
    state: bytes
    recorded_at: datetime
    why: str


def schema_name(service: str, council: str) -> str:
    """The schema that holds one council's data in one service, such as referral_hertfordshire."""
    return f"{service}_{council.replace('-', '_')}"


class CouncilStore:
    """Everything that one service keeps for one council. `policies` are those that were ever decided on,
    or one for all days; they are replaced as a whole when another is decided on."""

    def __init__(
        self,
        service: str,
        policies: Policy | Timeline,
        database: PostgresDatastore,
        master: MasterKeys,
    ) -> None:
        self.service = service
        self.policies = policies if isinstance(policies, Timeline) else Timeline.of(policies)
        self.council = council = self.policies.council
        self.schema = schema_name(service, council)
        role = council_role(service, council)
        self.datastore = CouncilDatastore(database, self.schema, role)
        self.recorder = CouncilRecorder(self.datastore)
        self.keyring = Keyring(service, council, self.datastore, master)
        self.mapper = StateMapper(service, council, self.keyring)
        self._council_keys: dict[str, bytes] = {}

    def policy_at(self, moment: datetime) -> Policy:
        """The policy in force on the day of that moment in England."""
        return self.policies.on(local_day(moment))

    def find(self, kind: type[R], id: UUID) -> R | None:
        """The record with that identifier, or None when there is none in this council."""
        stored, epoch = self.recorder.select_record(id)
        self.keyring.notice(epoch)
        return kind.replay(None, map(self.mapper.to_domain_event, stored))

    def keep(
        self,
        *records: EventSourced | None,
        tracking: Tracking | None = None,
        answer: Answer | None = None,
    ) -> int | None:
        """Save what the records decided, all of it or nothing, and return the last position.

        `tracking` names the message answered, `answer` the command's answer; both go into the same
        transaction. Raises AlreadyHandled, AlreadyAnswered, or Conflict; nothing is saved then. Raises
        PersonErased when it tells something about somebody whose data was erased.
        """
        events = [event for record in records if record for event in record.collect_events()]
        stored = [self.mapper.to_stored_event(event) for event in events]
        recorded_at = max((event.recorded_at for event in events), default=None)
        try:
            positions = self.recorder.insert_events(
                stored, tracking=tracking, answer=answer, recorded_at=recorded_at
            )
        except IntegrityError as error:
            if tracking is not None and self.has_handled(tracking):
                raise AlreadyHandled from error
            if answer is not None and self.recorder.answer_to(answer.actor, answer.key):
                raise AlreadyAnswered from error
            raise Conflict(str(error).splitlines()[0]) from error
        return positions[-1] if positions else None

    def fingerprint(self, request: bytes) -> str:
        """What is kept of a request to recognise it by: a digest under a key, since whoever guesses
        what a plain digest is of could make sure of it, also after somebody was erased."""
        return hmac.digest(self.council_key(FINGERPRINTS), request, hashlib.sha256).hex()

    def council_key(self, purpose: str) -> bytes:
        """The council's own key for one purpose, made when it is first needed and kept by the keyring."""
        if purpose not in self._council_keys:
            self.keyring.to_seal(NO_CASE, [purpose])
            key = self.keyring.data_key(NO_CASE, purpose)
            assert key is not None, "a key that belongs to no person is never destroyed"
            self._council_keys[purpose] = key
        return self._council_keys[purpose]

    def has_handled(self, tracking: Tracking) -> bool:
        """Whether the message was answered before."""
        return self.recorder.has_tracking_id(tracking.application_name, tracking.notification_id)

    def read_log(self, after: int, limit: int) -> list[LoggedEvent]:
        """The events after a position of the log, in order, at most `limit` of them, as far as
        nothing older can still come."""
        logged, epoch = self.recorder.select_log(after, limit)
        self.keyring.notice(epoch)
        return [self._read(each) for each in logged]

    def read_positions(
        self, positions: list[int]
    ) -> tuple[list[LoggedEvent], list[UnreadableEvent]]:
        """The events at those positions of the log, in order, and apart from them those that cannot
        be read; positions that hold none are left out."""
        logged, epoch = self.recorder.select_places(positions)
        self.keyring.notice(epoch)
        readable: list[LoggedEvent] = []
        unreadable: list[UnreadableEvent] = []
        for each in logged:
            try:
                readable.append(self._read(each))
            except (StateUnreadable, MasterKeyProblem) as error:
                stored = each.stored
                unreadable.append(
                    UnreadableEvent(
                        each.position, stored.topic, stored.state, each.recorded_at, str(error)
                    )
                )
        return readable, unreadable

    def last_position(self) -> int:
        """The position of the newest event; 0 in an empty log."""
        return self.recorder.max_notification_id() or 0

    def _read(self, logged: LoggedState) -> LoggedEvent:
        stored = logged.stored
        event = self.mapper.to_domain_event(stored)
        return LoggedEvent(logged.position, stored.topic, stored.state, event, logged.recorded_at)
