"""bench: throughput and delay, ours beside nameko's, in one run on the same nodes."""

import argparse
import json
import os
from pathlib import Path

import requests

from benchmarks.failing import MeasurementFailed
from benchmarks.measuring import Run
from benchmarks.places import fresh_places
from benchmarks.plan import QUICK, WHOLE
from benchmarks.report import as_data, as_text
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.starting import say
from cli.testing import nodes_for_tests
from shared.policy_files import read_policies


def main(arguments: argparse.Namespace) -> int:
    """Measure, print the report, and write it as JSON where `--json` says."""
    plan = QUICK if getattr(arguments, "quick", False) else WHOLE
    file: Path | None = getattr(arguments, "json", None)
    _refuse_unwritable(file)
    instance = Instance.from_environment()
    councils = Path(instance.environ.get("KINPLAN_COUNCILS") or instance.root / "councils")
    try:
        with (
            nodes_for_tests(instance) as settings,
            fresh_places(dict(os.environ) | settings, read_policies(councils)) as places,
        ):
            run = Run(plan, places, say)
            run.measure()
    except MeasurementFailed as failure:
        raise CommandFailed(f"The measurement failed, and is not reported. {failure}") from failure
    except requests.RequestException as error:
        # The text of these errors holds the address, and with it the password.
        raise CommandFailed(
            f"The broker's management API did not do what was asked ({type(error).__name__}). "
            "Is KINPLAN_RABBIT_API right, and may its user make virtual hosts?"
        ) from None
    print(as_text(run))
    if file:
        file.write_text(json.dumps(as_data(run), indent=2) + "\n")
    return 0


def _refuse_unwritable(file: Path | None) -> None:
    """Say so before minutes are spent, not after."""
    if file and not os.access(file if file.exists() else file.parent, os.W_OK):
        raise CommandFailed(
            f"--json {file}: it cannot be written. Name a file in a folder of yours."
        )
