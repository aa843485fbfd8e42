"""The policies that were ever in force, as the migrations keep them: by version, with their text."""

from __future__ import annotations

from typing import Any

from psycopg.sql import SQL, Identifier

from shared.eventstore.store import CouncilStore
from shared.policies import Policy
from shared.policy_files import PolicyMistake, read_policy_text


class PolicyNotKept(Exception):
    """The text of that version is not here."""


class PolicyAltered(Exception):
    """What is kept under that version is not the text whose digest the version is."""


def kept_text(store: CouncilStore, version: str) -> str:
    """The text of that version of the council's policy. Raises PolicyNotKept."""
    statement: Any = SQL("SELECT text FROM {}.policies WHERE version = %s").format(
        Identifier(store.schema)
    )
    with store.datastore.transaction() as curs:
        row = curs.execute(statement, (version,)).fetchone()
    if row is None or not row["text"]:
        raise PolicyNotKept(f"The text of policy {version} is not kept here.")
    text: str = row["text"]
    return text


def kept_policy(store: CouncilStore, version: str) -> Policy:
    """The council's policy of that version. Raises PolicyNotKept, PolicyAltered."""
    try:
        policy = read_policy_text(kept_text(store, version), f"policy {version}")
    except PolicyMistake as mistake:
        raise PolicyAltered(
            f"The text kept as policy {version} cannot be read: {mistake}"
        ) from None
    if policy.version != version or policy.council != store.council:
        raise PolicyAltered(
            f"The text kept as policy {version} is that of policy {policy.version} of "
            f"{policy.council}: somebody has changed it."
        )
    return policy
