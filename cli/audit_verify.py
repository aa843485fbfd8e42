"""`kinplan audit verify`: everything that was stored is what was sealed, or what is not is named."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from cli.case import council_of
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.kept_checkpoints import Kept, kept_by_council
from cli.known_councils import known_policies
from cli.private_files import write_private
from shared.ledger.key_files import LedgerKeyProblem, read_ledger_key
from shared.ledger.notes import Verifier
from shared.migrations import SERVICES
from shared.policies import Policy
from shared.verification.findings import Report
from shared.verification.ledger_rows import LedgerRows
from shared.verification.of_case import verify_case
from shared.verification.settling import add_unsealed
from shared.verification.verifying import verify_council

BAR = 30


def main(arguments: argparse.Namespace) -> int:
    """Verify, print what was verified and what was found; 0 when nothing is wrong."""
    instance = Instance.from_environment().as_started()
    policies = known_policies(instance)
    chosen = _chosen(arguments, policies)
    verifiers = {p.council: _verifiers(arguments.key, instance, p.council) for p in chosen}
    kept = kept_by_council(arguments.since, verifiers)
    try:
        with psycopg.connect(instance.database_url(), connect_timeout=5) as connection:
            reports = [
                _verify(
                    arguments,
                    instance,
                    connection,
                    policy,
                    verifiers[policy.council],
                    kept[policy.council],
                )
                for policy in chosen
            ]
    except psycopg.errors.UndefinedTable:
        raise CommandFailed("the database has no ledger yet: ./kinplan migrate") from None
    except psycopg.OperationalError as error:
        reason = str(error).splitlines()[0]
        raise CommandFailed(f"the database does not answer: {reason}") from None
    return 0 if all(report.holds for report in reports) else 1


def _verify(
    arguments: argparse.Namespace,
    instance: Instance,
    connection: psycopg.Connection[Any],
    policy: Policy,
    verifiers: Sequence[Verifier],
    kept: Kept,
) -> Report:
    last = _last_verified(instance, policy.council)
    if last.exists():
        kept |= kept_by_council([last], {policy.council: verifiers})[policy.council]
    rows = LedgerRows(connection, policy.council)
    rows.begin()
    if arguments.case:
        report = verify_case(rows, verifiers, arguments.case.strip().upper(), [*kept.values()])
        rows.end()
        print(_told_of_case(report, policy, arguments.case, kept))
        return report
    report = verify_council(rows, verifiers, [*kept.values()], _bar(policy.name))
    rows.end()
    add_unsealed(report, rows, SERVICES, time.sleep, arguments.patience)
    print(_told(report, policy, kept))
    if report.holds and report.newest_note:
        write_private(_last_verified(instance, policy.council), report.newest_note)
    return report


def _chosen(arguments: argparse.Namespace, policies: dict[str, Policy]) -> list[Policy]:
    if arguments.case:
        return [council_of(arguments.case.strip().upper(), policies, arguments.council)]
    if arguments.council and arguments.council not in policies:
        raise CommandFailed(
            f"there is no council {arguments.council!r}; there are: {', '.join(policies)}"
        )
    return [p for p in policies.values() if arguments.council in (None, p.council)]


def _verifiers(keys: Sequence[str], instance: Instance, council: str) -> list[Verifier]:
    """The keys that were given for this council's ledger, else the one that this machine has."""
    try:
        given = [Verifier.parse(key) for key in keys]
    except ValueError as error:
        raise CommandFailed(f"--key: {error}") from None
    own = [key for key in given if key.name.rpartition("/")[2] == council]
    if own:
        return own
    folder = Path(instance.environ.get("KINPLAN_LEDGER_KEYS") or instance.ledger_keys)
    try:
        return [read_ledger_key(folder, council).verifier]
    except LedgerKeyProblem as problem:
        raise CommandFailed(f"{problem} Or give its public key with --key.") from None


def _last_verified(instance: Instance, council: str) -> Path:
    return instance.data / "verified" / f"{council}.note"


def _bar(name: str) -> Any:
    """Shows how far the verification is: a bar for a person, nothing for a file."""
    if not sys.stderr.isatty():
        return lambda done, of: None
    began = time.monotonic()

    def show(done: int, of: int) -> None:
        filled = round(BAR * done / of)
        rate = done / max(time.monotonic() - began, 0.001)
        bar = "█" * filled + "·" * (BAR - filled)
        print(f"\r{name} {bar} {done:,} of {of:,} ({rate:,.0f}/s) ", end="", file=sys.stderr)
        if done == of:
            print(file=sys.stderr, flush=True)

    return show


def _told(report: Report, policy: Policy, kept: Kept) -> str:
    lines = [policy.name]
    lines.append(
        f"  {_counted(report.events, 'event')} under {_counted(report.checkpoints, 'checkpoint')}, "
        f"the newest of {report.newest_size:,} entries."
    )
    lines += _compared_with(kept)
    if not kept:
        lines.append(
            "  Compared with no checkpoint that was kept elsewhere (--since): somebody with the "
            "ledger's key could have rewritten all of it."
        )
    return "\n".join([*lines, *_findings(report)])


def _compared_with(kept: Kept) -> list[str]:
    return [
        f"  Compared with the checkpoint of {checkpoint.size:,} entries in {source}."
        for source, checkpoint in kept.items()
    ]


def _told_of_case(report: Report, policy: Policy, case: str, kept: Kept) -> str:
    lines = [f"{case.strip().upper()}, {policy.name}"]
    lines.append(
        f"  {_counted(report.events, 'event')} compared with the signed checkpoint of "
        f"{report.newest_size:,} entries."
    )
    lines += _compared_with(kept)
    if report.waiting:
        lines.append(f"  {_counted(report.waiting, 'event')} not under a signed checkpoint yet.")
    if not report.events and not report.waiting:
        raise CommandFailed(f"{policy.name} has no case {case.strip().upper()}.")
    return "\n".join([*lines, *_findings(report)])


def _findings(report: Report) -> list[str]:
    if report.holds:
        return ["  Nothing was changed since it was sealed."]
    found = [
        f"  {finding.kind.replace('_', ' ').upper()}: {finding.text}" for finding in report.findings
    ]
    return [f"  {_counted(len(found), 'thing')} wrong:", *found]


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
