"""The portal and the access service in one process, on a real database and without a broker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from eventsourcing.postgres import PostgresDatastore
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.access.application.passwords import Passwords
from services.access.application.signing_in import Entrance
from services.access.edge.entrance import AskedAccounts
from services.access.edge.hashing import Hashing
from services.access.edge.providers import HttpProviders
from services.access.edge.service import AccessService
from services.access.edge.waiting import Waiting
from services.portal.app import create_app
from services.portal.problems import STATUS
from shared.accounts import Accounts
from shared.clock import system_clock
from shared.commanding import Asker, Desk
from shared.edge.extensions import AskedDesk
from shared.eventstore.events import CaseEvent
from shared.eventstore.store import CouncilStore
from shared.identifiers import new_secret
from shared.passwords import hash_of
from shared.refusals import Refusal
from shared.settings import from_environment
from tests.access.provider import CLIENT, SECRET, TENANT, Provider
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, master_of

PUBLIC = "https://kinplan.example"
OURS = {"Origin": PUBLIC}
PASSWORD = "correct horse battery"
COUNCILS = (HERTFORDSHIRE, CENTRAL_BEDFORDSHIRE)
HASH = hash_of(PASSWORD)
ASKED_BY = ("actor", "role", "council", "profession", "request_id", "idempotency_key")
ACCOUNTS = f"""
[[account]]
id = "herts-manager"
name = "Desmond Achebe"
council = "hertfordshire"
roles = ["manager"]
profession = "service manager"
email = "desmond.achebe@herts.example"
password_argon2 = "{HASH}"

[[account]]
id = "herts-listed"
name = "Nuala Byrne"
council = "hertfordshire"
roles = ["referrer"]
profession = "social worker"
email = "nuala.byrne@herts.example"
tenant = "{TENANT}"
object_id = "listed-object"
"""


def redirect_uri(council: str = "hertfordshire") -> str:
    return f"{PUBLIC}/sign-in/{council}/callback"


class House:
    """Everything that signing in goes through. Time passes only when a test lets it, beside the real."""

    def __init__(
        self, database: PostgresDatastore, folder: Path, local: bool = True, seconds: float = 2.0
    ) -> None:
        self.ahead = timedelta()
        self.folder = folder / "sign-in"
        self.folder.mkdir(exist_ok=True)
        self.accounts_file = folder / "accounts.toml"
        self.accounts_file.write_text(ACCOUNTS)
        self.stores = {
            policy.council: CouncilStore("access", policy, database, master_of(policy))
            for policy in COUNCILS
        }
        self.desk = Desk("access", self.stores, self.clock)
        accounts = AskedAccounts(self.accounts_file)
        self.providers = HttpProviders(self.folder, lambda: Waiting(seconds, rests=0.3))
        self.extra: dict[str, Any] = {
            "accounts": accounts,
            "entrance": Entrance(self.providers, accounts, new_secret),
            "passwords": Passwords(
                local, accounts, Hashing(lambda work, *its: work(*its)).verify, new_secret
            ),
        }
        self.up = True
        self.caller: Any = self
        nowhere = {"AMQP_URI": "amqp://127.0.0.1:1//", "DATABASE_URL": "postgresql://127.0.0.1:1/x"}
        self.settings = from_environment(
            {**nowhere, "KINPLAN_PUBLIC_URL": PUBLIC, "KINPLAN_PROXIES": "1"}
        )
        self.open()

    def open(self) -> None:
        """Make the portal, which asks by `caller`."""
        accounts = Accounts(self.accounts_file)
        self.app = create_app(self.settings, self.caller, accounts, self.clock)

    def clock(self) -> datetime:
        return system_clock() + self.ahead

    def call(
        self,
        service: str,
        method: str,
        *args: Any,
        context: Mapping[str, str],
        timeout: float | None = None,
    ) -> Any:
        """What the portal's caller does: ask the service, here directly."""
        asker = Asker(**{name: context.get(name, "") for name in ASKED_BY})
        installation = SimpleNamespace(service="access", desk=self.desk, stores=self.stores)
        edge = SimpleNamespace(installation=installation, extra=self.extra)
        access = AccessService()
        access.desk = AskedDesk(edge, asker)  # type: ignore[arg-type,assignment]
        return getattr(access, method)(*args)

    def reachable(self) -> bool:
        return self.up

    def connect(self, provider: Provider, council: str = "hertfordshire", more: str = "") -> None:
        """The council's file, as an operator writes it."""
        (self.folder / f"{council}.secret").write_text(SECRET + "\n")
        (self.folder / f"{council}.toml").write_text(
            f'issuer = "{provider.issuer}"\nclient_id = "{CLIENT}"\n'
            f'client_secret_file = "{council}.secret"\ntenant = "{TENANT}"\n{more}\n'
            '[roles]\n"Kinplan.Coordinators" = "coordinator"\n'
            '"Kinplan.Managers" = ["manager", "auditor"]\n'
        )

    def browser(self, address: str = "192.0.2.7") -> Browser:
        """A browser that has been nowhere yet."""
        return Browser(self, address)

    def events(self, council: str = "hertfordshire") -> list[CaseEvent]:
        """Everything that was recorded."""
        return [each.event for each in self.stores[council].read_log(after=0, limit=5000)]

    def told(self, kind: type[CaseEvent], council: str = "hertfordshire") -> list[Any]:
        """The events of that kind."""
        return [event for event in self.events(council) if type(event) is kind]


class Browser:
    """A browser, with its cookies, at an address of its own."""

    def __init__(self, house: House, address: str) -> None:
        self.client: FlaskClient = house.app.test_client()
        self.around = {"base_url": PUBLIC, "headers": {"X-Forwarded-For": address}}

    def get(self, path: str, **more: str) -> TestResponse:
        """Ask for a page."""
        return self._open("GET", path, more)

    def post(self, path: str, body: Any = None, **more: str) -> TestResponse:
        """Send something, as a page of ours would."""
        return self._open("POST", path, {**OURS, **more}, json={} if body is None else body)

    def _open(self, method: str, path: str, more: Mapping[str, str], **body: Any) -> TestResponse:
        said = {name.replace("_", "-"): value for name, value in more.items()}
        headers = {**self.around["headers"], **said}  # type: ignore[dict-item]
        return self.client.open(path, method=method, base_url=PUBLIC, headers=headers, **body)

    def by_password(
        self, password: str = PASSWORD, account: str = "herts-manager", **more: str
    ) -> TestResponse:
        """Sign in with a password."""
        told = {"council": "hertfordshire", "account": account, "password": password}
        return self.post("/api/v1/sessions", told, **more)

    def start(self, council: str = "hertfordshire") -> TestResponse:
        """Go to the council's sign-in."""
        return self.get(f"/sign-in/{council}")

    def answered(self, started: TestResponse) -> str:
        """Go to the provider by real HTTP; the path and query with which it sends the browser back."""
        assert started.status_code == 303, started.json
        sent = requests.get(started.headers["Location"], allow_redirects=False, timeout=5)
        assert sent.status_code == 303, sent.text
        parts = urlsplit(sent.headers["Location"])
        assert f"{parts.scheme}://{parts.netloc}" == PUBLIC
        return f"{parts.path}?{parts.query}"

    def by_provider(self, council: str = "hertfordshire") -> TestResponse:
        """The whole way: start, sign in there, come back."""
        return self.get(self.answered(self.start(council)))


def then_refused(answer: TestResponse, kind: type[Refusal]) -> str:
    """It was refused for that reason, in words and by the right status; the code."""
    refusal = kind("")
    told: Any = answer.json
    assert (told["code"], answer.status_code) == (refusal.code, STATUS[refusal.kind]), told
    assert len(told["detail"]) > 10 and told["detail"].endswith(".")
    return refusal.code


def said_in(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
