"""RabbitMQ, PostgreSQL and venv support from the machine's own packages (apt).

Standard library only. Installs without asking only where that is permitted (root, or sudo without
a password); elsewhere it says exactly what to type.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.errors import CommandFailed

POLICY = Path("/usr/sbin/policy-rc.d")
POLICY_MARK = "written by kinplan while it installs packages"
POLICY_TEXT = f"#!/bin/sh\n# {POLICY_MARK}\nexit 101\n"
SYSTEM_UNITS = {"rabbitmq-server": "rabbitmq-server", "postgresql": "postgresql"}
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120")


def prefix_for_root() -> tuple[str, ...] | None:
    """What to put before a command so that root runs it: nothing, sudo, or None (not permitted)."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and _succeeds("sudo", "-n", "true"):
        return ("sudo", "-n")
    return None


def install(packages: list[str], why: str) -> None:
    """Install those packages, starting none of their system services.

    Raises CommandFailed with the exact commands when that is not permitted or fails.
    """
    prefix = prefix_for_root()
    if shutil.which("apt-get") is None:
        raise CommandFailed(
            f"{why}, and this machine has no apt-get. Install with its own package tool what "
            f"Debian calls: {' '.join(packages)}."
        )
    if prefix is None:
        raise CommandFailed(f"{why}.\n{commands_to_type(packages)}")
    print(f"Installing {' and '.join(packages)} from the machine's packages.", file=sys.stderr)
    with services_not_started(prefix):
        if not _run(*prefix, "apt-get", "update", "-q"):
            print("apt-get update failed; trying with the lists at hand.", file=sys.stderr)
        if not _run(*prefix, *INSTALL, *packages):
            raise CommandFailed(
                f"Installing {' '.join(packages)} failed (see above).\n{commands_to_type(packages)}"
            )
    _keep_from_starting_at_boot(prefix, packages)


def commands_to_type(packages: list[str]) -> str:
    """What a person with the right to may type to install those packages."""
    units = [SYSTEM_UNITS[name] for name in packages if name in SYSTEM_UNITS]
    lines = ["sudo apt-get update", f"sudo apt-get install -y {' '.join(packages)}"]
    if units:
        lines.append(f"sudo systemctl disable --now {' '.join(units)}   # Kinplan runs its own")
    return "Type these commands, then the same kinplan command again:\n  " + "\n  ".join(lines)


@contextmanager
def services_not_started(prefix: tuple[str, ...]) -> Iterator[None]:
    """While this lasts, Debian's packages do not start their services. A policy that the machine
    already has is left as it is; one of ours, left by a set-up that was killed, is ours to remove.
    """
    if POLICY.exists() and POLICY_MARK not in POLICY.read_text(errors="replace"):
        yield
        return
    with tempfile.NamedTemporaryFile("w", suffix=".sh") as file:
        file.write(POLICY_TEXT)
        file.flush()
        if not _run(*prefix, "install", "-m", "755", file.name, str(POLICY)):
            raise CommandFailed(
                f"{POLICY} cannot be written; it keeps packages from starting services."
            )
    try:
        yield
    finally:
        _run(*prefix, "rm", "-f", str(POLICY))


def _keep_from_starting_at_boot(prefix: tuple[str, ...], packages: list[str]) -> None:
    """What was installed only for private nodes need not start at the next boot either."""
    units = [SYSTEM_UNITS[name] for name in packages if name in SYSTEM_UNITS]
    if units and Path("/run/systemd/system").is_dir():
        _run(*prefix, "systemctl", "disable", *units)


def venv_package() -> str:
    """Debian's package that lets this Python make virtual environments."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0


def _run(*command: str) -> bool:
    """Run with its output on our standard error; whether it succeeded."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    if command[:1] == ("sudo",):
        command = (*command[:2], "env", "DEBIAN_FRONTEND=noninteractive", *command[2:])
    print(f"  {shlex.join(command)}", file=sys.stderr, flush=True)
    finished = subprocess.run(command, stdout=sys.stderr, stdin=subprocess.DEVNULL, env=environment)
    return finished.returncode == 0
