"""Accounts for everything after a run: what was stored, published, consumed, and mailed."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

import services.audit.domain.events  # noqa: F401  (their topics are in the logs)
import shared.eventstore.witness  # noqa: F401
from services.audit.application import published as audit
from services.notifications.application import published as notifications
from services.plans.application import published as plans
from services.referral.application import published as referral
from services.scheduling.application import published as scheduling
from shared.contracts.subscriptions import EVERYTHING, SUBSCRIPTIONS
from shared.eventstore.database import open_database
from shared.eventstore.master_keys import read_master_keys
from shared.eventstore.store import CouncilStore, schema_name
from shared.policies import Policy

ANNOUNCE = {
    "referral": referral.announce,
    "scheduling": scheduling.announce,
    "plans": plans.announce,
    "notifications": notifications.announce,
    "audit": audit.announce,
}
AGAIN = "You may have had this message before"


def announcements(url: str, policy: Policy, keys: Path) -> dict[str, dict[int, str]]:
    """What each service must have announced for the council: event names by service and position.

    `keys` is the folder of the instance's master keys."""
    database, master = open_database(url), read_master_keys(keys, policy.council)
    try:
        return {
            service: {
                logged.position: announcement[0]
                for logged in CouncilStore(service, policy, database, master).read_log(0, 100_000)
                if (announcement := announce(logged.event)) is not None
            }
            for service, announce in ANNOUNCE.items()
        }
    finally:
        database.close()


def unaccounted(url: str, policy: Policy, keys: Path) -> list[str]:
    """Every announced event that some listener has not handled, in words; empty when all is well.

    Whatever is stored must also have been gathered by the audit service, with its digest.
    """
    announced = announcements(url, policy, keys)
    missing: list[str] = []
    with psycopg.connect(url) as connection:
        for row in SUBSCRIPTIONS:
            if row.records or row.event == EVERYTHING:
                continue
            expected = {p for p, name in announced[row.source].items() if name == row.event}
            handled = _handled(connection, row.service, policy.council, row.reaction, row.source)
            missing += [f"{row.queue}: {row.source} {p}" for p in sorted(expected - handled)]
            missing += [f"{row.queue} handled unannounced {p}" for p in sorted(handled - expected)]
        heard = _pairs(connection, policy.council, "announcements", "event")
        for service, events in announced.items():
            missing += [
                f"audit did not hear {service} {p}" for p in events if (service, p) not in heard
            ]
        gathered = _pairs(connection, policy.council, "entries", "digest")
        for service in ANNOUNCE:
            stored = _positions(connection, service, policy.council)
            missing += [
                f"audit did not gather {service} {p}"
                for p in sorted(stored)
                if (service, p) not in gathered
            ]
    return missing


def mails_sent_twice_silently(mails: list[dict[str, Any]]) -> list[str]:
    """Messages that came more than once where a later copy does not say that it may have."""
    copies: dict[str, list[str]] = defaultdict(list)
    for mail in mails:
        copies[mail["message_id"]].append(mail["body"])
    return [
        message
        for message, bodies in copies.items()
        if sum(AGAIN not in " ".join(body.split()) for body in bodies) > 1
    ]


def copies_of_each(mails: list[dict[str, Any]]) -> Counter[str]:
    """How often each message arrived."""
    return Counter(mail["message_id"] for mail in mails)


def _handled(
    connection: psycopg.Connection[Any], service: str, council: str, reaction: str, source: str
) -> set[int]:
    statement = SQL(
        "SELECT notification_id FROM {}.notification_tracking WHERE application_name = %s"
    ).format(Identifier(schema_name(service, council)))
    return {row[0] for row in connection.execute(statement, (f"{reaction}@{source}",)).fetchall()}


def _pairs(
    connection: psycopg.Connection[Any], council: str, table: str, what: str
) -> dict[tuple[str, int], str]:
    statement = SQL("SELECT service, position, {} FROM {}.{}").format(
        Identifier(what), Identifier(schema_name("audit", council)), Identifier(table)
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(statement).fetchall()}


def _positions(connection: psycopg.Connection[Any], service: str, council: str) -> set[int]:
    statement = SQL("SELECT notification_id FROM {}.stored_events").format(
        Identifier(schema_name(service, council))
    )
    return {row[0] for row in connection.execute(statement).fetchall()}
