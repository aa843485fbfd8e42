"""What a nameko service of Kinplan is made of: who asks, the desk, and reactions to events."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider

from shared.acts import Act
from shared.commanding import Asker, Decide, Finding, Look, Work
from shared.contracts.envelope import IntegrationEvent
from shared.contracts.queries import QUERY
from shared.contracts.subscriptions import SUBSCRIPTIONS
from shared.edge.serving import Edge
from shared.eventstore.inbox import Reaction, crossing, handle_once
from shared.eventstore.store import CouncilStore
from shared.examining import examine
from shared.exporting import exported
from shared.messaging.subscriber import on
from shared.observability import metrics
from shared.observability.logs import bound, logger
from shared.one_person import held_since, part_of
from shared.refusals import NotYet, Unavailable
from shared.region.register import REMOVED
from shared.region.serving import ServedCouncils
from shared.retelling import published_to, told_again

LOG = logger("edge")
SYSTEM_ONLY = ("system",)
ANYONE = ("referrer", "coordinator", "manager", "lead_professional", "auditor", "system")


def reaction(service: str, name: str) -> Callable[[Any], Any]:
    """Marks a method as a reaction: it handles every subscription of that name."""
    rows = [s for s in SUBSCRIPTIONS if s.service == service and s.reaction == name]
    if not rows:
        raise LookupError(f"{service}.{name} is not among the subscriptions")

    def mark(method: Any) -> Any:
        for row in rows:
            method = on(row)(method)
        return method

    return mark


class AskedDesk:
    """The desk, with the one who asks now."""

    def __init__(self, edge: Edge, asker: Asker) -> None:
        self.edge = edge
        self.asker = asker
        self.service = edge.installation.service

    def perform(
        self, decide: Decide, reference: str | None, body: Any, attendee: str | None = None
    ) -> dict[str, Any]:
        """Perform a command for the one who asks; `decide` has the command's name."""
        name = decide.__name__
        with self._bound(reference):
            desk = self.edge.installation.desk
            answer = desk.perform(name, decide, self.asker, reference, body, attendee)
            LOG.info("command", command=name, result=_result(answer))
            return answer

    def show(
        self,
        name: str,
        look: Look,
        reference: str | None,
        roles: tuple[str, ...] | None = None,
        shows: str = "",
        told: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Answer a question; who may is in the table of queries unless `roles` says so."""
        allowed = QUERY[name].roles if roles is None else roles
        with self._bound(reference):
            return self.edge.installation.desk.show(
                name, look, self.asker, reference, allowed, shows, told
            )

    def tell(
        self, reference: str, positions: list[int], announced: list[list[Any]]
    ) -> dict[str, Any]:
        """This service's part of a case's history, and which of the announcements it has handled. The
        audit service, which asks, records who reads."""
        narrator = self.edge.extra["narrator"]

        def look(work: Work) -> dict[str, Any]:
            told: dict[str, Any] = narrator.tell(work.store, reference, positions, announced)
            return told

        return self.show("tell", look, reference, SYSTEM_ONLY)

    def examine(
        self,
        reference: str,
        positions: list[int],
        names: dict[str, str],
        more: Callable[[Work, dict[str, str]], dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """What this service keeps of people who may be erased; `more` looks beside the events."""

        def look(work: Work) -> Finding:
            found = examine(work.store, reference, positions, names)
            return Finding(found | (more(work, names) if more else {}), about=tuple(names))

        shows = "where people are spoken of, before they are erased"
        return self.show("examine", look, reference, SYSTEM_ONLY, shows)

    def export(self, reference: str, positions: list[int]) -> dict[str, Any]:
        """This service's part of an exported case. The audit service, which asks, records who reads."""

        def look(work: Work) -> dict[str, Any]:
            return exported(work.store, reference, positions)

        return self.show("export", look, reference, SYSTEM_ONLY)

    def held_since(self, reference: str, positions: list[int], people: list[str]) -> dict[str, Any]:
        """Since when this service holds something about a person. The audit service, which asks, records
        who reads."""

        def look(work: Work) -> dict[str, Any]:
            return {"since": held_since(work.store, reference, positions, people)}

        return self.show("held_since", look, reference, SYSTEM_ONLY)

    def part_of(self, reference: str, positions: list[int], people: list[str]) -> dict[str, Any]:
        """This service's part of what there is about a person. The audit service, which asks, records who
        reads."""
        narrator = self.edge.extra["narrator"]

        def look(work: Work) -> dict[str, Any]:
            return part_of(
                work.store,
                reference,
                positions,
                people,
                narrator.names_in,
                narrator.also_named,
            )

        return self.show("part_of", look, reference, SYSTEM_ONLY)

    def last_position(self) -> dict[str, Any]:
        """How far this service has published its log."""

        def look(work: Work) -> dict[str, Any]:
            return {"position": published_to(work.store)}

        return self.show("last_position", look, None, SYSTEM_ONLY)

    def records(self, positions: list[int]) -> dict[str, Any]:
        """The records of those events once more, for the audit service, which has not got them. They
        have no personal content, so that this is no reading."""

        def look(work: Work) -> dict[str, Any]:
            return told_again(work.store, positions)

        return self.show("records", look, None, SYSTEM_ONLY)

    def react(self, answer: Callable[..., Any], event: IntegrationEvent, *known: Any) -> None:
        """Let a reaction answer an event, once; `answer` has the reaction's name, and is given what
        else is `known`."""
        name = answer.__name__

        def informed(store: CouncilStore, act: Act, event: IntegrationEvent) -> Any:
            return answer(store, act, event, *known)

        self.handle(name, event, lambda store: _once(self.edge, store, name, informed, event))

    def handle(self, name: str, event: IntegrationEvent, work: Callable[[Any], str]) -> None:
        """Count, time and log the handling of an event; `work` gets the council's store: that of the
        event's council, or, where the reaction crosses, of the one that the event names."""
        installation = self.edge.installation
        other = crossing(self.service, name, event)
        with (
            bound(
                council=other or event.council,
                case="" if other else event.case,
                request_id=event.request_id,
            ),
            metrics.HANDLER_SECONDS.labels(self.service, name).time(),
        ):
            started = time.monotonic()
            council = other or event.council
            store = installation.stores.get(council)
            result = work(store) if store else _of_nobody_served(installation.stores, council)
            metrics.HANDLED.labels(self.service, name, result).inc()
            delay = (installation.clock() - event.recorded_at).total_seconds()
            metrics.HANDLED_AFTER.labels(self.service, name).observe(max(0.0, delay))
            LOG.info(
                "event_handled",
                reaction=name,
                event_id=event.id,
                result=result,
                ms=round((time.monotonic() - started) * 1000, 1),
            )

    def _bound(self, reference: str | None) -> Any:
        return bound(
            council=self.asker.council, case=reference or "", request_id=self.asker.request_id
        )


def _of_nobody_served(stores: ServedCouncils, council: str) -> str:
    """What becomes of an event of a council that is not served: one of a council that was removed is
    ignored. Raises Unavailable, so that it waits, for one that will be served again; NotYet for one that
    is not known yet."""
    state = stores.state_of(council)
    if state == REMOVED:
        return "council_removed"
    if state:
        raise Unavailable("This council is not served at this moment.")
    raise NotYet("This council is not served by this installation (yet).")


def _once(edge: Edge, store: Any, name: str, answer: Reaction, event: IntegrationEvent) -> str:
    return handle_once(store, name, answer, event, edge.installation.clock)


def _result(answer: dict[str, Any]) -> str:
    return "done" if "ok" in answer else f"refused: {answer['refused']['code']}"


class DeskProvider(DependencyProvider):
    """Gives each worker the desk with its own asker."""

    def get_dependency(self, worker_ctx: Any) -> AskedDesk:
        data = worker_ctx.data
        asker = Asker(
            **{
                name: str(data.get(name) or "")
                for name in (
                    "actor",
                    "role",
                    "council",
                    "profession",
                    "request_id",
                    "idempotency_key",
                    "access_reason",
                    "link_session",
                )
            },
            also=tuple(str(data.get("other_roles") or "").split()),
        )
        return AskedDesk(self.container.config["kinplan"], asker)
