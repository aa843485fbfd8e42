"""Reads how a council's people sign in: one file for each council, `sign-in/<council>.toml`.

A file with a mistake, or without its secret, lets nobody of that council in by its provider, and harms no
other council: the log says what is wrong, and the file is read again when it has changed.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from services.access.domain.claims import Connection
from shared.accounts import ROLES
from shared.settings import LOOPBACK

ASYMMETRIC = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
COUNCIL = re.compile(r"[a-z][a-z-]{0,63}")


class SignInFileMistake(Exception):
    """The file cannot be used; the message says where the mistake is and holds no secret."""


@dataclass(frozen=True)
class Client:
    """How Kinplan is known to a council's provider."""

    connection: Connection
    secret: str = field(repr=False)


def is_safe(address: str) -> bool:
    """Whether secrets may travel to an address: by TLS, or within this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )


def _safe(address: str) -> None:
    if not is_safe(address):
        raise ValidationError("must start with https://")


class _RoleNames(fields.Field[tuple[str, ...]]):
    """One role or several, each known."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[str, ...]:
        named = value if isinstance(value, list) else [value]
        strange = [str(name) for name in named if name not in ROLES]
        if strange or not named:
            raise ValidationError(f"must be one of: {', '.join(ROLES)}; or a list of them")
        return tuple(named)


def _text(**options: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, 300), **options)


class _Form(Schema):
    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "is not known here; check its spelling"}  # noqa: RUF012

    issuer = fields.String(required=True, validate=_safe)
    client_id = _text(required=True)
    client_secret_file = _text()
    client_secret_env = _text()
    tenant = _text(required=True)
    tenant_claim = _text()
    object_claim = _text()
    roles_claim = _text()
    profession_claim = _text()
    profession = _text()
    scopes = fields.List(_text())
    algorithms = fields.List(
        fields.String(validate=validate.OneOf(ASYMMETRIC, error="must be one of: {choices}")),
        validate=validate.Length(1),
    )
    roles = fields.Dict(
        keys=_text(), values=_RoleNames(), required=True, validate=validate.Length(1)
    )

    @validates_schema
    def _one_secret(self, data: dict[str, Any], **_: Any) -> None:
        if ("client_secret_file" in data) == ("client_secret_env" in data):
            raise ValidationError(
                "say where the client's secret is: client_secret_file or client_secret_env",
                "client_secret_file",
            )


def read_sign_in(path: Path, council: str, environment: Mapping[str, str] | None = None) -> Client:
    """What the council's file says. Raises SignInFileMistake."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
        told: dict[str, Any] = _Form().load(given)
    except OSError as error:
        raise SignInFileMistake(f"{path} cannot be read: {error.strerror}") from None
    except ValidationError as error:
        raise SignInFileMistake(f"{path}: {_said(error)}") from None
    except ValueError as error:  # not TOML, or not UTF-8
        raise SignInFileMistake(f"{path} is not TOML: {error}") from None
    secret = _secret(
        path,
        told.pop("client_secret_file", ""),
        told.pop("client_secret_env", ""),
        os.environ if environment is None else environment,
    )
    for name in ("scopes", "algorithms"):
        if name in told:
            told[name] = tuple(told[name])
    return Client(Connection(council=council, **told), secret)


def _secret(path: Path, file: str, name: str, environment: Mapping[str, str]) -> str:
    if name:
        found = environment.get(name, "").strip()
        where = f"the environment variable {name}"
    else:
        where = str(path.parent / file)
        try:
            found = (path.parent / file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeError):
            raise SignInFileMistake(
                f"{path}: the client's secret cannot be read: {where}"
            ) from None
    if not found:
        raise SignInFileMistake(f"{path}: the client's secret is empty: {where}")
    return found


def _said(error: ValidationError) -> str:
    found = []
    for name, what in error.normalized_messages().items():
        words = what if isinstance(what, list) else [str(what)]
        found.append(f"{name}: {'; '.join(map(str, words))}")
    return "; ".join(sorted(found))
