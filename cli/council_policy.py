"""`kinplan council policy`: which policies a council has decided on, checking another, deciding on it."""

from __future__ import annotations

import argparse
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from cli.council_adding import policy_in
from cli.council_opened import Machine, opened_machine
from cli.errors import CommandFailed
from services.audit.domain.events import PolicyDecided
from shared.migrations import SERVICES, alone, keep_texts
from shared.policies import Policy
from shared.region.register import decide

NOT_OF_THE_CONTENT = ("version", "text")


def main(arguments: argparse.Namespace) -> int:
    """Show, check or decide; 1 when a file has a mistake."""
    with opened_machine() as machine:
        machine.present(arguments.council)
        if arguments.check:
            print("\n".join(checked(machine, arguments.council, policy_in(arguments.check))))
        elif arguments.set:
            policy, day = policy_in(arguments.set), day_in(arguments.from_day)
            print("\n".join(decided(machine, policy, arguments.council, day, arguments.as_account)))
        elif arguments.text:
            print(text_of(machine, arguments.council, arguments.text), end="")
        else:
            print("\n".join(shown(machine, arguments.council)))
    return 0


def shown(machine: Machine, council: str) -> list[str]:
    """Every policy that was decided on, the newest decision last, and which is in force when."""
    policies = machine.policies_of(council)
    now = policies.on(machine.today)
    lines = [f"{now.name}: policy {now.version} is in force."]
    lines += [
        f"From {change.from_day:%-d %B %Y} on: policy {change.policy.version}."
        for change in policies.after(machine.today)
    ]
    lines += ["", "  FROM        POLICY        DECIDED                BY"]
    lines += [
        f"  {one.from_day}  {one.version}  {one.decided_at:%Y-%m-%d %H:%M} UTC   {one.decided_by}"
        for one in machine.register.decisions(council)
    ]
    lines += ["", f"Its words: ./kinplan council policy {council} --text {now.version}"]
    return lines


def text_of(machine: Machine, council: str, version: str) -> str:
    """The words of one policy, as they were decided on. Raises CommandFailed."""
    found = {each.policy.version: each.policy for each in machine.policies_of(council).decided}
    if version not in found:
        raise CommandFailed(f"{council} never decided on a policy {version!r}.")
    return found[version].text


def checked(machine: Machine, council: str, policy: Policy) -> list[str]:
    """What the policy would change, from today on. Raises CommandFailed when it cannot be this
    council's."""
    before = machine.policy_of(council)
    refuse_another_councils(before, policy)
    found = changes(before, policy)
    if not found:
        return [f"The file is policy {policy.version}, which is in force."]
    return [
        f"The file is policy {policy.version}, without mistakes. In force is {before.version}.",
        *(f"  {name}: {told(old)} -> {told(new)}" for name, old, new in found),
        "Take it into force: add --from DAY, and --set in place of --check",
    ]


def decided(
    machine: Machine, policy: Policy, council: str, day: date | None, named: str | None
) -> list[str]:
    """Decide on the policy, from that day on; whoever decides is recorded. Raises CommandFailed."""
    day = day or _said_no_day()
    if day < machine.today:
        raise CommandFailed(
            f"{day} is over. A policy begins today or later: what was decided before stays under the one "
            "that was in force then."
        )
    before = machine.policies_of(council).on(day)
    refuse_another_councils(before, policy)
    found = changes(before, policy)
    if not found:
        return [f"Policy {policy.version} is in force on {day} as it is. Nothing was changed."]
    policies = machine.policies_of(council)
    act, stores = machine.act(policies, named, "policy"), machine.stores(council, policies)
    names = [name for name, _, _ in found]
    machine.record(
        stores,
        PolicyDecided,
        act,
        version=policy.version,
        from_day=day,
        instead_of=before.version,
        changes=names,
    )
    with alone(machine.database):
        with machine.database.transaction(commit=True) as curs:
            decide(curs, policy, day, act.actor)
        for service in SERVICES:
            keep_texts(machine.database, service, council)
    return [
        f"{policy.name}: policy {policy.version} is in force from {day:%-d %B %Y} on.",
        *(f"  {name}: {told(old)} -> {told(new)}" for name, old, new in found),
        "Every process takes it up within seconds; what was decided before stays as it was.",
    ]


def refuse_another_councils(before: Policy, policy: Policy) -> None:
    """Raises CommandFailed when the policy names another council, or other references."""
    if policy.council != before.council:
        raise CommandFailed(
            f"the file is a policy of {policy.council}, and {before.council} was named."
        )
    if policy.reference_prefix != before.reference_prefix:
        raise CommandFailed(
            f"reference_prefix cannot change: the references of {before.council} begin with "
            f"{before.reference_prefix}, and are in letters and histories."
        )


def changes(before: Any, after: Any, trail: str = "") -> list[tuple[str, Any, Any]]:
    """The names of what differs, with both values."""
    found = []
    for each in fields(before):
        old, new = getattr(before, each.name), getattr(after, each.name)
        if each.name in NOT_OF_THE_CONTENT or old == new:
            continue
        name = f"{trail}{each.name}"
        found += changes(old, new, f"{name}.") if is_dataclass(old) else [(name, old, new)]
    return found


def day_in(text: str | None) -> date | None:
    """A day that was typed. Raises CommandFailed."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandFailed(f"--from {text!r} is no day; write it as 2027-04-01.") from None


def told(value: Any) -> str:
    """A value of a policy in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(told, value)) or "none named"
    if is_dataclass(value):
        return "; ".join(f"{each.name} {told(getattr(value, each.name))}" for each in fields(value))
    return str(value) or "nothing"


def _said_no_day() -> date:
    raise CommandFailed("say from which day on: --from 2027-04-01")
