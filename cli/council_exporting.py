"""`kinplan council receiving-key|export`: everything of a council in one file, for one receiver alone."""

from __future__ import annotations

import argparse
import os
import secrets
from pathlib import Path

from cli.council_accounts import accounts_of
from cli.council_key_files import ledger_secret, master_secrets
from cli.council_opened import Machine, alone_with, opened_machine, say
from cli.council_sealing import newest_checkpoint, seal_the_rest, verified
from cli.council_suspending import resume_council, suspend_council
from cli.errors import CommandFailed, writing
from services.audit.domain.events import CouncilExported
from shared.clock import clock_named
from shared.handover.receiving_keys import (
    PrivateKey,
    PublicKey,
    ReceivingKeyProblem,
    read_public,
)
from shared.handover.writing import Written, one_moment, write_handover
from shared.ledger.notes import Signer
from shared.migrations import SERVICES
from shared.region.handovers import EXPORTED, EXPORTING, note
from shared.region.register import SERVING
from shared.verification.findings import Report

MOST_NAMED = 10
PRIVATE_FILE, PUBLIC_FILE = "receiving-key.private.toml", "receiving-key.pub"


def make_receiving_key(arguments: argparse.Namespace) -> int:
    """Make a key pair in a folder; say which half goes where."""
    folder: Path = arguments.out
    private, public = folder / PRIVATE_FILE, folder / PUBLIC_FILE
    for path in (private, public):
        if path.exists():
            raise CommandFailed(f"{path} is there already; name another folder with --out.")
    key = PrivateKey.new()
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _write_new(private, key.text(), 0o600)
        _write_new(public, key.public.text(), 0o644)
    say(f"{public}: give this to whoever exports the council.")
    say(f"{private}: keep it here; delete it once the council is imported.")
    say(f"Read this to each other, to know that it is the same key: {key.public.fingerprint}")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Suspend the council, seal what is left, and write the file."""
    receiver = _receiver(arguments.receiver)
    if arguments.out.exists():
        raise CommandFailed(f"{arguments.out} is there already; name another with --out.")
    with opened_machine() as machine, alone_with(machine, arguments.council):
        _export(machine, arguments, receiver)
    return 0


def _export(machine: Machine, arguments: argparse.Namespace, receiver: PublicKey) -> None:
    council, named = arguments.council, arguments.as_account
    found = machine.present(council)
    signer = machine.ledger_key(council)
    if found.state == SERVING:
        suspend_council(machine, council, f"Handed over: {arguments.reason}", named)
    file = secrets.token_hex(16)
    report = _sealed(machine, council, signer, file, receiver, named)
    if report.waiting and not arguments.unsealed:
        raise CommandFailed(
            f"{report.waiting} events are not sealed (above). Nothing was written; {council} stays "
            "suspended. Mend it and run this again, or say --unsealed: the events travel, and are sealed "
            "where the council goes on."
        )
    _note(machine, EXPORTING, council, file)
    written = _write(machine, arguments, receiver, signer, file, report)
    _note(machine, EXPORTED, council, file, written.digest)
    _tell(machine, arguments, receiver, signer, written, report)
    if arguments.resume:
        resume_council(machine, council, "It was a rehearsal", named)


def _sealed(
    machine: Machine,
    council: str,
    signer: Signer,
    file: str,
    receiver: PublicKey,
    named: str | None,
) -> Report:
    """Record that the council is exported, seal everything, and verify it."""
    policies = machine.present(council).policies
    assert policies is not None, "a council that is here has one"
    stores = machine.stores(council, policies)
    act = machine.act(policies, named, "export")
    machine.record(stores, CouncilExported, act, file=file, receiving_key=receiver.fingerprint)
    url, clock = machine.settings.owner_database_url, clock_named(machine.settings.clock)
    sealing = seal_the_rest(stores, signer, clock, url)
    for line in sealing.left[:MOST_NAMED]:
        say(f"  not sealed: {line}")
    if len(sealing.left) > MOST_NAMED:
        say(f"  and {len(sealing.left) - MOST_NAMED} others")
    return verified(council, url, signer, SERVICES)


def _write(
    machine: Machine,
    arguments: argparse.Namespace,
    receiver: PublicKey,
    signer: Signer,
    file: str,
    report: Report,
) -> Written:
    council = arguments.council
    beside = {
        "master_keys": master_secrets(machine.master_keys(council)),
        "ledger_key": ledger_secret(machine.settings.ledger_keys, council),
        "accounts": accounts_of(machine.accounts, council),
        "checkpoint": report.newest_note,
        "unsealed": report.waiting,
    }
    with writing(arguments.out), one_moment(machine.settings.owner_database_url) as connection:
        return write_handover(arguments.out, connection, council, SERVICES, receiver, file, beside)


def _tell(
    machine: Machine,
    arguments: argparse.Namespace,
    receiver: PublicKey,
    signer: Signer,
    written: Written,
    report: Report,
) -> None:
    newest = newest_checkpoint(report, signer)
    accounts = len(accounts_of(machine.accounts, arguments.council))
    say(f"{arguments.out}: {written.size:,} bytes, for the receiver {receiver.fingerprint} alone.")
    say(
        f"  {written.rows('stored_events'):,} events, under {report.newest_size:,} entries of the ledger"
    )
    say(f"  {written.rows('keys'):,} keys of cases and people, with the master keys that open them")
    say(f"  {accounts} accounts, with digests of their tokens")
    if newest:
        say(f"  root of the ledger: {newest.root.hex()}")
    say(f"  SHA-256: {written.digest}")
    say("Read the last two to the receiver by another way; the import shows the same.")
    if not arguments.resume:
        say(
            f"{arguments.council} stays suspended here. When it goes on there: ./kinplan council remove "
            f"{arguments.council}"
        )


def _receiver(path: Path) -> PublicKey:
    try:
        return read_public(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandFailed(f"{path} cannot be read: {error}") from error
    except ReceivingKeyProblem as problem:
        raise CommandFailed(str(problem)) from problem


def _note(machine: Machine, what: str, council: str, file: str, reason: str = "") -> None:
    with machine.database.transaction(commit=True) as curs:
        note(curs, what, council, file, reason)


def _write_new(path: Path, text: str, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
