"""What a council's identity provider says of a person, and how the council has it understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Connection:
    """How people of one council sign in by its identity provider: what `sign-in/<council>.toml` says,
    but for the client's secret."""

    council: str
    issuer: str
    client_id: str
    tenant: str
    roles: Mapping[str, tuple[str, ...]]
    roles_claim: str = "roles"
    tenant_claim: str = "tid"
    object_claim: str = "oid"
    profession_claim: str = ""
    profession: str = "member of staff"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    algorithms: tuple[str, ...] = ("RS256",)


@dataclass(frozen=True)
class Claimed:
    """Who somebody is, as their provider signed it. `groups` are what the council gives roles for."""

    tenant: str
    object_id: str
    groups: tuple[str, ...]
    name: str
    email: str
    profession: str


def read_claims(connection: Connection, claims: Mapping[str, Any]) -> Claimed:
    """What the council's connection takes from the claims of an ID token. What is no text counts as
    nothing said; people are told apart by tenant and object alone, never by name or address."""
    groups = claims.get(connection.roles_claim)
    several = groups if isinstance(groups, list) else [groups]
    return Claimed(
        tenant=_text(claims, connection.tenant_claim),
        object_id=_text(claims, connection.object_claim),
        groups=tuple(each for each in several if isinstance(each, str)),
        name=_text(claims, "name") or "Somebody whose name is not known",
        email=_text(claims, "email") or _address(_text(claims, "preferred_username")),
        profession=_text(claims, connection.profession_claim) or connection.profession,
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    """At most as much as an account may hold of anything, on one line."""
    value = claims.get(name) if name else None
    return " ".join(value.split())[:120] if isinstance(value, str) else ""


def _address(text: str) -> str:
    return text if "@" in text else ""
