"""`kinplan council erase-person`: shown first, then done by every service, and waited for."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from typing import Any

from cli.api import Api, Refused
from cli.case import chosen_case
from cli.council_findings import finding_lines, spoken
from cli.council_holds import MANAGER
from cli.instance import Instance
from cli.mailbox_clearing import clear, held, message_ids
from cli.signed_in import signed_in

PATIENCE, PAUSE = 60.0, 0.5  # seconds
ALREADY = "already_erased"
OUT_OF_REACH = (
    "What Kinplan cannot reach, and people have to see to:",
    "  - the mail server and the mail service that sent the messages: let it delete what it keeps;",
    "  - those who have copies: each was asked by a message of the kind please delete (below);",
    "  - backups of the database: docs/runbooks/keys.md tells how to make the key in them worthless;",
    "  - what somebody printed, or wrote down elsewhere.",
)


def main(arguments: argparse.Namespace) -> int:
    """Show what would go; with the code that was shown, have it erased."""
    instance = Instance.from_environment().as_started()
    reference, policy = chosen_case(instance, arguments)
    reason, named = arguments.reason, arguments.as_account
    with signed_in(instance, policy.council, MANAGER, reason, named) as (api, account):
        if arguments.confirm and not arguments.json:
            return _erase(api, account, instance, reference, arguments)
        found = examine(api, account, reference, arguments)
        messages = _messages(api, account, reference)
        mails = held(instance, message_ids(messages, arguments.person, found["plan_versions"]))
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n".join(finding_lines(found, policy.name, mails)))
    return 1 if found["objections"] else 0


def examine(
    api: Api, account: str, reference: str, arguments: argparse.Namespace
) -> dict[str, Any]:
    """What erasing them would take, as the API answers it."""
    path = f"/cases/{reference}/erasures/examination"
    return api.asked(account, path, {"person": arguments.person, "ground": arguments.ground})


def _erase(
    api: Api, account: str, instance: Instance, reference: str, arguments: argparse.Namespace
) -> int:
    body = {
        "people": arguments.person,
        "ground": arguments.ground,
        "reason": arguments.reason,
        "confirm": arguments.confirm,
    }
    try:
        api.command(account, "erase_person", body, reference, refusal_awaited=ALREADY)
        print(f"{reference}: decided. Every service erases now.", flush=True)
    except Refused as refused:
        if refused.code != ALREADY:
            raise
        told = api.asked(account, f"/cases/{reference}/erasures")
        if _erasure_of(told, set(arguments.person)) is None:  # only some of them were
            raise
        print(f"{reference}: that was decided before. What is left of it is done now.", flush=True)
    erasure = _wait(api, account, reference, set(arguments.person))
    messages = _messages(api, account, reference)
    told_in = message_ids(messages, erasure["people"], erasure["plan_versions"])
    deleted = clear(instance, told_in)
    print("\n".join([*_ending(erasure, deleted), "", *OUT_OF_REACH, *_asked(messages)]))
    return 0 if erasure["completed_at"] else 1


def _wait(api: Api, account: str, reference: str, people: set[str]) -> dict[str, Any]:
    """Wait until every service has confirmed, and say so as each does; the erasure as it is then."""
    told: set[tuple[str, str]] = set()
    deadline = time.monotonic() + PATIENCE
    while True:
        erasure = _erasure_of(api.asked(account, f"/cases/{reference}/erasures"), people)
        assert erasure is not None, "it was decided, or found"
        for each in erasure["confirmed"]:
            place = (each["service"], each["person"])
            if place not in told:
                told.add(place)
                keys = "no key" if not each["keys"] else f"{each['keys']} key destroyed"
                print(f"  {each['service']:<14} erased {each['person']} ({keys})", flush=True)
        if erasure["completed_at"] or time.monotonic() > deadline:
            return erasure
        time.sleep(PAUSE)


def _erasure_of(told: Mapping[str, Any], people: set[str]) -> dict[str, Any] | None:
    """The newest erasure of all of those people; None when only some of them were erased, or nobody."""
    of_them = [each for each in told["erasures"] if people <= set(each["people"])]
    return dict(of_them[-1]) if of_them else None


def _ending(erasure: Mapping[str, Any], deleted: int | None) -> list[str]:
    if erasure["completed_at"]:
        lines = ["Complete: every service has erased them, and nothing new about them is recorded."]
    else:
        waited = ", ".join(erasure["awaited"])
        lines = [f"Not complete yet; awaited: {waited}. It goes on by itself: ./kinplan status"]
    if deleted is not None:
        lines.append(f"Mails deleted from the local mailbox of this trial: {deleted}")
    return lines


def _asked(messages: list[dict[str, Any]]) -> list[str]:
    asked = [message for message in messages if message["kind"] == "please_delete"]
    return [
        f"  asked to delete: {message['recipient']} ({spoken(message['recipient_is'])}, "
        f"{message['state']})"
        for message in asked
    ]


def _messages(api: Api, account: str, reference: str) -> list[dict[str, Any]]:
    try:
        messages: list[dict[str, Any]] = api.asked(account, f"/cases/{reference}/messages")[
            "messages"
        ]
    except Refused:
        return []
    return messages
