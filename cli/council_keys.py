"""`kinplan council rotate-keys`: a new master key for a council, without stopping anything.

It works on the database and the file of keys themselves, at the machine where both can be reached.
"""

from __future__ import annotations

import argparse

from eventsourcing.persistence import PersistenceError

from cli.council_opened import opened_machine
from cli.errors import CommandFailed
from cli.key_rotation import Rotation, RotationFailed
from shared.eventstore.master_keys import MasterKeyProblem, read_master_keys


def main(arguments: argparse.Namespace) -> int:
    """Rotate the master keys of one council; say what was done, and which keys are needed no more."""
    with opened_machine() as machine:
        policy = machine.policy_of(arguments.council)
        act = machine.act(machine.policies_of(policy.council), arguments.as_account, "rotation")
        try:
            master = read_master_keys(machine.settings.master_keys, policy.council)
            rotation = Rotation(policy, machine.database, master, act, _say)
            with rotation.alone():
                rotation.rotate()
                rotation.tell_spare()
                if arguments.retire:
                    rotation.retire()
        except (MasterKeyProblem, RotationFailed) as error:
            raise CommandFailed(str(error)) from error
        except PersistenceError as error:
            raise CommandFailed(
                f"the database does not answer ({type(error).__name__}). What was begun is finished by "
                "running this again; nothing is lost."
            ) from error
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
