"""One council's event store in one service: load a record, save what it decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application, ProcessingEvent
from eventsourcing.persistence import (
    InfrastructureFactory,
    IntegrityError,
    InternalError,
    JSONTranscoder,
    StoredEvent,
    Tracking,
    Transcoding,
)
from eventsourcing.postgres import PostgresDatastore
from eventsourcing.utils import Environment, EnvType
from psycopg.sql import SQL, Identifier

from shared.eventstore.events import CaseEvent, EventSourced
from shared.eventstore.recorder import Answer, CouncilDatastore, CouncilRecorder
from shared.policies import Policy

R = TypeVar("R", bound=EventSourced)


class Conflict(Exception):
    """Somebody else saved the same record first; load it again and decide again."""


class AlreadyHandled(Exception):
    """The message that this would answer was answered before."""


class AlreadyAnswered(Exception):
    """The command with this idempotency key was answered in the meantime."""


class DateAsISO(Transcoding):
    """Days are kept as text, such as 2026-11-23."""

    type = date
    name = "date_iso"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


class _CouncilFactory(InfrastructureFactory[CouncilRecorder]):
    """Hands the library our recorder."""

    def __init__(self, env: Environment, datastore: PostgresDatastore) -> None:
        super().__init__(env)
        self.datastore = datastore

    def process_recorder(self) -> CouncilRecorder:
        return CouncilRecorder(self.datastore)

    def application_recorder(self) -> CouncilRecorder:
        return self.process_recorder()

    def aggregate_recorder(self, purpose: str = "events") -> CouncilRecorder:
        return self.process_recorder()

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> CouncilRecorder:
        return self.process_recorder()


@dataclass(frozen=True)
class LoggedEvent:
    """A stored event with its place in the service's log and the bytes that are kept of it."""

    position: int
    topic: str
    state: bytes
    event: CaseEvent


def schema_name(service: str, council: str) -> str:
    """The schema that holds one council's data in one service, such as referral_hertfordshire."""
    return f"{service}_{council.replace('-', '_')}"


class CouncilStore(Application[UUID]):
    """Everything that one service keeps for one council."""

    name = "kinplan"

    def __init__(self, service: str, policy: Policy, database: PostgresDatastore) -> None:
        self.service = service
        self.policy = policy
        self.council = policy.council
        self.schema = schema_name(service, policy.council)
        self.datastore = CouncilDatastore(database, self.schema)
        super().__init__()

    recorder: CouncilRecorder

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        return Environment(name, {})

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        return _CouncilFactory(env, self.datastore)

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        transcoder.register(DateAsISO())

    def find(self, kind: type[R], id: UUID) -> R | None:
        """The record with that identifier, or None when there is none in this council."""
        try:
            return self.repository.get(id, projector_func=kind.replay)  # type: ignore[arg-type]
        except AggregateNotFoundError:
            return None

    def keep(
        self,
        *records: EventSourced | None,
        tracking: Tracking | None = None,
        answer: Answer | None = None,
    ) -> int | None:
        """Save what the records decided, all of it or nothing, and return the last position.

        `tracking` names the message answered, `answer` the command's answer; both go into the same
        transaction. Raises AlreadyHandled, AlreadyAnswered, or Conflict; nothing is saved then.
        """
        try:
            processing: ProcessingEvent[UUID] = ProcessingEvent(tracking=tracking)
            processing.collect_events(*records, answer=answer)
            recordings = self._record(processing)
        except (IntegrityError, InternalError) as error:
            if tracking is not None and self.has_handled(tracking):
                raise AlreadyHandled from error
            if answer is not None and self.recorder.answer_to(answer.actor, answer.key):
                raise AlreadyAnswered from error
            if isinstance(error, IntegrityError):
                raise Conflict(str(error).splitlines()[0]) from error
            raise
        return recordings[-1].notification.id if recordings else None

    def has_handled(self, tracking: Tracking) -> bool:
        """Whether the message was answered before."""
        return self.recorder.has_tracking_id(tracking.application_name, tracking.notification_id)

    def read_log(self, after: int, limit: int) -> list[LoggedEvent]:
        """The events after a position of the log, in order, at most `limit` of them."""
        notifications = self.recorder.select_notifications(
            start=after, limit=limit, inclusive_of_start=False
        )
        return [
            LoggedEvent(n.id, n.topic, n.state, self.mapper.to_domain_event(n))  # type: ignore[arg-type]
            for n in notifications
        ]

    def read_positions(self, positions: list[int]) -> list[LoggedEvent]:
        """The events at those positions of the log, in order; positions that hold none are left out."""
        statement = SQL(
            "SELECT notification_id, originator_id, originator_version, topic, state "
            "FROM {}.stored_events WHERE notification_id = ANY(%s) ORDER BY notification_id"
        ).format(Identifier(self.schema))
        with self.datastore.transaction() as curs:
            rows = curs.execute(statement, (positions,)).fetchall()
        found = []
        for row in rows:
            position = row.pop("notification_id")
            stored = StoredEvent(**{**row, "state": bytes(row["state"])})
            event: CaseEvent = self.mapper.to_domain_event(stored)  # type: ignore[assignment]
            found.append(LoggedEvent(position, stored.topic, stored.state, event))
        return found

    def last_position(self) -> int:
        """The position of the newest event; 0 in an empty log."""
        return self.recorder.max_notification_id() or 0
