"""`kinplan demo`: runs made-up families' cases through the API, and prints their histories."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence
from pathlib import Path

from cli.api import Api, NoAnswer, Refused
from cli.case_files import accounts_in, read_cases
from cli.case_history import history_lines
from cli.case_runs import WHY_READ, CaseResult, Progress, check_still_ended, run_case
from cli.case_steps import Account, CaseFile
from cli.instance import Instance
from cli.running import running_system
from cli.supervision import Supervision
from shared.clock import MovableClock
from shared.policy_files import read_policies

WIDTH = 98


def main(arguments: argparse.Namespace) -> int:
    """Run every case file of the folder. Status 0 when every case reached its expected end."""
    instance = Instance.from_environment()
    accounts = accounts_in(instance.root / "samples" / "accounts.toml")
    cases = read_cases(arguments.cases or instance.root / "samples" / "cases", accounts)
    say(f"Case files read without mistakes: {len(cases)}")
    stays = arguments.keep or Supervision(instance).is_running()
    with running_system(instance, keep=arguments.keep) as system:
        clock = MovableClock(Path(system.clock_path))
        api = Api(system.portal_url, system.tokens, system.mailbox_url, clock)
        try:
            results = run_cases(cases, api)
            print_histories(results, api, instance.root / "councils")
            print_addresses(system.mailbox_url, results, stays)
            return report(results)
        finally:
            api.close()


def run_cases(cases: Sequence[CaseFile], api: Api) -> list[CaseResult]:
    """Run the cases one after another, saying each step, and look again at those that ended.

    One after another because there is one clock: months that pass in one case pass in all.
    """
    results = []
    for place, case in enumerate(cases, start=1):
        say("", f"Case {place} of {len(cases)}: {case.title}", *_wrapped(case.story))
        result = run_case(case, api, _say_step)
        results.append(result)
        _say_end(result)
    for result in results:
        before = len(result.problems)
        check_still_ended(result, api)
        for problem in result.problems[before:]:
            say(f"  NOT as expected: {result.case.title}: {problem}")
    return results


def print_histories(results: Sequence[CaseResult], api: Api, councils: Path) -> None:
    """Print each case's history as the council's auditor reads it."""
    policies = read_policies(councils)
    say("", "What happened in each case")
    for result in results:
        if not result.reference:
            continue
        for account, reference in _places(result):
            council = policies[account.council].name
            try:
                history = api.history_for(account.id, reference, WHY_READ)
            except (Refused, NoAnswer) as error:
                result.problems.append(f"the history of {reference} cannot be read: {error}")
                continue
            say("", *history_lines(history, council, result.case.title))


def _places(result: CaseResult) -> list[tuple[Account, str]]:
    """Who reads the case's history under which reference: in its council, and in the one that took it."""
    places = [(result.case.auditor, result.reference)]
    there = result.moving.reference() if result.moving else ""
    if there and result.case.there:
        places.append((result.case.there, there))
    return places


def print_addresses(mailbox_url: str, results: Sequence[CaseResult], stays: bool) -> None:
    """Say where to look further."""
    look = "" if stays else "after `./kinplan up`: "
    say("", f"Every message that was sent: {look}{mailbox_url}")
    references = [result.reference for result in results if result.reference]
    if references:
        say(f"One case's history again: {look}./kinplan case history {references[0]}")


def report(results: Sequence[CaseResult]) -> int:
    """Print what did not go as expected and the last line; return the exit status."""
    missed = [result for result in results if not result.reached]
    if missed:
        say("", "Not as expected")
    for result in missed:
        say(
            f"  {result.case.title} ({result.case.file.name}, {result.reference or 'no reference'})"
        )
        for problem in result.problems:
            say(*_wrapped(problem, "    "))
    say("", f"{len(results) - len(missed)} of {len(results)} cases reached their expected end")
    return 1 if missed else 0


def say(*lines: str) -> None:
    """Print lines at once, so that progress shows through a pipe as well."""
    for line in lines:
        print(line, flush=True)


def _say_step(progress: Progress) -> None:
    place = f"  {progress.number:>3}/{progress.of}  "
    say(*textwrap.wrap(progress.words, WIDTH, initial_indent=place, subsequent_indent=" " * 10))


def _say_end(result: CaseResult) -> None:
    if result.reached:
        say(f"  Reached its expected end in {result.seconds:.1f} s, as {result.reference}.")
        return
    for problem in result.problems:
        say(*_wrapped(f"NOT as expected: {problem}", "  "))


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
