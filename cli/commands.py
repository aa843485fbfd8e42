"""up, down, status, logs, reset."""

import argparse
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from cli.child import last_lines
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.readiness import addresses, table
from cli.supervision import Supervision

NOT_RUNNING = 3
MADE_HERE = (
    "rabbitmq",
    "postgres",
    "postgres-password",
    "logs",
    "mail",
    "run",
    "clock",
    "accounts.toml",
    "tokens.toml",
    "made-up-people.json",
    "region",
    "master-keys",
    "ledger-keys",
    "sign-in",
    "verified",
)
"""What reset deletes: by name, for KINPLAN_DATA may be a folder that holds other things too."""


def up(arguments: argparse.Namespace) -> int:
    """Start everything; in the foreground, stay until interrupted and then stop it again."""
    from cli.starting import say, start, stop_undisturbed

    instance = Instance.from_environment()
    if Supervision(instance).is_running():
        print("Kinplan is already running here.\n")
        status(arguments)
        return 0
    supervision = start(instance, ends_with_us=not arguments.detach)
    print(addresses(instance), flush=True)
    if arguments.detach:
        print("\nRunning in the background. Stop it with: ./kinplan down")
        return 0
    try:
        print("\nRunning. Ctrl-C stops it.", flush=True)
        while not supervision.has_ended():
            time.sleep(0.5)
        say("Stopped from elsewhere.")
    except KeyboardInterrupt:
        say("\nStopping.")
    finally:
        killed = stop_undisturbed(supervision)
    say(f"Stopped ({killed} processes had to be ended apart)." if killed else "Stopped.")
    return 0


def down(arguments: argparse.Namespace) -> int:
    """Stop everything, also what a killed supervision left behind."""
    supervision = Supervision(Instance.from_environment().as_started())
    if not supervision.is_running() and not supervision.leftovers():
        print("Kinplan is not running here.")
        return 0
    supervision.stop()
    print("Stopped.")
    return 0


def status(arguments: argparse.Namespace) -> int:
    """Show how everything stands."""
    instance = Instance.from_environment().as_started()
    supervision = Supervision(instance)
    if not supervision.is_running():
        print(f"Kinplan is not running here ({instance.data}). Start it with: ./kinplan up")
        left = supervision.leftovers()
        if left:
            print(f"An earlier run left {len(left)} processes behind: ./kinplan down ends them.")
        return NOT_RUNNING
    rows, all_ready = table(supervision)
    print(f"{rows}\n\n{addresses(instance)}")
    return 0 if all_ready else 1


def logs(arguments: argparse.Namespace) -> int:
    """Print the end of each log, and with --follow what is added."""
    folder = Instance.from_environment().logs
    present = {path.stem: path for path in sorted(folder.glob("*.log"))}
    unknown = [name for name in arguments.processes if name not in present]
    if unknown:
        known = ", ".join(present) or "none yet"
        raise CommandFailed(f"No log of {', '.join(unknown)} in {folder}. There are: {known}.")
    names = arguments.processes or list(present)
    positions = {}
    for name in names:
        positions[name] = present[name].stat().st_size
        print(f"== {name}\n{last_lines(present[name], arguments.lines)}", flush=True)
    while arguments.follow:
        time.sleep(0.5)
        for name in names:
            positions[name] = _print_added(name, present[name], positions[name])
    return 0


def _print_added(name: str, path: Path, position: int) -> int:
    """Print whole lines added after a position; return the new one. A rotated log starts at 0."""
    if not path.exists():
        return 0
    if path.stat().st_size < position:
        position = 0
    with path.open("rb") as file:
        file.seek(position)
        added = file.read()
    whole = added[: added.rfind(b"\n") + 1]
    for line in whole.decode(errors="replace").splitlines():
        print(f"{name} | {line}", flush=True)
    return position + len(whole)


def reset(arguments: argparse.Namespace) -> int:
    """Stop everything and delete the data."""
    instance = Instance.from_environment().as_started()
    there = [instance.data / name for name in MADE_HERE if (instance.data / name).exists()]
    if not there:
        print(f"Nothing to delete in {instance.data}.")
        return 0
    if not arguments.yes and not _agreed(there):
        print("Nothing was deleted.")
        return 1
    supervision = Supervision(instance)
    supervision.stop()
    _delete(instance, there)
    print("Deleted. The Python packages are kept; ./kinplan up starts anew.")
    return 0


def _agreed(there: Iterable[Path]) -> bool:
    if not sys.stdin.isatty():
        raise CommandFailed("reset asks before deleting; without a terminal, say --yes.")
    print("This deletes all cases, mail, logs, accounts and tokens kept in:")
    for path in there:
        print(f"  {path}")
    return input("Type yes to go on: ").strip().lower() == "yes"


def _delete(instance: Instance, there: Iterable[Path]) -> None:
    from cli.nodes import postgres_of

    if (instance.data / "postgres").exists():
        # The cluster may be kept outside the data folder; the node knows where.
        postgres_of(instance).remove()
    for path in there:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
