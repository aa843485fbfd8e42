"""`kinplan council import FILE`: a council goes on here, exactly where it stopped elsewhere."""

from __future__ import annotations

import argparse
import base64
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg.sql import SQL, Identifier

from cli.council_accounts import put_in, refuse_taken
from cli.council_accounts import refuse_unfit as refuse_unfit_accounts
from cli.council_adding import tell_served
from cli.council_key_files import KeyFiles
from cli.council_opened import Machine, alone_with, opened_machine, say
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.kept_checkpoints import kept_by_council
from services.audit.domain.events import CouncilImported, OperatorActed
from shared.acts import act_of_kinplan
from shared.clock import clock_named
from shared.eventstore.master_keys import MasterKeys
from shared.eventstore.rights import drop_council_role, make_council_role
from shared.eventstore.store import Conflict, CouncilStore, schema_name
from shared.handover.reading import Checked, check
from shared.handover.receiving_keys import PrivateKey, ReceivingKeyProblem, read_private
from shared.handover.refusing import HandoverRefused
from shared.handover.taking_in import (
    Given,
    TakenIn,
    TakingIn,
    policies_of,
    refuse_those_here,
    refuse_unfit,
)
from shared.ledger.checkpoints import open_checkpoint
from shared.ledger.notes import NoteRefused, Signer
from shared.migrations import SERVICES
from shared.observability.logs import logger
from shared.policies import Timeline
from shared.region.handovers import IMPORTED, IMPORTING, REFUSED, REMOVED, handovers, note
from shared.region.register import SUSPENDED
from shared.region.suspending import resume

LOG = logger("handover")
MESSAGE = re.compile(r"([a-z]+)/([a-z0-9-]+)/([0-9]+)")
PLAIN = re.compile(r"[A-Za-z0-9./_-]+")
DISCARDED, REPLAYED = "discarded", "replayed"
T = TypeVar("T")


def main(arguments: argparse.Namespace) -> int:
    """Check all of the file, take it in, and serve the council."""
    path: Path = arguments.file
    with opened_machine() as machine:
        private = _private(arguments.key)
        checked = _or_refuse(machine, "", "", lambda: _checked(path, private))
        council, file = checked.council, checked.file
        say(f"{path}: every part is as it was written. It holds {council}.")
        say(f"  SHA-256: {checked.digest}")

        def take() -> None:
            _import(machine, arguments, checked)

        with alone_with(machine, council):
            _or_refuse(machine, council, file, take)
    return 0


def _checked(path: Path, private: PrivateKey) -> Checked:
    try:
        return check(path, private)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be read: {error.strerror}") from error


def _import(machine: Machine, arguments: argparse.Namespace, checked: Checked) -> None:
    council = checked.council
    if _begun(machine, checked):
        say(f"{council} was taken in from this file before; what is left to do is done now.")
    else:
        _tell_if_known(machine, checked)
        taken = _take_in(machine, arguments, checked)
        say(
            f"  {taken.events:,} events, and all {taken.report.newest_size:,} entries of the ledger hold."
        )
        if taken.kept_discarded:
            say(f"  {taken.kept_discarded} messages that an operator had discarded stay discarded.")
    _put_accounts(machine, checked)
    _serve(machine, checked, arguments.as_account)


def _take_in(machine: Machine, arguments: argparse.Namespace, checked: Checked) -> TakenIn:
    council, manifest = checked.council, checked.manifest
    refuse_unfit(checked, SERVICES)
    policies = policies_of(checked)
    refuse_those_here(machine.register, _schemas(machine, council), council, policies)
    refuse_taken(machine.accounts, council, manifest["accounts"])
    refuse_unfit_accounts(machine.accounts, council, manifest["accounts"])
    master, signer = _keys_in(checked)
    kept = kept_by_council(arguments.since, {council: [signer.verifier]})[council]
    own = _own_checkpoint(checked, signer)
    settings = machine.settings
    files = KeyFiles(
        council, settings.master_keys, settings.ledger_keys, master, signer, manifest["ledger_key"]
    )
    files.refuse_others()
    for service in SERVICES:
        make_council_role(machine.database, service, council)
    taking = TakingIn(
        settings.owner_database_url,
        checked,
        SERVICES,
        master,
        signer.verifier,
        [*kept.values(), *filter(None, [own])],
        given_up,
    )
    try:
        files.put_down()
        return taking.take()
    except BaseException:
        if not _begun(machine, checked):  # the commit may have been answered too late
            files.take_back()
            for service in SERVICES:
                with suppress(psycopg.Error):
                    drop_council_role(machine.database, service, council)
        raise


def _serve(machine: Machine, checked: Checked, named: str | None) -> None:
    """Record that the council came, let everybody write, and note that all of it is done."""
    council = checked.council
    policies = machine.present(council).policies
    assert policies is not None, "it was just entered"
    stores = machine.stores(council, policies)
    act = _act(machine, policies, named)
    told = {"file": checked.file, "digest": checked.digest, "size": _size(machine, council)}
    with suppress(Conflict):  # recorded before it was interrupted
        machine.record(stores, CouncilImported, act, f"import/{checked.file}", **told)
    resume(machine.database, council, SERVICES, IMPORTED, checked.file)
    say(f"{council} goes on here.")
    tell_served(Instance.from_environment().as_started(), policies.on(machine.today))
    say(
        "Everything it ever announced is told once more, since what was on its way stayed behind; who "
        "handled something already ignores it."
    )


def _act(machine: Machine, policies: Timeline, named: str | None) -> Any:
    try:
        return machine.act(policies, named, "import")
    except CommandFailed:
        if named:
            raise
        now = clock_named(machine.settings.clock)()  # a council without an operator of its own
        return act_of_kinplan(policies, now, f"import-{now:%Y%m%dT%H%M%S}")


def _put_accounts(machine: Machine, checked: Checked) -> None:
    accounts = checked.manifest["accounts"]
    if not accounts:
        return
    if machine.accounts is None:
        say(
            f"  {len(accounts)} accounts came along; KINPLAN_ACCOUNTS names no file to put them in."
        )
        return
    new = put_in(machine.accounts, accounts)
    say(f"  {len(new)} accounts are in {machine.accounts} now, with the tokens that they had.")


def given_up(audit: CouncilStore) -> Iterable[Given]:
    """Messages that an operator discarded where the council comes from, and did not replay later."""
    statement: Any = SQL(
        "SELECT notification_id FROM {}.stored_events WHERE topic = %s ORDER BY 1"
    ).format(Identifier(audit.schema))
    with audit.datastore.transaction() as curs:
        rows = curs.execute(statement, (OperatorActed.TOPIC,)).fetchall()
    last: dict[tuple[str, str], str] = {}
    readable, _ = audit.read_positions([row["notification_id"] for row in rows])
    for logged in readable:
        event = logged.event
        if isinstance(event, OperatorActed) and event.what in (DISCARDED, REPLAYED):
            last[event.queue, event.message] = event.what
    for (queue, message), what in last.items():
        named = MESSAGE.fullmatch(message)
        if what == DISCARDED and named and named[2] == audit.council:
            yield queue, named[1], int(named[3])


def _begun(machine: Machine, checked: Checked) -> bool:
    """Whether this very file is in the database already and only the last steps are missing."""
    found = machine.register.councils().get(checked.council)
    if not found or found.state != SUSPENDED:
        return False
    told = [each for each in handovers(machine.database, checked.council) if each.what != REFUSED]
    return bool(told) and (told[-1].what, told[-1].file) == (IMPORTING, checked.file)


def _tell_if_known(machine: Machine, checked: Checked) -> None:
    told = handovers(machine.database, file=checked.file)
    before = [each for each in told if each.what == IMPORTED]
    removed = [
        each for each in handovers(machine.database, checked.council) if each.what == REMOVED
    ]
    if before and removed:
        day = f"{before[-1].at.day} {before[-1].at:%B %Y}"
        say(
            f"  This file was imported here before, on {day}, and {checked.council} was removed since. "
            "What was recorded in between is not in it."
        )


def _keys_in(checked: Checked) -> tuple[MasterKeys, Signer]:
    manifest = checked.manifest
    try:
        secrets = {id: base64.b64decode(secret) for id, secret in manifest["master_keys"]}
        master = MasterKeys(checked.council, next(iter(secrets)), secrets, "the hand-over file")
        table = manifest["ledger_key"]
        seed = base64.b64decode(table["secret"], validate=True)
        if not all(map(PLAIN.fullmatch, [*secrets, table["name"]])):
            raise ValueError("a name that cannot stand in a file of keys")
        return master, Signer(table["name"], Ed25519PrivateKey.from_private_bytes(seed))
    except (KeyError, ValueError, TypeError, StopIteration):
        raise HandoverRefused(
            "malformed", "The keys in the hand-over file cannot be read."
        ) from None


def _own_checkpoint(checked: Checked, signer: Signer) -> Any:
    note_text = checked.manifest["checkpoint"]
    if not note_text:
        return None
    try:
        found = open_checkpoint(note_text.encode(), [signer.verifier])
    except NoteRefused as refused:
        raise HandoverRefused(
            "ledger_differs", f"The checkpoint in the file is not signed by its ledger: {refused}"
        ) from None
    say(f"  root of the ledger: {found.root.hex()}")
    return found


def _schemas(machine: Machine, council: str) -> Sequence[str]:
    names = [schema_name(service, council) for service in SERVICES]
    with machine.database.get_connection() as connection:
        rows = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname = ANY(%s)", (names,)
        ).fetchall()
    return [row["nspname"] for row in rows]


def _size(machine: Machine, council: str) -> int:
    statement: Any = SQL("SELECT coalesce(max(size), 0) AS size FROM {}.checkpoints").format(
        Identifier(schema_name("audit", council))
    )
    with machine.database.get_connection() as connection:
        row = connection.execute(statement).fetchone()
    return row["size"] if row else 0


def _private(path: Path) -> PrivateKey:
    try:
        return read_private(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandFailed(f"{path} cannot be read: {error}") from error
    except ReceivingKeyProblem as problem:
        raise CommandFailed(str(problem)) from problem


def _or_refuse(machine: Machine, council: str, file: str, work: Callable[[], T]) -> T:
    """Do it; what is refused is noted in the register and the log, and told in plain words."""
    try:
        return work()
    except psycopg.OperationalError as error:
        raise CommandFailed(
            f"the database did not answer to the end ({type(error).__name__}). Nothing was imported, or "
            "all of it: run this again."
        ) from error
    except HandoverRefused as refused:
        LOG.warning("import_refused", council=council, file=file, reason=refused.code)
        with machine.database.transaction(commit=True) as curs:
            note(curs, REFUSED, council, file, refused.code)
        raise CommandFailed(f"not imported: {refused}") from refused
