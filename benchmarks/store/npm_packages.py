"""Packages from npm that some contestants come in. They are never part of Kinplan."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

VERSIONS = {
    "@eventide/message-db": "1.3.1",
    "@event-driven-io/emmett-postgresql": "0.42.0",
    "@event-driven-io/emmett": "0.42.0",
}
LONGEST = 300


class NotInstalled(Exception):
    """The packages cannot be had here; the message says why."""


def install(folder: Path, say: Callable[[str], None]) -> None:
    """Have those versions in that folder. Raises NotInstalled."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NotInstalled("there is no npm on this machine")
    if all(installed(folder, name) == version for name, version in VERSIONS.items()):
        return
    say(f"Installing {len(VERSIONS)} packages from npm, to compare with.")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in VERSIONS.items()]
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
    try:
        done = subprocess.run(
            [npm, "install", *options, *wanted], capture_output=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"npm did not end within {LONGEST} s") from None
    if done.returncode:
        raise NotInstalled(f"npm could not install them (status {done.returncode})")


def installed(folder: Path, name: str) -> str | None:
    """The version of that package in the folder, if it is there."""
    try:
        told = json.loads((folder / "node_modules" / name / "package.json").read_text())
    except (OSError, ValueError):
        return None
    version: str | None = told.get("version")
    return version
