"""bench: throughput and delay, ours beside others', in one run on the same nodes."""

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import requests

from benchmarks.failing import MeasurementFailed
from benchmarks.fair import plan as fair_plan
from benchmarks.fair import report as fair_report
from benchmarks.fair.measuring import FairRun
from benchmarks.measuring import Run
from benchmarks.places import Places, fresh_places
from benchmarks.plan import QUICK, WHOLE
from benchmarks.report import as_data, as_text
from benchmarks.store import plan as store_plan
from benchmarks.store import report as store_report
from benchmarks.store.contestants.taking_part import taking_part
from benchmarks.store.measuring import StoreRun
from benchmarks.store.plot import as_svg
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.node_programs import postgres_folder
from cli.starting import say
from cli.testing import nodes_for_tests
from shared.migrations import CannotMigrate
from shared.observability.logs import configure
from shared.policy_files import read_policies

MESSAGES, STORE, FAIR = "messages", "store", "fair"
PACKAGES = "bench-packages"
"""Folder, inside the data folder, of the packages from npm that are compared with."""


@dataclass(frozen=True)
class Outcome:
    """What a suite found: for people, for programs, and as a picture."""

    text: str
    data: dict[str, Any]
    svg: str = ""


def main(arguments: argparse.Namespace) -> int:
    """Measure one suite, print its report, and write it where `--json` and `--plot` say."""
    suite = getattr(arguments, "suite", None) or MESSAGES
    quick = bool(getattr(arguments, "quick", False))
    file: Path | None = getattr(arguments, "json", None)
    plot: Path | None = getattr(arguments, "plot", None)
    if plot and suite != STORE:
        raise CommandFailed("--plot belongs to `bench store`: the other suites have no picture.")
    _refuse_unwritable("--json", file)
    _refuse_unwritable("--plot", plot)
    try:
        suites = {MESSAGES: _messages, STORE: _store, FAIR: _fair}
        outcome = suites[suite](quick)
    except MeasurementFailed as failure:
        raise CommandFailed(f"The measurement failed, and is not reported. {failure}") from failure
    print(outcome.text)
    if file:
        file.write_text(json.dumps(outcome.data, indent=2) + "\n")
    if plot:
        plot.write_text(outcome.svg)
    return 0


def _messages(quick: bool) -> Outcome:
    def measured(places: Places) -> Outcome:
        run = Run(QUICK if quick else WHOLE, places, say)
        run.measure()
        return Outcome(as_text(run), as_data(run))

    return _in_fresh_places(measured)


def _fair(quick: bool) -> Outcome:
    def measured(places: Places) -> Outcome:
        run = FairRun(fair_plan.QUICK if quick else fair_plan.WHOLE, places, say)
        run.measure()
        return Outcome(fair_report.as_text(run), fair_report.as_data(run))

    return _in_fresh_places(measured)


def _in_fresh_places(measured: Callable[[Places], Outcome]) -> Outcome:
    """What is measured in a virtual host and a database of its own."""
    instance = Instance.from_environment()
    councils = Path(instance.environ.get("KINPLAN_COUNCILS") or instance.root / "councils")
    try:
        with (
            nodes_for_tests(instance, durable=True) as settings,
            fresh_places(dict(os.environ) | settings, read_policies(councils)) as places,
        ):
            return measured(places)
    except requests.RequestException as error:
        # The text of these errors holds the address, and with it the password.
        raise CommandFailed(
            f"The broker's management API did not do what was asked ({type(error).__name__}). "
            "Is KINPLAN_RABBIT_API right, and may its user make virtual hosts?"
        ) from None


def _store(quick: bool) -> Outcome:
    plan = store_plan.QUICK if quick else store_plan.WHOLE
    instance = Instance.from_environment()
    configure("bench", "warning")
    field = taking_part(instance.data / PACKAGES, say)
    try:
        with nodes_for_tests(instance, with_broker=False, durable=True) as settings:
            url = (os.environ | settings)["DATABASE_URL"]
            run = StoreRun(plan, url, field, postgres_folder(), say)
            run.measure()
    except (CannotMigrate, psycopg.Error) as error:
        raise CommandFailed(
            f"The database did not do what was asked ({type(error).__name__}). The user of "
            "DATABASE_URL makes databases, extensions and roles for a run: may it?"
        ) from error
    return Outcome(store_report.as_text(run), store_report.as_data(run), as_svg(run))


def _refuse_unwritable(option: str, file: Path | None) -> None:
    """Say so before minutes are spent, not after."""
    if file and not os.access(file if file.exists() else file.parent, os.W_OK):
        raise CommandFailed(
            f"{option} {file}: it cannot be written. Name a file in a folder of yours."
        )
