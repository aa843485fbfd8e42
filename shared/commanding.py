"""How every command is performed: read, permitted, decided, saved with its answer.

An answer is `{"ok": {...}}` or `{"refused": {...}}`. A refusal that an auditor would ask about (who
may not, or not in this state) is recorded as an event. A command that repeats an idempotency key
gets the first answer again, whatever has happened since.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from eventsourcing.persistence import InterfaceError, OperationalError, ProgrammingError

from shared.acts import SYSTEM_ROLE, Act
from shared.clock import Clock
from shared.contracts.commands import COMMAND, Command
from shared.contracts.reading import read
from shared.eventstore.events import EventSourced
from shared.eventstore.mapping import StateUnreadable
from shared.eventstore.recorder import Answer
from shared.eventstore.store import AlreadyAnswered, Conflict, CouncilStore
from shared.eventstore.witness import CommandRefused, PersonalContentRead, Witness
from shared.identifiers import Identify, new_person
from shared.observability import metrics
from shared.observability.logs import logger
from shared.refusals import (
    Forbidden,
    KeyReused,
    NotFound,
    ReasonNeeded,
    RecordDamaged,
    Refusal,
    Unavailable,
    Unreadable,
    VersionConflict,
)
from shared.region.register import SERVING, SUSPENDED
from shared.region.serving import ServedCouncils, state_of, store_in
from shared.restricting import heard_restricted

LOG = logger("desk")
T = TypeVar("T")
TRIES = 4
OUTAGES = (OperationalError, InterfaceError)
WITNESSED = ("rule", "forbidden")


@dataclass(frozen=True)
class Asker:
    """Who asks, as the portal found from their token; and the request that it belongs to. `also` are the
    roles that they have besides, in which they may ask the same."""

    actor: str
    role: str
    council: str
    profession: str = ""
    request_id: str = ""
    idempotency_key: str = ""
    access_reason: str = ""
    also: tuple[str, ...] = ()
    link_session: str = ""


@dataclass(frozen=True)
class Decision:
    """What a command decided: the record that it is about, the answer, and the other records that it
    changed, which are saved with it or not at all."""

    record: EventSourced
    answer: dict[str, Any] = field(default_factory=dict)
    others: tuple[EventSourced, ...] = ()


@dataclass(frozen=True)
class Work:
    """What a command works with."""

    store: CouncilStore
    reference: str | None
    act: Act
    told: Mapping[str, Any]
    attendee: str | None = None
    identify: Identify = new_person


@dataclass(frozen=True)
class Finding:
    """What a question found: the answer; the identifiers of those whom it is about, none when it is
    about the whole case; and what is recorded together with the reading."""

    answer: dict[str, Any]
    about: tuple[str, ...] = ()
    records: tuple[EventSourced, ...] = ()


Decide = Callable[[Work], Decision]
Look = Callable[[Work], "dict[str, Any] | Finding"]
IsRestricted = Callable[[CouncilStore, str], bool]


class Desk:
    """Performs commands and answers questions for one service, in every council. `is_restricted` tells
    whether a case may only be shown for a stated reason: as the service has heard, unless it knows."""

    def __init__(
        self,
        service: str,
        stores: Mapping[str, CouncilStore],
        clock: Clock,
        is_restricted: IsRestricted = heard_restricted,
    ) -> None:
        self.service = service
        self.stores = stores
        self.clock = clock
        self.is_restricted = is_restricted

    def perform(
        self,
        name: str,
        decide: Decide,
        asker: Asker,
        reference: str | None,
        body: Any,
        attendee: str | None = None,
    ) -> dict[str, Any]:
        """Perform the command and return its answer; refusals are answers too."""
        command = COMMAND[name]
        with metrics.COMMAND_SECONDS.labels(self.service, name).time():
            try:
                answer = self._perform(command, decide, asker, reference, body, attendee)
            except Refusal as refusal:
                answer = refused(refusal)
            except OUTAGES:
                answer = refused(_store_unavailable())
            except StateUnreadable as error:
                answer = refused(_damaged(error))
            except ProgrammingError:
                answer = refused(self._unless_served(asker))
        if "refused" in answer:
            why = answer["refused"]
            metrics.REFUSALS.labels(self.service, name, why["kind"], why["code"]).inc()
        else:
            metrics.COMMANDS.labels(self.service, name, asker.council).inc()
        return answer

    def store_of(self, asker: Asker) -> CouncilStore:
        """The asker's own council's store; another council's is never looked at. Raises NotFound,
        Unavailable."""
        store = store_in(self.stores, asker.council)
        if store is not None:
            return store
        if state_of(self.stores, asker.council) in (SERVING, SUSPENDED):
            raise _not_at_this_moment()
        raise NotFound("Your council is not served by this installation.")

    def act_of(self, asker: Asker, store: CouncilStore, occurred_at: datetime | None) -> Act:
        """The circumstances of what the asker does. Raises Unreadable for a time to come."""
        now = self.clock()
        if occurred_at is not None and occurred_at > now:
            raise Unreadable(
                "This has not happened yet.", {"occurred_at": ["cannot be in the future"]}
            )
        happened = occurred_at or now
        return Act(
            actor=asker.actor,
            role=asker.role,
            council=asker.council,
            occurred_at=happened,
            recorded_at=now,
            policy=store.policy_at(happened),
            request_id=asker.request_id,
            profession=asker.profession,
            link_session=asker.link_session,
        )

    def show(
        self,
        name: str,
        look: Look,
        asker: Asker,
        reference: str | None,
        roles: tuple[str, ...],
        shows: str = "",
        told: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Answer a question. `shows` names the personal content that the answer holds: the reading is
        recorded before anything is shown, and when it cannot be recorded, nothing is shown. Of a
        restricted case it is shown only to whoever says why."""
        try:
            store = self.store_of(asker)
            act = self.act_of(asker, store, None)
            work = Work(store, reference, act, told or {})
            work, found = as_admitted(asker, roles, work, look, "see")
            act = work.act
            finding = found if isinstance(found, Finding) else Finding(found)
            if shows:
                restricted = self._required_reason(name, store, act, asker, reference)
                witness = Witness.new(reference or "", new_person())
                witness.note(
                    PersonalContentRead,
                    act,
                    what=shows,
                    purpose=name,
                    about=list(finding.about),
                    restricted=restricted,
                    reason=asker.access_reason,
                )
                store.keep(witness, *finding.records)
        except Refusal as refusal:
            metrics.REFUSALS.labels(self.service, name, refusal.kind, refusal.code).inc()
            return refused(refusal)
        except OUTAGES:
            return refused(_store_unavailable())
        except StateUnreadable as error:
            return refused(_damaged(error))
        except ProgrammingError:
            return refused(self._unless_served(asker))
        return {"ok": finding.answer}

    def _unless_served(self, asker: Asker) -> Refusal:
        """Why the database refused, when it is that the council was suspended a moment ago. While it is
        served, that is a mistake of ours, and the error goes on."""
        if isinstance(self.stores, ServedCouncils):
            self.stores.refresh_if_it_can()
        if asker.council in self.stores:
            raise
        return _not_at_this_moment()

    def _required_reason(
        self, name: str, store: CouncilStore, act: Act, asker: Asker, reference: str | None
    ) -> bool:
        """Whether the case is restricted. Kinplan's own readings need no reason; raises ReasonNeeded
        when a person gave none, and records that they asked."""
        restricted = bool(reference) and self.is_restricted(store, reference or "")
        if not restricted or asker.role == SYSTEM_ROLE or asker.access_reason:
            return restricted
        witness = Witness.new(reference or "", new_person())
        refusal = ReasonNeeded(
            "This case is restricted. Say why you have to see it: in the header Access-Reason, or "
            "with --reason on the command line. The reason is recorded with your reading, and the "
            "managers of the service are told of it."
        )
        witness.note(CommandRefused, act, command=name, code=refusal.code)
        store.keep(witness)
        raise refusal

    def _perform(
        self,
        command: Command,
        decide: Decide,
        asker: Asker,
        reference: str | None,
        body: Any,
        attendee: str | None,
    ) -> dict[str, Any]:
        store = self.store_of(asker)
        told = read(command.schema(), body)
        fingerprint = store.fingerprint(_canonical(command.name, reference, attendee, body))
        for tries_left in reversed(range(TRIES)):
            first = store.recorder.answer_to(asker.actor, asker.idempotency_key)
            if first is not None:
                return _repeated(first, fingerprint)
            act = self.act_of(asker, store, told["occurred_at"])
            work = Work(store, reference, act, told, attendee)
            try:
                return self._decide(command, decide, work, asker, fingerprint)
            except AlreadyAnswered:
                continue
            except Conflict:
                if told["expected_version"] is not None:
                    raise _changed_meanwhile() from None
                if not tries_left:
                    raise VersionConflict(
                        "Several people changed this at the same moment. Send it again."
                    ) from None
        raise AssertionError("unreachable")

    def _decide(
        self, command: Command, decide: Decide, work: Work, asker: Asker, fingerprint: str
    ) -> dict[str, Any]:
        """Decide and save. Whether somebody was erased shows only in saving: a refusal as any other."""
        try:
            _, decision = as_admitted(asker, command.roles, work, decide, "do")
            _check_version(decision.record, work.told["expected_version"])
            answer = {
                "ok": {
                    "reference": decision.record.case,
                    "version": decision.record.version,
                    **decision.answer,
                }
            }
            _keep(work, asker, fingerprint, answer, decision.record, *decision.others)
        except Refusal as refusal:
            if refusal.kind not in WITNESSED:
                raise
            answer = refused(refusal)
            _keep(work, asker, fingerprint, answer, _witness_refusal(work, command, refusal))
        return answer


def as_admitted(
    asker: Asker, roles: Collection[str], work: Work, ask: Callable[[Work], T], verb: str
) -> tuple[Work, T]:
    """What comes of asking in the first of the asker's roles in which it is not forbidden, and the work in
    that role: whoever is coordinator and manager acts as the coordinator where they have that part, and as
    manager elsewhere. Raises the Forbidden of the first role that may ask at all, when none is admitted."""
    if not asker.actor:
        raise Forbidden("It is not said who asks. Sign in, and ask again.")
    first: Forbidden | None = None
    for role in dict.fromkeys((asker.role, *asker.also)):
        if role not in roles:
            continue
        in_role = replace(work, act=replace(work.act, role=role))
        try:
            return in_role, ask(in_role)
        except Forbidden as refusal:
            first = first or refusal
    raise first or Forbidden(
        f"A {spoken(asker.role)} may not {verb} this. It is for: {', '.join(map(spoken, roles))}."
    )


def spoken(role: str) -> str:
    """A role as people say it: lead professional."""
    return role.replace("_", " ")


def refused(refusal: Refusal) -> dict[str, Any]:
    """The refusal as an answer."""
    return {
        "refused": {
            "kind": refusal.kind,
            "code": refusal.code,
            "message": refusal.message,
            "fields": refusal.fields,
        }
    }


def _keep(
    work: Work, asker: Asker, fingerprint: str, answer: dict[str, Any], *records: EventSourced
) -> None:
    """Save what was decided together with the answer."""
    kept = Answer(asker.actor, asker.idempotency_key, fingerprint, answer, work.act.recorded_at)
    work.store.keep(*records, answer=kept)


def _repeated(first: Answer, fingerprint: str) -> dict[str, Any]:
    if first.fingerprint != fingerprint:
        raise KeyReused(
            "This Idempotency-Key came before with another request. Use a new key for a new request."
        )
    return first.body


def _check_version(record: EventSourced, expected: int | None) -> None:
    """`expected` is the version that the asker read, before what was decided just now."""
    before = record.version - len(record.pending)
    if expected is not None and expected != before:
        raise _changed_meanwhile()


def _changed_meanwhile() -> VersionConflict:
    return VersionConflict(
        "Somebody has changed this since you read it. Read it again, then decide again."
    )


def _damaged(error: StateUnreadable) -> RecordDamaged:
    LOG.error("state_unreadable", reason=str(error))
    return RecordDamaged(
        "What is stored of this cannot be read: it is not what was stored there. Nothing was changed. "
        "Tell the operator, who finds out which event it is with ./kinplan audit verify."
    )


def _not_at_this_moment() -> Unavailable:
    return Unavailable(
        "The records of your council are closed at this moment, because they are being moved or put "
        "right. Nothing was done. Ask the operator when they will be open again."
    )


def _store_unavailable() -> Unavailable:
    return Unavailable(
        "The records cannot be reached at this moment. It is not known whether this was done; send "
        "it again with the same Idempotency-Key, which is safe."
    )


def _witness_refusal(work: Work, command: Command, refusal: Refusal) -> Witness:
    witness = Witness.new(work.reference or "", work.identify())
    witness.note(CommandRefused, work.act, command=command.name, code=refusal.code)
    return witness


def _canonical(*what: Any) -> bytes:
    return json.dumps(what, sort_keys=True, ensure_ascii=True, default=str).encode()
