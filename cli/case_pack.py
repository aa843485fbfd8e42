"""`kinplan case pack REFERENCE`: what is needed to hold a conference from paper, printed beforehand for the
day on which nothing can be reached."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from cli.case import chosen_case
from cli.case_files import accounts_in
from cli.case_history import wrapped
from cli.case_pack_page import pack_page
from cli.case_pack_words import (
    HANDLE_WITH_CARE,
    LATER,
    NOTHING_SAID,
    TO_WRITE,
    comes,
    kept_apart,
    moment,
    occasion,
    particulars,
    spoken,
    who,
)
from cli.errors import CommandFailed, writing
from cli.instance import Instance
from cli.private_files import write_private
from cli.signed_in import signed_in
from shared.clock import system_clock

LINE = "_" * 40


def main(arguments: argparse.Namespace) -> int:
    """Print the pack, or write it into a file that only this account of the machine can read."""
    instance = Instance.from_environment().as_started()
    reference, policy = chosen_case(instance, arguments)
    if arguments.out and arguments.out.exists():
        raise CommandFailed(f"{arguments.out} is there already; name another with --out.")
    with signed_in(instance, policy.council, "manager", arguments.reason or "") as (api, manager):
        pack = api.asked(manager, f"/cases/{reference}/conference/pack")
    pack = {**pack, "coordinator": _called(instance, pack["coordinator"])}
    printed = system_clock()
    text = (
        pack_page(pack, policy.name, printed)
        if arguments.html
        else "\n".join(pack_lines(pack, policy.name, printed))
    )
    if arguments.out is None:
        print(text)
        return 0
    with writing(arguments.out):
        write_private(arguments.out, f"{text}\n")
    print(f"{arguments.out}: written. {HANDLE_WITH_CARE}")
    return 0


def _called(instance: Instance, account: str | None) -> str | None:
    """What the coordinator is called: a name is of more use on paper than an account."""
    people = accounts_in(instance.accounts) if instance.accounts.exists() else {}
    return people[account].name if account in people else account


def pack_lines(pack: Mapping[str, Any], council: str, printed: datetime) -> list[str]:
    """The pack in plain text: when and where, who comes, who is kept apart, and what to write down."""
    here = [one for one in pack["attendees"] if comes(one)]
    away = [one for one in pack["attendees"] if not comes(one)]
    apart = [line for pair in pack["apart"] for line in wrapped(kept_apart(pair), "  ", "    ")]
    return [
        f"{pack['reference']}  {spoken(pack['meeting'])}, {council}",
        "",
        *wrapped(f"Printed on {moment(printed.isoformat())}. {HANDLE_WITH_CARE}", "  ", "  "),
        "",
        "When and where",
        *(line for told in occasion(pack) for line in wrapped(told, "  ", "    ")),
        f"  Coordinator: {pack['coordinator'] or 'nobody yet'}",
        "",
        "Never together",
        *(apart or ["  Nobody is known who must be kept apart from somebody else."]),
        "",
        "Who comes",
        *(line for one in here for line in _attendee(one, "[ ] ")),
        *(["", "Who does not come"] if away else []),
        *(line for one in away for line in _attendee(one, "")),
        "",
        "Ground rules",
        *_boxes(pack["ground_rules"]),
        "",
        "The day",
        *_boxes(map(spoken, pack["stages"])),
        "",
        "To write down",
        *wrapped(NOTHING_SAID, "  ", "  "),
        *(f"  {what}: {LINE}" for what in TO_WRITE),
        "",
        *wrapped(LATER, "  ", "  "),
    ]


def _attendee(attendee: Mapping[str, Any], box: str) -> Iterator[str]:
    state = spoken(attendee["state"]).lower()
    yield from wrapped(f"{box}{attendee['name']} ({who(attendee)}): {state}", "  ", "      ")
    for told in particulars(attendee):
        yield from wrapped(told, "      ", "        ")


def _boxes(what: Iterable[str]) -> Iterator[str]:
    for each in what:
        yield from wrapped(f"[ ] {each}", "  ", "      ")
