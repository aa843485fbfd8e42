"""What a process is told by its environment, read once and checked.

Every setting has one name, here; README and `./kinplan --help` describe the same names.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parent.parent


class SettingMissing(Exception):
    """A setting that this process cannot do without is absent or malformed."""


@dataclass(frozen=True)
class Settings:
    """The settings of one process; times in seconds, ports as numbers."""

    amqp_uri: str
    database_url: str
    owner_database_url: str
    councils: Path
    accounts: Path | None
    master_keys: Path | None
    ledger_keys: Path | None
    clock: str
    smtp: tuple[str, int]
    mail_from: str
    listen: str
    health_port: int
    portal_port: int
    public_url: str
    retry_delays: tuple[float, ...]
    rpc_timeout: float
    log_level: str


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises SettingMissing, naming the variable and giving an example, when one is absent
    that has no safe default, or when one cannot be read.
    """
    given = os.environ if environment is None else environment
    accounts = given.get("KINPLAN_ACCOUNTS")
    database = ("postgresql", "postgres"), "postgresql://name:secret@host:5432/kinplan"
    owner = "KINPLAN_OWNER_DATABASE_URL"
    return Settings(
        amqp_uri=_url(given, "AMQP_URI", ("amqp", "amqps"), "amqp://name:secret@host:5672/vhost"),
        database_url=_url(given, "DATABASE_URL", *database),
        owner_database_url=_url(given, owner if given.get(owner) else "DATABASE_URL", *database),
        councils=Path(given.get("KINPLAN_COUNCILS") or REPOSITORY / "councils"),
        accounts=Path(accounts) if accounts else None,
        master_keys=_folder(given, "KINPLAN_MASTER_KEYS"),
        ledger_keys=_folder(given, "KINPLAN_LEDGER_KEYS"),
        clock=given.get("KINPLAN_CLOCK") or "system",
        smtp=_host_and_port(given, "KINPLAN_SMTP", "127.0.0.1:25"),
        mail_from=given.get("KINPLAN_MAIL_FROM") or "family-meetings@kinplan.example",
        listen=given.get("KINPLAN_LISTEN") or "127.0.0.1",
        health_port=_number(given, "KINPLAN_HEALTH_PORT", 0),
        portal_port=_number(given, "KINPLAN_PORTAL_PORT", 8800),
        public_url=_public_url(given),
        retry_delays=_delays(given.get("KINPLAN_RETRY_DELAYS") or "1,2,5,15,60,300"),
        rpc_timeout=float(_number(given, "KINPLAN_RPC_TIMEOUT", 10)),
        log_level=(given.get("KINPLAN_LOG_LEVEL") or "info").lower(),
    )


def _url(given: Mapping[str, str], name: str, schemes: tuple[str, ...], example: str) -> str:
    value = given.get(name, "")
    if not value:
        raise SettingMissing(f"{name} is not set. Set it, for example {name}={example}")
    if urlsplit(value).scheme not in schemes:
        raise SettingMissing(f"{name} must start with {schemes[0]}://, for example {example}")
    return value


def _public_url(given: Mapping[str, str]) -> str:
    """Where people reach the portal; without it, the portal of this machine."""
    if given.get("KINPLAN_PUBLIC_URL"):
        example = "https://pages.example"
        return _url(given, "KINPLAN_PUBLIC_URL", ("https", "http"), example).rstrip("/")
    return f"http://127.0.0.1:{_number(given, 'KINPLAN_PORTAL_PORT', 8800)}"


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    value = given.get(name)
    return Path(value) if value else None


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name) or str(default)
    if not value.isdigit():
        raise SettingMissing(f"{name} must be a whole number, it is {value!r}")
    return int(value)


def _host_and_port(given: Mapping[str, str], name: str, default: str) -> tuple[str, int]:
    host, _, port = (given.get(name) or default).rpartition(":")
    if not host or not port.isdigit():
        raise SettingMissing(f"{name} must be host:port, for example {default}")
    return host, int(port)


def _delays(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise SettingMissing(
            f"KINPLAN_RETRY_DELAYS must be seconds with commas between, such as 1,5,30; it is {text!r}"
        ) from None
