"""`kinplan council rotate-keys`: a new master key for a council, without stopping anything.

It works on the database and the file of keys themselves, at the machine where both can be reached.
"""

from __future__ import annotations

import argparse

from eventsourcing.persistence import PersistenceError

from cli.errors import CommandFailed
from cli.key_rotation import Rotation, RotationFailed
from cli.known_councils import opened_deployment
from cli.operator_acts import operator_act
from shared.eventstore.master_keys import MasterKeyProblem, read_master_keys


def main(arguments: argparse.Namespace) -> int:
    """Rotate the master keys of one council; say what was done, and which keys are needed no more."""
    with opened_deployment() as deployment:
        policy = deployment.policy_of(arguments.council)
        act = operator_act(deployment, policy, arguments.as_account, "rotation")
        try:
            master = read_master_keys(deployment.settings.master_keys, policy.council)
            rotation = Rotation(policy, deployment.database, master, act, _say)
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
