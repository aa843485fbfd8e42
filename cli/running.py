"""A running Kinplan to work with: the one that is already there, or one started for the purpose."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cli.accounts import read_tokens
from cli.instance import Instance
from cli.starting import start, stop_undisturbed
from cli.supervision import Supervision


@dataclass(frozen=True)
class RunningSystem:
    """Where a running instance is reached.

    tokens: clear token by account id; clock_path: file with the clock's offset in whole seconds;
    environment: the settings of its processes, for starting others beside them.
    """

    portal_url: str
    mailbox_url: str
    tokens: dict[str, str]
    clock_path: Path
    environment: dict[str, str]


@contextlib.contextmanager
def running_system(instance: Instance, keep: bool = False) -> Iterator[RunningSystem]:
    """Use the instance that runs, and leave it running; or start it, and stop it at the end.

    keep: leave it running in any case. Raises CommandFailed when it cannot be started.
    """
    if Supervision(instance).is_running():
        yield described(instance.as_started())
        return
    supervision = start(instance, ends_with_us=not keep)
    try:
        yield described(instance)
    except BaseException:
        stop_undisturbed(supervision)
        raise
    if not keep:
        stop_undisturbed(supervision)


def described(instance: Instance) -> RunningSystem:
    """What a caller needs to know of an instance that runs."""
    return RunningSystem(
        portal_url=instance.portal_url,
        mailbox_url=instance.mailbox_url,
        tokens=read_tokens(instance.tokens),
        clock_path=instance.clock,
        environment=instance.environment(),
    )
