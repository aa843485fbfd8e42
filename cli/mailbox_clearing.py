"""Deleting an erased person's mails from the local mailbox of a trial: those to them, and the copies of
the plan that tell of them. In production there is no such mailbox."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import requests

from cli.instance import Instance

TIMEOUT = 10.0  # seconds


def held(instance: Instance, wanted: set[str]) -> int | None:
    """How many mails with those Message-IDs the local mailbox holds; None when there is none."""
    kept = _mails(instance)
    return None if kept is None else sum(mail["message_id"] in wanted for mail in kept)


def clear(instance: Instance, wanted: set[str]) -> int | None:
    """Delete them; how many there were, None when there is no local mailbox."""
    kept = _mails(instance)
    if kept is None:
        return None
    deleted = 0
    for message_id in wanted & {mail["message_id"] for mail in kept}:
        answer = _direct().delete(
            f"{instance.mailbox_url}/messages", params={"message_id": message_id}, timeout=TIMEOUT
        )
        answer.raise_for_status()
        deleted += int(answer.json()["deleted"])
    return deleted


def message_ids(
    messages: Sequence[Mapping[str, Any]],
    people: Collection[str],
    plan_versions: Collection[int],
) -> set[str]:
    """The Message-IDs of what was sent to them, whatever became of it, and of every copy of a plan
    version that tells of them."""
    return {
        f"<{message['message']}@kinplan>"
        for message in messages
        if message["recipient"] in people
        or (message["kind"] == "plan_copy" and message["plan_version"] in plan_versions)
    }


def _mails(instance: Instance) -> list[dict[str, Any]] | None:
    try:
        answer = _direct().get(f"{instance.mailbox_url}/messages.json", timeout=TIMEOUT)
        answer.raise_for_status()
        mails: list[dict[str, Any]] = answer.json()
    except (requests.RequestException, ValueError):
        return None
    return mails


def _direct() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy of the caller's: it is this machine's own mailbox
    return session
