"""The services' edges, as nameko sees them, and the portal's addresses."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR
from nameko.rpc import Rpc

from services.access.edge.service import AccessService
from services.audit.edge.service import AuditService
from services.notifications.edge.service import NotificationService
from services.plans.edge.service import PlanService
from services.portal.app import create_app
from services.referral.edge.service import ReferralService
from services.scheduling.edge.service import SchedulingService
from shared.accounts import Accounts
from shared.contracts.between_services import BETWEEN_SERVICES
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
        AccessService,
    )
}
NOT_THE_PORTALS = {each.name for each in BETWEEN_SERVICES}


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
        if name not in NOT_THE_PORTALS
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
