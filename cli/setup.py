"""Set-up, each step done only when needed and safe to interrupt. Standard library only.

The virtual environment carries a marker, written last, that names the lock files it was made from:
without it the environment is made anew, so a half-finished set-up is never trusted.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli import packages
from cli.accounts import make_accounts
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.keys import make_keys
from cli.node_programs import postgres_folder, rabbitmq_script
from cli.private_files import write_private

RUNTIME_LOCK = "requirements.lock"
DEVELOPMENT_LOCK = "requirements-dev.lock"
READY = ".kinplan-ready.json"
UNFINISHED = ".kinplan-unfinished"


def set_up_python(instance: Instance, development: bool = False) -> Path:
    """Make the virtual environment match the lock file; return its Python."""
    wanted = wanted_locks(instance.root, development)
    if not is_ready(instance.venv, wanted):
        with one_at_a_time(instance):
            if not is_ready(instance.venv, wanted):
                _install_python_packages(instance, wanted)
    return python_in(instance.venv)


def set_up_machine(instance: Instance) -> None:
    """Install RabbitMQ and PostgreSQL when they are missing and this instance runs its own."""
    missing = missing_packages(instance)
    if not missing:
        return
    with one_at_a_time(instance):
        packages.install(missing, f"Kinplan needs {' and '.join(missing)}, not found here")
    still = missing_packages(instance)
    if still:
        raise CommandFailed(
            f"{' and '.join(still)} was installed, but its programs are not where Debian and "
            "Ubuntu keep them. Set AMQP_URI and DATABASE_URL to use nodes of your own."
        )


def missing_packages(instance: Instance) -> list[str]:
    """Debian's names of the packages that this instance's private nodes lack."""
    missing = []
    if instance.own_rabbit and rabbitmq_script() is None:
        missing.append("rabbitmq-server")
    if instance.own_postgres and postgres_folder() is None:
        missing.append("postgresql")
    return missing


def set_up_data(instance: Instance) -> None:
    """Make the data folder, the clock (at the machine's time), accounts, tokens and keys."""
    for folder in (instance.data, instance.run_folder, instance.logs, instance.sign_in):
        folder.mkdir(parents=True, exist_ok=True)
    if not instance.clock.exists():
        instance.clock.write_text("0\n")
    folder = instance.councils
    councils = {path.stem for path in folder.glob("*.toml")} if folder.is_dir() else None
    samples = instance.root / "samples" / "accounts.toml"
    make_accounts(samples, instance.accounts, instance.tokens, councils)
    make_keys(instance.councils, instance.master_keys, instance.ledger_keys)


def wanted_locks(root: Path, development: bool) -> dict[str, str]:
    """The lock files that an environment must match, by name, with their SHA-256."""
    names = [RUNTIME_LOCK, DEVELOPMENT_LOCK] if development else [RUNTIME_LOCK]
    return {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in names}


def is_ready(venv: Path, wanted: dict[str, str]) -> bool:
    """Whether that environment was finished from those lock files, by a Python still there."""
    marker = _marker(venv)
    python = os.path.realpath(python_in(venv))
    if marker.get("python") != python or not os.access(python, os.X_OK):
        return False
    return all(marker["locks"].get(name) == digest for name, digest in wanted.items())


def python_in(venv: Path) -> Path:
    """The Python of a virtual environment."""
    return venv / "bin" / "python"


@contextlib.contextmanager
def one_at_a_time(instance: Instance) -> Iterator[None]:
    """Hold this data folder's set-up lock; a second set-up waits and says so."""
    instance.data.mkdir(parents=True, exist_ok=True)
    with (instance.data / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another kinplan is setting up here; waiting for it.", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _marker(venv: Path) -> dict[str, Any]:
    try:
        marker = json.loads((venv / READY).read_text())
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) and isinstance(marker.get("locks"), dict) else {}


def _install_python_packages(instance: Instance, wanted: dict[str, str]) -> None:
    venv, lock = instance.venv, instance.root / list(wanted)[-1]
    usable = _marker(venv).get("python") == os.path.realpath(python_in(venv))
    if not usable:
        _make_venv(instance)
    (venv / UNFINISHED).touch()
    (venv / READY).unlink(missing_ok=True)
    print(f"Installing the Python packages of {lock.name} (a minute or two).", file=sys.stderr)
    install = ("-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "-r")
    _logged(instance, str(python_in(venv)), *install, str(lock))
    made = {"python": os.path.realpath(python_in(venv)), "locks": wanted}
    write_private(venv / READY, json.dumps(made))
    # A container is built by one user and run by another, who must be able to read the marker.
    (venv / READY).chmod(0o644)
    (venv / UNFINISHED).unlink()


def _make_venv(instance: Instance) -> None:
    """Make an empty environment, in place of one of ours that is unfinished or outdated."""
    venv = instance.venv
    ours = (venv / UNFINISHED).exists() or (venv / READY).exists()
    if venv.exists() and any(venv.iterdir()) and not (ours or venv == instance.data / "venv"):
        raise CommandFailed(
            f"{venv} (KINPLAN_VENV) holds something that kinplan did not make. Name a new or empty "
            "folder."
        )
    if importlib.util.find_spec("ensurepip") is None:
        packages.install([packages.venv_package()], "This Python cannot make virtual environments")
    # Emptied, not removed: KINPLAN_VENV may be a mounted folder.
    for entry in venv.iterdir() if venv.exists() else ():
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    venv.mkdir(parents=True, exist_ok=True)
    (venv / UNFINISHED).touch()
    print(f"Making the virtual environment {venv}.", file=sys.stderr)
    _logged(instance, sys.executable, "-m", "venv", str(venv))


def _logged(instance: Instance, *command: str) -> None:
    """Run with output in logs/setup.log; on failure show its end."""
    instance.logs.mkdir(parents=True, exist_ok=True)
    path = instance.logs / "setup.log"
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    with path.open("ab") as log:
        begin = log.tell()
        status = subprocess.run(
            command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment
        ).returncode
    if status != 0:
        lines = path.read_bytes()[begin:].decode(errors="replace").splitlines()[-15:]
        raise CommandFailed(
            f"{' '.join(command)} ended with status {status}:\n  "
            + "\n  ".join(lines)
            + f"\nThe whole output is in {path}. Run the same command again to go on."
        )
