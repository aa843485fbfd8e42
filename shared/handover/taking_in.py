"""Takes a council in from a hand-over file: all of it in one transaction, or nothing.

Until that transaction ends nobody else sees anything; then the council is here and suspended, and every
event of its ledger has been compared with what was signed where it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg.rows import dict_row, tuple_row
from psycopg.sql import SQL, Identifier

from shared.contracts.subscriptions import SUBSCRIPTIONS
from shared.eventstore.master_keys import MasterKeyProblem, MasterKeys
from shared.eventstore.store import CouncilStore, schema_name
from shared.handover.one_transaction import OneTransaction
from shared.handover.parts import Part, PartsReader
from shared.handover.reading import Checked
from shared.handover.refusing import HandoverRefused
from shared.handover.sealed_file import SealedReader
from shared.handover.tables import Table, sequences_in, tables_in
from shared.ledger.checkpoints import Checkpoint
from shared.ledger.notes import Verifier
from shared.migrations import LOCK, keep_texts, known_migrations, make_schema
from shared.policies import Decided, Timeline
from shared.policy_files import PolicyMistake, read_policy_text
from shared.region.handovers import IMPORTING, note
from shared.region.register import REMOVED, SUSPENDED, Register
from shared.verification.findings import Report
from shared.verification.ledger_rows import LedgerRows
from shared.verification.verifying import verify_council

RELAY = "relay"
LISTENERS = {subscription.queue: subscription for subscription in SUBSCRIPTIONS}
Given = tuple[str, str, int]
"""A message that an operator gave up: the queue, and its event's service and position."""
GivenUp = Callable[[CouncilStore], Iterable[Given]]


@dataclass(frozen=True)
class TakenIn:
    """A council that is here now, suspended. `kept_discarded`: messages that stay given up."""

    rows: int
    events: int
    report: Report
    kept_discarded: int


def policies_of(checked: Checked) -> Timeline:
    """Every policy that the council had decided on. Raises HandoverRefused when this version of Kinplan
    cannot read one, or it is not the one of its name."""
    decided = []
    for row in checked.manifest["policies"]:
        try:
            policy = read_policy_text(row["text"], f"the policy {row['version']}")
        except PolicyMistake as mistake:
            raise HandoverRefused(
                "unknown_policy", f"A policy cannot be read here: {mistake}"
            ) from None
        if (policy.council, policy.version) != (checked.council, row["version"]):
            raise HandoverRefused(
                "unknown_policy",
                f"The policy {row['version']} reads here as version {policy.version} of "
                f"{policy.council}. Is this Kinplan of another release than the sender's?",
            )
        decided.append(Decided(date.fromisoformat(row["from_day"]), policy))
    if not decided:
        raise HandoverRefused("malformed", "The hand-over file holds no policy.")
    return Timeline(tuple(decided))


def refuse_unfit(checked: Checked, services: Sequence[str]) -> None:
    """Raises HandoverRefused for a file that this version of Kinplan does not understand."""
    for service, applied in checked.opening["migrations"].items():
        unknown = set(applied) - set(known_migrations(service)) if service in services else {"all"}
        if unknown:
            raise HandoverRefused(
                "newer_release",
                f"The file was written under migrations of the {service} service that this Kinplan does "
                f"not know ({', '.join(sorted(unknown))}). Install the release that the sender has.",
            )


def refuse_those_here(
    register: Register, schemas: Iterable[str], council: str, policies: Timeline
) -> None:
    """Raises HandoverRefused when the council is here, or another has references like its own."""
    registered = register.councils()
    known = registered.get(council)
    if known and known.state != REMOVED:
        raise HandoverRefused(
            "council_here",
            f"{council} is here already ({known.state}). Two of one name would be one ledger with two "
            f"ends. If what is here was never used: ./kinplan council remove {council} --never-used",
        )
    if left := list(schemas):
        raise HandoverRefused(
            "council_here",
            f"The database has schemas of {council} that the register does not know: "
            f"{', '.join(left)}. Look what they are; ./kinplan council remove {council} drops them.",
        )
    own = {each.policy.reference_prefix for each in policies.decided}
    for name, other in registered.items():
        theirs = (
            {p.policy.reference_prefix for p in other.policies.decided} if other.policies else {}
        )
        if name != council and own & set(theirs):
            raise HandoverRefused(
                "prefix_taken",
                f"References of {name}'s cases begin with {', '.join(sorted(own & set(theirs)))} here, "
                f"and {council}'s do as well: nobody could tell their cases apart.",
            )


class TakingIn:
    """Takes one checked file in. Everything raises HandoverRefused, and then nothing is here."""

    def __init__(
        self,
        url: str,
        checked: Checked,
        services: Sequence[str],
        master: MasterKeys,
        verifier: Verifier,
        kept: Sequence[Checkpoint],
        given_up: GivenUp,
    ) -> None:
        self.url = url
        self.checked = checked
        self.services = services
        self.master = master
        self.verifier = verifier
        self.kept = kept
        self.given_up = given_up
        self.council = checked.council

    def take(self) -> TakenIn:
        """Take everything in, verify it, and note in the register that the council is here, suspended."""
        policies = policies_of(self.checked)
        with self._transaction() as connection:
            one = OneTransaction(connection)
            migrations: Mapping[str, Sequence[str]] = self.checked.opening["migrations"]
            for service, applied in migrations.items():
                make_schema(one, service, self.council, only=applied)
            rows = self._copy(connection)
            for service in migrations:
                self._set_sequences(connection, service)
            for service in self.services:
                make_schema(one, service, self.council, suspended=True)
            discarded = self._put_relays_back(connection, one, policies)
            report = self._verify(connection, one, policies)
            self._enter(connection, one)
            connection.commit()
        events = sum(
            each.rows for each in self.checked.parts if each.name.endswith("/stored_events")
        )
        return TakenIn(rows, events, report, discarded)

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Connection[Any]]:
        connection = psycopg.connect(self.url, row_factory=dict_row, connect_timeout=5)
        try:
            connection.execute("SET LOCAL TIME ZONE 'UTC'")
            yield connection
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            raise HandoverRefused(
                "malformed",
                f"The database does not take what the file holds: {type(error).__name__}.",
            ) from None
        finally:
            connection.close()  # what was not committed is gone

    def _copy(self, connection: psycopg.Connection[Any]) -> int:
        there = {
            f"{service}/{table.name}": table
            for service in self.checked.opening["migrations"]
            for table in tables_in(connection, schema_name(service, self.council))
        }
        for table in reversed(there.values()):  # what the migrations themselves put there
            if table.name != "stored_events":
                connection.execute(_sql("DELETE FROM {}", table.schema, table.name))
        rows = 0
        with self.checked.path.open("rb") as file:
            sealed = SealedReader(file, self.checked.private)
            reader = PartsReader(sealed.chunks())
            for part in reader.parts():
                rows += self._copy_part(connection, part, there.pop(part.name, None))
        if sealed.digest != self.checked.digest:
            raise HandoverRefused("changed", "The file was changed while it was read.")
        if there:
            raise HandoverRefused(
                "newer_release", f"The file has nothing for these tables: {', '.join(there)}."
            )
        return rows

    def _copy_part(
        self, connection: psycopg.Connection[Any], part: Part, table: Table | None
    ) -> int:
        if table is None or set(table.columns) != set(part.columns):
            raise HandoverRefused(
                "newer_release",
                f"The file holds {part.name} in another form than this Kinplan keeps it in. Install "
                "the release that the sender has.",
            )
        table = Table(table.schema, table.name, tuple(part.columns))
        stored = table.name == "stored_events"
        if stored:  # numbers of transactions of the other cluster mean nothing here
            self._default(connection, table, "SET DEFAULT pg_current_xact_id()")
        curs = connection.cursor()
        with curs.copy(table.copied_in) as copy:
            for data in part.data:
                copy.write(data)
        if stored:
            self._default(connection, table, "DROP DEFAULT")
        wanted = next(each.rows for each in self.checked.parts if each.name == part.name)
        if curs.rowcount != wanted:
            raise HandoverRefused(
                "changed", f"{part.name}: {curs.rowcount} rows came of {wanted} that were written."
            )
        return curs.rowcount

    def _default(self, connection: psycopg.Connection[Any], table: Table, what: str) -> None:
        connection.execute(
            _sql(f"ALTER TABLE {{}} ALTER COLUMN written_in {what}", table.schema, table.name)
        )

    def _set_sequences(self, connection: psycopg.Connection[Any], service: str) -> None:
        schema = schema_name(service, self.council)
        told = self.checked.manifest["sequences"].get(service, {})
        if sorted(told) != sequences_in(connection, schema):
            raise HandoverRefused(
                "newer_release", f"The file has other sequences for {service} than are kept here."
            )
        for name, (last, called) in told.items():
            connection.execute(
                "SELECT setval(%s::regclass, %s, %s)",
                (_sql("{}", schema, name).as_string(connection), last, called),
            )
        row = connection.execute(
            _sql("SELECT max(notification_id) AS newest FROM {}", schema, "stored_events")
        ).fetchone()
        if row and row["newest"] and (told["positions"][0] < row["newest"]):
            raise HandoverRefused(
                "malformed",
                f"{service}: the log goes on before its newest event, as the file says.",
            )

    def _put_relays_back(
        self, connection: psycopg.Connection[Any], one: OneTransaction, policies: Timeline
    ) -> int:
        """Have everything told again, since what was on its way stayed in the other broker; who handled
        a message has noted that, and ignores it. What an operator discarded there counts as handled."""
        for service in self.services:
            statement = _sql(
                "DELETE FROM {} WHERE follower = %s", schema_name(service, self.council), "followed"
            )
            connection.execute(statement, (RELAY,))
        audit = CouncilStore("audit", policies, one, self.master)
        done = 0
        for queue, source, position in self.given_up(audit):
            listener = LISTENERS.get(queue)
            if listener is None or listener.service not in self.services:
                continue
            inbox = schema_name(listener.service, self.council), "notification_tracking"
            done += connection.execute(
                _sql("INSERT INTO {} VALUES (%s, %s) ON CONFLICT DO NOTHING", *inbox),
                (f"{listener.reaction}@{source}", position),
            ).rowcount
        return done

    def _verify(
        self, connection: psycopg.Connection[Any], one: OneTransaction, policies: Timeline
    ) -> Report:
        """Compare everything with what was signed, and make sure that the keys are the right ones."""
        for service in self.services:
            try:
                CouncilStore(service, policies, one, self.master).keyring.prove_master_keys()
            except MasterKeyProblem as problem:
                raise HandoverRefused("wrong_master_key", str(problem)) from None
        connection.row_factory = tuple_row
        rows = LedgerRows(connection, self.council)
        report = verify_council(rows, [self.verifier], self.kept)
        connection.row_factory = dict_row
        if not report.holds:
            found = "; ".join(finding.text for finding in report.findings[:5])
            raise HandoverRefused(
                "ledger_differs",
                f"The ledger in the file does not hold, and nothing of it was taken in: {found}",
            )
        return report

    def _enter(self, connection: psycopg.Connection[Any], one: OneTransaction) -> None:
        """Into the register, with every policy over time; the council is suspended until the end."""
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        refuse_those_here(Register(one), (), self.council, policies_of(self.checked))
        connection.execute(
            "INSERT INTO region.councils AS c (council, state) VALUES (%s, %s) "
            "ON CONFLICT (council) DO UPDATE SET state = excluded.state, added_at = now(), "
            "changed_at = now()",
            (self.council, SUSPENDED),
        )
        for row in self.checked.manifest["policies"]:
            connection.execute(
                "INSERT INTO region.policies (council, from_day, version, text, decided_at, decided_by) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                (self.council, *(row[name] for name in _OF_POLICY)),
            )
        for service in self.services:
            keep_texts(one, service, self.council)
        note(connection, IMPORTING, self.council, self.checked.file)


_OF_POLICY = ("from_day", "version", "text", "decided_at", "decided_by")


def _sql(statement: str, schema: str, name: str) -> Any:
    return SQL(statement).format(Identifier(schema, name))  # type: ignore[arg-type]
