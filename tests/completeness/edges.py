"""The services' edges, as nameko sees them, and the portal's addresses."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR
from nameko.rpc import Rpc

from services.audit.edge.service import AuditService
from services.notifications.edge.service import NotificationService
from services.plans.edge.service import PlanService
from services.portal.app import create_app
from services.referral.edge.service import ReferralService
from services.scheduling.edge.service import SchedulingService
from shared.accounts import Accounts
from shared.contracts.subscriptions import Subscription
from shared.messaging.subscriber import ReliableEventHandler
from shared.settings import from_environment

EDGES: dict[str, type] = {
    edge.name: edge
    for edge in (
        ReferralService,
        SchedulingService,
        PlanService,
        NotificationService,
        AuditService,
    )
}
# What only other services ask, never the portal on somebody's behalf.
BETWEEN_SERVICES = {
    "status": "the portal's own summary of a case",
    "tell": "a service's part of the history, for the audit service",
    "export": "a service's part of an exported case, for the audit service",
    "contact": "how to reach somebody, for the notification service",
    "hidden_words": "words that must not reach others, for what is sent",
    "copy": "a version of the plan, for the notification service",
    "people": "who is in the case, for the audit service, when somebody is to be erased",
    "examine": "what a service keeps of people, for the audit service, before they are erased",
    "birthdays": "the youngest children's dates of birth, for the audit service",
    "held_since": "since when a service holds something about a person, for the audit service",
    "part_of": "a service's part of what there is about a person, for the audit service",
    "last_position": "how far a service has published its log, for the audit service",
    "records": "what the audit service was told of events, once more, when it did not come",
    "link_to_send": "the token of a personal link, for the notification service",
    "whose_session": "who acts by a personal link, for the services in which they do",
    "open_link": "a personal link and its code, from the portal's own page",
    "check_session": "whether who is on such a page may go on, from the portal",
    "leave_link": "that somebody leaves such a page, from the portal",
    "note_operator_act": "what an operator does with a parked message",
}


def entrypoints(edge: type, kind: type) -> dict[str, list]:
    """The methods of an edge that have entrypoints of that kind, and those."""
    found = {}
    for name, method in inspect.getmembers(edge):
        marks = [e for e in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ()) if isinstance(e, kind)]
        if marks:
            found[name] = marks
    return found


def unheard(edges: Iterable[type], rows: Iterable[Subscription]) -> list[str]:
    """Rows that no method handles, methods that handle no row, and rows under another's name."""
    rows = list(rows)
    handled = {
        mark.subscription: (edge, name)
        for edge in edges
        for name, marks in entrypoints(edge, ReliableEventHandler).items()
        for mark in marks
    }
    wrong = [f"{row.queue}: nobody handles it" for row in rows if row not in handled]
    for row, (edge, name) in handled.items():
        if row not in rows:
            wrong.append(f"{edge.name}.{name}: is not among the subscriptions")
        if (row.service, row.reaction) != (edge.name, name):
            wrong.append(f"{edge.name}.{name}: handles {row.queue}")
    return wrong


def unanswered(edges: dict[str, type], asked: Iterable[tuple[str, str]]) -> list[str]:
    """What is asked and no RPC method answers, and RPC methods for which nobody asks."""
    asked = set(asked)
    offered = {(edge.name, name) for edge in edges.values() for name in entrypoints(edge, Rpc)}
    wrong = [f"{service}.{name}: no RPC method" for service, name in sorted(asked - offered)]
    return wrong + [
        f"{service}.{name}: nobody asks it"
        for service, name in sorted(offered - asked)
        if name not in BETWEEN_SERVICES
    ]


def addresses() -> set[tuple[str, str, str]]:
    """The portal's addresses under its API: endpoint, method, rule."""
    app = create_app(
        from_environment(
            {"AMQP_URI": "amqp://127.0.0.1:1//", "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
        ),
        SimpleNamespace(reachable=lambda: True),  # type: ignore[arg-type]
        Accounts(Path("no-accounts.toml")),
        lambda: datetime(2027, 1, 4, tzinfo=UTC),
    )
    return {
        (rule.endpoint.removeprefix("api."), method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.endpoint.startswith("api.")
    }


def unrouted(
    wanted: Iterable[tuple[str, str, str]], found: Iterable[tuple[str, str, str]]
) -> list[str]:
    """What ought to have an address and has none, or another."""
    return [f"{name}: {method} {rule}" for name, method, rule in sorted(set(wanted) - set(found))]
