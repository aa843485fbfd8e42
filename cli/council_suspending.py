"""`kinplan council suspend|resume`: from one moment on nothing is recorded for a council, or it is again."""

from __future__ import annotations

import argparse

from cli.council_opened import Machine, alone_with, opened_machine, say
from cli.errors import CommandFailed
from services.audit.domain.events import CouncilResumed, CouncilSuspended
from shared.migrations import SERVICES
from shared.region.handovers import EXPORTED, IMPORTED, IMPORTING, RESUMED, handovers
from shared.region.register import SERVING, SUSPENDED
from shared.region.suspending import resume as let_go_on
from shared.region.suspending import suspend as let_nobody_write


def suspend(arguments: argparse.Namespace) -> int:
    """Suspend the council; say what that means."""
    with opened_machine() as machine, alone_with(machine, arguments.council):
        if machine.present(arguments.council).state == SUSPENDED:
            say(f"{arguments.council} is suspended already.")
            return 0
        suspend_council(machine, arguments.council, arguments.reason, arguments.as_account)
    return 0


def resume(arguments: argparse.Namespace) -> int:
    """Let the council go on where it was suspended."""
    with opened_machine() as machine, alone_with(machine, arguments.council):
        if machine.present(arguments.council).state == SERVING:
            say(f"{arguments.council} is not suspended.")
            return 0
        _refuse_second_end(machine, arguments.council, arguments.although_exported)
        resume_council(machine, arguments.council, arguments.reason, arguments.as_account)
    return 0


def suspend_council(machine: Machine, council: str, reason: str, named: str | None) -> None:
    """Record it, then take from everybody what changes something."""
    policies = machine.present(council).policies
    assert policies is not None, "a council that is here has one"
    stores = machine.stores(council, policies)
    machine.record(stores, CouncilSuspended, machine.act(policies, named, "suspend"), reason=reason)
    let_nobody_write(machine.database, council, SERVICES)
    say(
        f"{council} is suspended: nothing is recorded for it from now on. Who asks for something is told "
        "that it is closed at this moment, and messages for it wait."
    )


def resume_council(machine: Machine, council: str, reason: str, named: str | None) -> None:
    """Let everybody write again, then record it."""
    policies = machine.present(council).policies
    assert policies is not None, "a council that is here has one"
    stores = machine.stores(council, policies)
    act = machine.act(policies, named, "resume")
    let_go_on(machine.database, council, SERVICES)
    machine.record(stores, CouncilResumed, act, reason=reason)
    say(f"{council} is served again; every process notices within some seconds.")


def _refuse_second_end(machine: Machine, council: str, although: bool) -> None:
    """Raises CommandFailed for a council that may go on elsewhere, or that is not wholly here yet."""
    told = handovers(machine.database, council)
    last = next((each for each in reversed(told) if each.what in _ENDS), None)
    if last is None or last.what in (IMPORTED, RESUMED):
        return
    if last.what == IMPORTING:
        raise CommandFailed(
            f"{council} is being imported, and that was interrupted. Run the import again, with the "
            "same file: it finishes what was begun."
        )
    if not although:
        raise CommandFailed(
            f"{council} was exported as file {last.file}. If that file was imported anywhere, resuming "
            "here would make two councils of one, with one ledger that has two ends, and nobody can "
            "put them together again. Be sure that it was not and never will be, destroy the file, "
            "then say --although-exported."
        )


_ENDS = (EXPORTED, IMPORTING, IMPORTED, RESUMED)
