"""The whole of a region, as operators type it: `./kinplan region`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.faults.conftest import _free_base

ROOT = Path(__file__).resolve().parents[2]
MINUTES = 15


@pytest.mark.marathon
@pytest.mark.timeout(MINUTES * 60)
def test_five_councils_a_family_that_moves_and_a_council_that_goes_on_elsewhere() -> None:
    given = {k: v for k, v in os.environ.items() if not k.startswith(("KINPLAN_", "AMQP_", "DATA"))}
    with tempfile.TemporaryDirectory(prefix="kinplan-region-") as folder:
        Path(folder).chmod(0o755)
        own = {"KINPLAN_DATA": folder, "KINPLAN_PORT_BASE": str(_free_base())}
        ran = subprocess.run(
            [sys.executable, "-m", "cli", "region"],
            cwd=ROOT,
            env={**given, **own, "KINPLAN_VENV": str(Path(sys.executable).parents[1])},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    assert "22 of 22 cases reached their expected end" in ran.stdout
    assert "1 of 1 cases reached their expected end" in ran.stdout
    assert ran.stdout.count("Nothing was changed since it was sealed.") == 5 + 1 + 4
