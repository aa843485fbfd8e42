"""The portal with a caller that only remembers what it was asked: no broker, no services."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.portal.app import create_app
from shared.accounts import ROLES, Accounts
from shared.contracts.commands import COMMAND
from shared.settings import from_environment

REFERENCE = "HERTS-K7MD-9QRX"
SECRET = "s" * 43
BEGUN = {"session": "5e" * 16, "secret": SECRET, "ends_at": "2026-11-23T21:30:00+00:00"}
SESSIONS = {
    "begin_sign_in": {"address": "https://login.example/authorize", "browser": "b" * 43},
    "complete_sign_in": BEGUN,
    "sign_in_with_password": BEGUN,
    "check_session": {
        "account": "p-0123456789abcdef0123",
        "name": "Made Up",
        "profession": "social worker",
        "email": "made.up@herts.example",
        "roles": ["coordinator", "manager"],
        "way": "openid",
        "ends_at": "2026-11-23T21:30:00+00:00",
    },
}
"""What the access service answers when all is well."""


@dataclass(frozen=True)
class Asked:
    """One question that the portal put to a service."""

    service: str
    method: str
    args: tuple[Any, ...]
    context: Mapping[str, str]
    timeout: float | None


@dataclass
class FakeCaller:
    """Answers at once: what `answers` holds for (service, method), or that all is well."""

    answers: dict[tuple[str, str], Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    up: bool = True

    def call(
        self,
        service: str,
        method: str,
        *args: Any,
        context: Mapping[str, str],
        timeout: float | None = None,
    ) -> Any:
        self.asked.append(Asked(service, method, args, context, timeout))
        answer = self.answers.get((service, method))
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            return answer
        if service == "access" and method in SESSIONS:
            return {"ok": dict(SESSIONS[method])}
        done = {"reference": REFERENCE, "version": 1} if method in COMMAND else {}
        return {"ok": done}

    def reachable(self) -> bool:
        return self.up


def token_of(account: str) -> str:
    return f"token-of-{account}"


def write_accounts(path: Path) -> None:
    """One account for each role, named for it, and two with several roles; all in Hertfordshire."""
    people = [(role, [role]) for role in ROLES]
    people += [("both", ["coordinator", "manager"]), ("everything", list(ROLES))]
    path.write_text(
        "\n".join(
            f"[[account]]\n"
            f'id = "{name.replace("_", "-")}"\nname = "Made Up"\ncouncil = "hertfordshire"\n'
            f'roles = {json.dumps(roles)}\nprofession = "social worker"\n'
            f'email = "{name}@herts.example"\n'
            f'token_sha256 = "{hashlib.sha256(token_of(name).encode()).hexdigest()}"\n'
            for name, roles in people
        )
    )


@pytest.fixture
def caller() -> FakeCaller:
    return FakeCaller()


@pytest.fixture
def accounts_file(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.toml"
    write_accounts(path)
    return path


@pytest.fixture
def app(caller: FakeCaller, accounts_file: Path) -> Flask:
    settings = from_environment(
        {"AMQP_URI": "amqp://127.0.0.1:1//", "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    )
    return create_app(
        settings, caller, Accounts(accounts_file), lambda: datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    )


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def headers() -> Callable[..., dict[str, str]]:
    """The headers of a request by that account, with a key that nobody used before."""
    used = iter(range(10_000))

    def of(account: str, **more: str) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {token_of(account)}",
            "Idempotency-Key": f"key-{next(used):08}",
        } | {name.replace("_", "-"): value for name, value in more.items()}

    return of
