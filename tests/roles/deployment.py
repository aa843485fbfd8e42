"""Two councils on one database, with the real edges of all services, asked without a broker.

The stand-in is for the broker alone: a question goes as JSON to the method of the real nameko service, with
the desk that nameko would have given it. Hertfordshire has cases; Central Bedfordshire asks for them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from eventsourcing.postgres import PostgresDatastore
from flask import Flask

from services.access.edge.entrance import entrance_of
from services.audit.edge import asking
from services.portal.app import create_app
from services.referral.application.commands import is_restricted
from services.referral.edge.ledger_keys import asked_ledger_key
from shared.accounts import ROLES, Accounts
from shared.commanding import Desk
from shared.edge.extensions import DeskProvider
from shared.edge.serving import Edge
from shared.eventstore.store import CouncilStore
from shared.installation import Installation
from shared.rpc.whose_session import AskedFamilies
from shared.settings import from_environment
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE
from tests.audit.region import SERVICES, Region
from tests.completeness.edges import EDGES

THERE, HERE = HERTFORDSHIRE.council, CENTRAL_BEDFORDSHIRE.council
SETTINGS = {
    "AMQP_URI": "amqp://127.0.0.1:1//",
    "DATABASE_URL": "postgresql://127.0.0.1:1/none",
    "KINPLAN_LOCAL_SIGN_IN": "yes",
}


class Touched(BaseException):
    """Somebody looked into a store that was none of theirs. Nothing catches it on the way."""


class Barred:
    """A store that nobody may touch."""

    def __getattr__(self, name: str) -> Any:
        raise Touched(name)


class Deployment:
    """All services of two councils. `now` is the time that they go by."""

    def __init__(self, database: PostgresDatastore) -> None:
        self.there = Region(database, HERTFORDSHIRE)
        self.here = Region(database, CENTRAL_BEDFORDSHIRE)
        self.edges = dict(EDGES)
        self.requests = 0
        self.providers = {service: self._provider(service, database) for service in SERVICES}

    @property
    def now(self) -> datetime:
        """The time in every council."""
        return self.there.now

    def call(
        self,
        service: str,
        method: str,
        *args: Any,
        context: Mapping[str, str],
        timeout: float | None = None,
    ) -> Any:
        """As the portal and the services call one another."""
        edge = self.edges[service]()
        edge.desk = self.providers[service].get_dependency(SimpleNamespace(data=context))
        answer = getattr(edge, method)(*json.loads(json.dumps(args)))
        return json.loads(json.dumps(answer))

    def reachable(self) -> bool:
        """As a caller says it to a probe."""
        return True

    def ask(
        self, service: str, method: str, args: list[Any], actor: str, role: str, council: str
    ) -> dict[str, Any]:
        """The answer to somebody; each question is a new one."""
        self.requests += 1
        context = {
            "actor": actor,
            "role": role,
            "council": council,
            "request_id": f"request-{self.requests}",
            "idempotency_key": f"question-{self.requests}",
            "access_reason": "Asked by the court.",
        }
        answer: dict[str, Any] = self.call(service, method, *args, context=context)
        return answer

    def desk_of(self, service: str) -> Desk:
        """The desk of a service, in every council."""
        desk: Desk = self.providers[service].container.config["kinplan"].installation.desk
        return desk

    def portal(self, folder: Path) -> Flask:
        """The portal in front of these services, for people of both councils and of none."""
        path = folder / "accounts.toml"
        path.write_text("\n".join(map(_account, people())), encoding="utf-8")
        return create_app(
            from_environment(SETTINGS),
            self,  # type: ignore[arg-type]
            Accounts(path),
            lambda: self.now,
        )

    @contextmanager
    def nothing_kept(self) -> Iterator[list[str]]:
        """Whatever is asked meanwhile leaves everything as it was; in which schemas it would have been kept."""
        schemas: list[str] = []

        def keep(store: CouncilStore, *records: Any, **_: Any) -> None:
            schemas.append(store.schema)

        with patch.object(CouncilStore, "keep", keep):
            yield schemas

    @contextmanager
    def barred(self) -> Iterator[None]:
        """Meanwhile nobody may touch Hertfordshire's stores."""
        desks = [self.desk_of(service) for service in SERVICES]
        before = [desk.stores for desk in desks]
        for desk in desks:
            desk.stores = {**desk.stores, THERE: Barred()}  # type: ignore[dict-item]
        try:
            yield
        finally:
            for desk, stores in zip(desks, before, strict=True):
                desk.stores = stores

    def _provider(self, service: str, database: PostgresDatastore) -> DeskProvider:
        stores = {THERE: self.there.stores[service], HERE: self.here.stores[service]}
        desk = Desk(service, stores, lambda: self.now)
        if service == "referral":
            desk.is_restricted = is_restricted
        settings = from_environment(SETTINGS)
        installation = Installation(
            service,
            settings,
            lambda: self.now,
            database,
            stores,
            desk,  # type: ignore[arg-type]
        )
        edge = Edge(installation, settings, aside=None)  # type: ignore[arg-type]
        edge.extra = {"narrator": self.there.narrators[service], "managers": lambda council: []}
        if service == "audit":
            with patch.object(asking, "Caller", lambda *_, **__: self):
                edge.extra |= asking.asking(installation)
        edge.extra |= self._besides(service, installation)
        provider = DeskProvider()
        provider.container = SimpleNamespace(config={"kinplan": edge})
        return provider

    def _besides(self, service: str, installation: Installation) -> dict[str, Any]:
        """What a service is given besides, asking these very services."""
        if service == "referral":
            return {"ledger_key": asked_ledger_key(self)}  # type: ignore[arg-type]
        if service == "plans":
            return {"families": AskedFamilies(self)}  # type: ignore[arg-type]
        if service == "access":
            return dict(entrance_of(installation.settings, lambda work, *args: work(*args)))
        return {}


Person = tuple[str, str, tuple[str, ...]]


def people() -> list[Person]:
    """Made-up people: one for each role in each council, and some with a part of their own."""
    found: list[Person] = []
    for prefix, council in (("herts", THERE), ("cbeds", HERE)):
        found += [(f"{prefix}-{role}".replace("_", "-"), council, (role,)) for role in ROLES]
    found += [
        ("herts-both", THERE, ("coordinator", "manager")),
        ("herts-two-parts", THERE, ("referrer", "lead_professional")),
        ("nowhere", "atlantis", ROLES),
    ]
    return found


def token_of(account: str) -> str:
    """The token that the account has in these tests."""
    return f"token-of-{account}"


def _account(person: Person) -> str:
    id, council, roles = person
    digest = hashlib.sha256(token_of(id).encode()).hexdigest()
    return (
        f'[[account]]\nid = "{id}"\nname = "Made Up"\ncouncil = "{council}"\n'
        f'roles = {json.dumps(roles)}\nprofession = "social worker"\n'
        f'email = "{id}@council.example"\ntoken_sha256 = "{digest}"\n'
    )


def as_of(deployment: Deployment, now: datetime) -> None:
    """Let it be that time in both councils."""
    for region in (deployment.there, deployment.here):
        region.now = now


__all__ = [
    "HERE",
    "THERE",
    "Barred",
    "Deployment",
    "Touched",
    "as_of",
    "people",
    "replace",
    "token_of",
]
