"""`kinplan council remove C`: shown first, then gone from this deployment, all but a note."""

from __future__ import annotations

import argparse
import hashlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eventsourcing.persistence import OperationalError
from psycopg.sql import SQL, Identifier

from cli.council_accounts import accounts_of, take_out
from cli.council_opened import Machine, alone_with, opened_machine, say
from cli.errors import CommandFailed
from shared.eventstore.database import council_role
from shared.eventstore.rights import drop_council_role
from shared.eventstore.store import schema_name
from shared.messaging.clearing import clear_council
from shared.messaging.publishing import BROKER_TROUBLE
from shared.migrations import SERVICES, alone
from shared.region.handovers import EXPORTED, REMOVED, handovers, note
from shared.region.register import REMOVED as IS_REMOVED
from shared.region.register import SERVING, put

OUT_OF_REACH = (
    "What this cannot remove, and people have to see to:",
    "  - backups of the database and of the keys: docs/region.md",
    "  - mails that were sent, and what a mail server or the mailbox of a trial keeps of them;",
    "  - case files and hand-over files that were exported;",
    "  - what agencies and other systems were told;",
    "  - its policy in the folder of policies, which is not taken in again by itself;",
    "  - that its identity provider knows this deployment as a client;",
    "  - logs, which name the council and hold nothing personal.",
)


@dataclass(frozen=True)
class Found:
    """What this deployment has of a council."""

    state: str
    events: dict[str, int]
    policies: int
    roles: tuple[str, ...]
    accounts: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def code(self) -> str:
        """What has to be typed to have exactly this removed."""
        told = json.dumps(asdict(self), sort_keys=True).encode()
        return hashlib.sha256(told).hexdigest()[:8]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing left but the note."""
        return not (self.events or self.policies or self.roles or self.accounts or self.files)


def main(arguments: argparse.Namespace) -> int:
    """Show what would go, or with the code that was shown, have it gone."""
    council = arguments.council
    with opened_machine() as machine, alone_with(machine, council):
        found = look(machine, council)
        if found.state == IS_REMOVED and found.nothing:
            say(f"Nothing is left of {council} here but the note that it was removed.")
            Removal(machine, council).discard_messages()  # that came since, or were not reached
            return 0
        _refuse_used(machine, council, found, arguments.never_used)
        if not arguments.confirm:
            show(council, found)
            return 0
        if arguments.confirm != found.code:
            raise CommandFailed(
                f"the code is not that of what is here now. Look again: ./kinplan council remove {council}"
            )
        Removal(machine, council).run()
    return 0


def look(machine: Machine, council: str) -> Found:
    """What there is of it. Raises CommandFailed when the register knows none of that name, and the
    database has nothing of it either."""
    events = _events(machine, council)
    known = machine.register.councils().get(council)
    if known is None and not events:
        machine.registered(council)
    with machine.database.get_connection() as connection:
        row = connection.execute(
            "SELECT count(*) AS n FROM region.policies WHERE council = %s", (council,)
        ).fetchone()
        names = [council_role(service, council) for service in SERVICES]
        roles = connection.execute(
            "SELECT rolname FROM pg_roles r WHERE rolname = ANY(%s) AND NOT EXISTS ("
            "SELECT 1 FROM pg_shdepend d JOIN pg_database b ON b.oid = d.dbid WHERE d.refobjid = r.oid "
            "AND d.refclassid = 'pg_authid'::regclass AND b.datname <> current_database()) ORDER BY 1",
            (names,),
        ).fetchall()
    return Found(
        known.state if known else "unknown",
        events,
        row["n"] if row else 0,
        tuple(each["rolname"] for each in roles),
        tuple(each["id"] for each in accounts_of(machine.accounts, council)),
        tuple(str(path) for path in _files(machine, council) if path.exists()),
    )


def show(council: str, found: Found) -> None:
    """Say what would go, what would not, and the code."""
    say(f"What would go of {council} ({found.state}), and cannot be brought back:")
    for service, count in found.events.items():
        say(f"  {service:<14} {count:,} events, and everything else in its schema")
    say(f"  {found.policies} policies in the register; its name stays there, with the day")
    say(f"  {len(found.roles)} roles of the database")
    say(f"  {len(found.accounts)} accounts, with their tokens")
    for file in found.files:
        say(f"  {file}")
    say("  its messages in the broker, also those that are parked")
    say("\n".join(OUT_OF_REACH))
    say(f"To do it: ./kinplan council remove {council} --confirm {found.code}")


class Removal:
    """Removes a council, a step at a time, so that one that was interrupted is run again."""

    def __init__(self, machine: Machine, council: str) -> None:
        self.machine = machine
        self.council = council

    def run(self) -> None:
        """Everything, in the order in which an interruption does least harm: what is personal first."""
        steps: tuple[Callable[[], None], ...] = (
            self.drop_schemas,
            self.drop_roles,
            self.delete_files,
            self.take_out_accounts,
            self.discard_messages,
        )
        for step in steps:
            step()
        say(f"{self.council} is removed from here.")
        say("\n".join(OUT_OF_REACH))

    def drop_schemas(self) -> None:
        """Every schema, and what the register holds but its name: in one transaction."""
        machine, council = self.machine, self.council
        names = [schema_name(service, council) for service in SERVICES]
        try:
            with alone(machine.database), machine.database.transaction(commit=True) as curs:
                for name in names:
                    curs.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(name)))
                curs.execute("DELETE FROM region.policies WHERE council = %s", (council,))
                put(curs, council, IS_REMOVED)
                note(curs, REMOVED, council)
        except OperationalError as error:
            raise CommandFailed(
                f"the schemas of {council} are in use ({type(error).__name__}). Nothing was removed. "
                "Processes let go of a suspended council within some seconds: run this again."
            ) from error
        say(f"  {len(names)} schemas, and everything that the register held but the name")

    def drop_roles(self) -> None:
        """The roles that nothing else of the database's cluster needs."""
        for service in SERVICES:
            if not drop_council_role(self.machine.database, service, self.council):
                say(
                    f"  the role {council_role(service, self.council)} stays: another database of this "
                    "cluster has the council as well"
                )

    def delete_files(self) -> None:
        """Its keys, and the checkpoints that were kept here."""
        for path in _files(self.machine, self.council):
            if path.exists():
                path.unlink()
                say(f"  {path}")

    def take_out_accounts(self) -> None:
        """Its accounts, and their tokens."""
        tokens = self.machine.data / "tokens.toml"
        gone = take_out(self.machine.accounts, tokens, self.council)
        say(f"  {gone} accounts, with their tokens")

    def discard_messages(self) -> None:
        """Its messages, in every queue from which nobody takes them now."""
        settings = self.machine.settings
        try:
            cleared = clear_council(settings.amqp_uri, self.council, settings.retry_delays)
        except BROKER_TROUBLE as error:
            raise CommandFailed(
                f"the broker did not do as asked ({type(error).__name__}). Everything else of "
                f"{self.council} is removed; run this again for its messages."
            ) from error
        say(f"  {sum(cleared.gone.values())} messages discarded")
        if cleared.served:
            say("  what waits in queues that services are taking messages from is ignored there")


def _refuse_used(machine: Machine, council: str, found: Found, never_used: bool) -> None:
    if never_used and any(found.events.values()):
        raise CommandFailed(
            f"{council} was used: {sum(found.events.values())} events are recorded. Nothing was removed. "
            "Without --never-used it can be, once it is suspended."
        )
    if found.state == SERVING and not never_used:
        raise CommandFailed(
            f"{council} is being served. Export it, or suspend it, first. One that was never used: "
            "--never-used."
        )
    exported = any(each.what == EXPORTED for each in handovers(machine.database, council))
    if any(found.events.values()) and not exported:
        say(f"{council} was never exported from here: what goes is nowhere else.")


def _events(machine: Machine, council: str) -> dict[str, int]:
    counts = {}
    with machine.database.get_connection() as connection:
        for service in SERVICES:
            schema = schema_name(service, council)
            found = connection.execute(
                "SELECT to_regclass(%s) AS there, to_regnamespace(%s) AS schema",
                (f'"{schema}".stored_events', f'"{schema}"'),
            ).fetchone()
            if found and found["there"]:
                statement: Any = SQL("SELECT count(*) AS n FROM {}").format(
                    Identifier(schema, "stored_events")
                )
                row = connection.execute(statement).fetchone()
                counts[service] = row["n"] if row else 0
            elif found and found["schema"]:
                counts[service] = 0
    return counts


def _files(machine: Machine, council: str) -> list[Path]:
    settings = machine.settings
    folders = [folder for folder in (settings.master_keys, settings.ledger_keys) if folder]
    return [
        *(folder / f"{council}.toml" for folder in folders),
        *_sign_in_files(settings.sign_in, council),
        machine.data / "verified" / f"{council}.note",
    ]


def _sign_in_files(folder: Path | None, council: str) -> list[Path]:
    """How the council's people sign in, and the secret that is named there, if it lies beside it: the
    secret first, since only the other file tells which it is."""
    if folder is None:
        return []
    file = folder / f"{council}.toml"
    try:
        named = tomllib.loads(file.read_text(encoding="utf-8")).get("client_secret_file")
    except (OSError, ValueError):
        named = None
    secret = [folder / named] if isinstance(named, str) and "/" not in named else []
    return [*secret, file]
