"""`kinplan council add`: a council joins a running machine, without a restart."""

from __future__ import annotations

import argparse
import http.client
import time
from collections.abc import Callable
from pathlib import Path

from cli.child import listens
from cli.council_opened import Machine, opened_machine
from cli.errors import CommandFailed
from cli.instance import LISTEN, Instance
from cli.keys import make_council_keys
from cli.processes import EVENT_SERVICES, SERVICES, Service
from cli.readiness import DIRECT, PATIENCE
from services.audit.domain.events import CouncilTakenIn
from shared.eventstore.rights import CannotMigrate
from shared.migrations import SERVICES as WITH_SCHEMAS
from shared.migrations import alone, keep_texts, make_schema
from shared.policies import Policy, Timeline
from shared.policy_files import PolicyMistake, read_policy_text
from shared.region.register import INSTALLATION, REMOVED, enter

SERVED_WITHIN = 45.0


def main(arguments: argparse.Namespace) -> int:
    """Take the council in, and wait until every process on this machine serves it."""
    began = time.monotonic()
    policy = policy_in(arguments.file)
    with opened_machine() as machine:
        take_in(machine, policy, _say)
    instance = Instance.from_environment().as_started()
    tell_served(instance, policy, began)
    print(
        f"Next: its people, in the accounts file ({instance.accounts}): docs/region.md\n"
        f"Then: ./kinplan council show {policy.council}"
    )
    return 0


def policy_in(path: Path) -> Policy:
    """The policy in that file. Raises CommandFailed, naming every mistake."""
    try:
        return read_policy_text(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise CommandFailed(f"{path} cannot be read: {error.strerror}") from error
    except (PolicyMistake, UnicodeDecodeError) as error:
        raise CommandFailed(str(error)) from error


def take_in(machine: Machine, policy: Policy, say: Callable[[str], None]) -> None:
    """Make the council's keys, schemas and roles, and enter it in the register last: whatever interrupts
    this, nobody serves half a council, and it can be run again. Raises CommandFailed."""
    council, given = policy.council, machine.settings
    with alone(machine.database):
        refuse_if_known(machine, policy)
        for path in _keys(machine, council):
            say(f"  made {path}")
        try:
            for service in WITH_SCHEMAS:
                make_schema(machine.database, service, council)
        except CannotMigrate as error:
            raise CommandFailed(str(error)) from error
        say(f"  {len(WITH_SCHEMAS)} schemas, each with a role of its own")
        policies = Timeline.of(policy)
        act = machine.act_of_installation(policies, "taking-in")
        stores = machine.stores(council, policies)
        machine.record(stores, CouncilTakenIn, act, version=policy.version)
        with machine.database.transaction(commit=True) as curs:
            enter(curs, policy, machine.today, INSTALLATION)
        for service in WITH_SCHEMAS:
            keep_texts(machine.database, service, council)
    say(f"  {council} is in the register, under policy {policy.version}")
    say(
        f"Keep a copy of its keys apart from the database: {given.master_keys}, {given.ledger_keys}"
    )


def refuse_if_known(machine: Machine, policy: Policy) -> None:
    """Raises CommandFailed when the council is there, or another has its prefix of references."""
    for name, each in machine.register.councils().items():
        if each.state == REMOVED or each.policies is None:
            continue
        if name == policy.council:
            raise CommandFailed(
                f"{name} is here already. Another policy: ./kinplan council policy {name} --set FILE "
                "--from DAY"
            )
        if any(d.policy.reference_prefix == policy.reference_prefix for d in each.policies.decided):
            raise CommandFailed(
                f"the references of {name} begin with {policy.reference_prefix} too, so that a case's "
                "council could not be told. Choose another reference_prefix."
            )


def _keys(machine: Machine, council: str) -> list[Path]:
    given = machine.settings
    if given.master_keys is None or given.ledger_keys is None:
        raise CommandFailed(
            "KINPLAN_MASTER_KEYS and KINPLAN_LEDGER_KEYS must name the folders of keys, where this "
            "council's are made if they are not there yet."
        )
    try:
        return make_council_keys(council, given.master_keys, given.ledger_keys)
    except OSError as error:
        raise CommandFailed(
            f"the keys of {council} cannot be made: {error.strerror} ({error.filename}). Where keys come "
            "from a secret store, put its two files there first: docs/region.md"
        ) from error


def tell_served(instance: Instance, policy: Policy, began: float | None = None) -> None:
    """Wait until all processes here serve the council; say so, or raise CommandFailed with those that do
    not. `began` is when the work began, for the time in all."""
    began = time.monotonic() if began is None else began
    if not listens(instance.port("portal")):
        _say("No process runs on this machine; those that run elsewhere notice within seconds.")
        return
    waiting = [each for each in SERVICES if each.name.split(".")[0] in EVENT_SERVICES]
    count = len(waiting)
    while waiting and time.monotonic() - began < SERVED_WITHIN:
        waiting = [each for each in waiting if not serves(instance, each, policy.council)]
        time.sleep(0.2 if waiting else 0)
    if waiting:
        names = ", ".join(each.name for each in waiting)
        raise CommandFailed(
            f"{policy.council} is in the register, and these do not serve it yet: {names}. Why: "
            f"./kinplan logs {waiting[0].name}"
        )
    _say(
        f"{policy.name} is served by all {count} processes, {time.monotonic() - began:.0f} s in all."
    )


def serves(instance: Instance, service: Service, council: str) -> bool:
    """Whether that process says that it serves the council."""
    url = f"http://{LISTEN}:{instance.port_base + service.port_offset}/metrics"
    label = f'council="{council}"'
    try:
        with DIRECT.open(url, timeout=PATIENCE) as answer:
            lines = answer.read().decode().splitlines()
    except (OSError, http.client.HTTPException):
        return False
    found = [line for line in lines if line.startswith("kinplan_serves{") and label in line]
    return bool(found) and found[0].endswith(" 1.0")


def _say(line: str) -> None:
    print(line, flush=True)
