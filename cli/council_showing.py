"""`kinplan council list` and `show`: which councils a machine serves, and what it keeps of one."""

from __future__ import annotations

import argparse
from typing import Any

from psycopg.sql import SQL, Identifier

from cli.council_opened import Machine, opened_machine
from shared.eventstore.database import council_role
from shared.eventstore.rights import rights_elsewhere
from shared.eventstore.store import schema_name
from shared.migrations import SERVICES


def list_councils(arguments: argparse.Namespace) -> int:
    """A line for each council; removed ones at the end."""
    with opened_machine() as machine:
        print("\n".join(listed(machine)))
    return 0


def show(arguments: argparse.Namespace) -> int:
    """One council: its state, policy, schemas, ledger and keys; 1 when something reaches further than
    it must."""
    with opened_machine() as machine:
        lines, apart = shown(machine, arguments.council)
    print("\n".join(lines))
    return 0 if apart else 1


def listed(machine: Machine) -> list[str]:
    """The table of councils."""
    rows = [("COUNCIL", "STATE", "SINCE", "REFERENCES", "POLICY", "NEXT")]
    for name, each in machine.register.councils().items():
        if each.policies is None:
            rows.append((name, each.state, f"{each.changed_at:%Y-%m-%d}", "", "", ""))
            continue
        policy, to_come = each.policies.on(machine.today), each.policies.after(machine.today)
        following = f"{to_come[0].policy.version} from {to_come[0].from_day}" if to_come else "-"
        since = f"{each.changed_at:%Y-%m-%d}"
        prefix = f"{policy.reference_prefix}-..."
        rows.append((name, each.state, since, prefix, policy.version, following))
    if len(rows) == 1:
        return ["No council is in the register yet: ./kinplan council add FILE"]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def shown(machine: Machine, council: str) -> tuple[list[str], bool]:
    """What the machine keeps of a council, and whether all councils are apart."""
    registered = machine.present(council)
    policy = machine.policy_of(council)
    lines = [
        f"{policy.name} ({council})",
        f"  {registered.state} since {registered.changed_at:%Y-%m-%d %H:%M} UTC; here since "
        f"{registered.added_at:%Y-%m-%d}; references begin with {policy.reference_prefix}",
        f"  policy {policy.version} (./kinplan council policy {council})",
        "",
        "  SERVICE        EVENTS  DATA KEYS  MASTER KEYS        ROLE",
    ]
    for service in SERVICES:
        kept = _kept(machine, service, council)
        lines.append(
            f"  {service:<13} {kept['events']:>7,} {kept['keys']:>10,}  {kept['masters']:<17}  "
            f"{council_role(service, council)}"
        )
    lines += ["", _ledger(machine, council)]
    with machine.database.get_connection() as connection:
        wrong = rights_elsewhere(connection, SERVICES)
    lines += (
        ["  ROLES THAT REACH FURTHER THAN THEY MUST:", *(f"    {each}" for each in wrong)]
        if wrong
        else ["  No role of any council reaches into another's schemas."]
    )
    return lines, not wrong


def _kept(machine: Machine, service: str, council: str) -> dict[str, Any]:
    statement: Any = SQL(
        "SELECT (SELECT count(*) FROM {0}.stored_events) AS events, "
        "(SELECT count(*) FROM {0}.keys WHERE wrapped IS NOT NULL) AS keys, "
        "(SELECT coalesce(string_agg(DISTINCT master, ', '), '-') FROM {0}.keys "
        "WHERE master IS NOT NULL) AS masters"
    ).format(Identifier(schema_name(service, council)))
    return _one(machine, statement)


def _ledger(machine: Machine, council: str) -> str:
    statement: Any = SQL(
        "SELECT (SELECT count(*) FROM {0}.entries WHERE leaf IS NULL) AS unsealed, "
        "(SELECT max(size) FROM {0}.checkpoints) AS size, "
        "(SELECT max(signed_at) FROM {0}.checkpoints) AS signed_at"
    ).format(Identifier(schema_name("audit", council)))
    row = _one(machine, statement)
    if row["size"] is None:
        return f"  ledger: nothing signed yet; {row['unsealed']} entries wait"
    return (
        f"  ledger: {row['size']:,} entries under the newest checkpoint, signed "
        f"{row['signed_at']:%Y-%m-%d %H:%M:%S} UTC; {row['unsealed']} entries wait"
    )


def _one(machine: Machine, statement: Any) -> dict[str, Any]:
    with machine.database.get_connection() as connection:
        row = connection.execute(statement).fetchone()
    assert row is not None, "a selection of one row"
    return dict(row)
