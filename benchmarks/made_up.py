"""Referrals of a family that does not exist, and bodies for nameko of a wanted size."""

from __future__ import annotations

import json
import secrets
import uuid
from datetime import date, timedelta
from typing import Any

from services.referral.domain.referral import Referral
from shared.acts import Act
from shared.clock import system_clock
from shared.days import local_day
from shared.eventstore.store import CouncilStore
from shared.identifiers import new_person
from shared.policies import Policy

PERSON: dict[str, Any] = {
    "nhs_number": None,
    "language": "English",
    "needs": [],
    "keep_from_others": [],
}
ASKED: dict[str, Any] = {
    "consent": "willing",
    "how_asked": "at home",
    "email": None,
    "phone": None,
    "contact_is_safe": True,
    **PERSON,
}
AGE = timedelta(days=10 * 365)
TOGETHER = 100


def referral(store: CouncilStore) -> Referral:
    """A new referral in the store's council, decided and not yet saved: one event."""
    now = system_clock()
    policy = store.policy_at(now)
    act = Act(
        actor="made-up-referrer",
        role="referrer",
        council=store.council,
        occurred_at=now,
        recorded_at=now,
        policy=policy,
        request_id=uuid.uuid4().hex,
        profession=next(iter(policy.referring.professions), "social worker"),
    )
    told = {
        **_people(policy, local_day(now)),
        "reasons": [next(iter(policy.referring.reasons), "parent_seriously_ill")],
        "stage": next(iter(policy.referring.stages), "early_help"),
        "never_together": [],
        "offer": None,
        "concerns": "Milo's mother will be in hospital for some weeks and he is often alone.",
        "going_well": "Milo is settled at school and close to his aunt.",
        "needs_to_change": "Milo needs somebody with him at night.",
        "bottom_line": "Milo is never alone overnight.",
    }
    return Referral.receive(act, _reference(policy.reference_prefix), told, new_person)


def _people(policy: Policy, today: date) -> dict[str, Any]:
    """A boy and his mother; an adult where the service is for adults alone."""
    asked = {**ASKED, "asked_on": today}
    adult = {"name": "Ines Calloway", "date_of_birth": None, "view": None, **asked}
    child = {
        "name": "Milo Ashdown",
        "date_of_birth": today - AGE,
        "due_date": None,
        "learning_disability": False,
        "birth_unknown": False,
        "believed_age": None,
        **PERSON,
    }
    if not policy.eligibility.children:
        return {"children": [], "parents": [], "adult": adult}
    mother = {"name": "Carys Ashdown", "relation": "mother", **asked}
    return {"children": [child], "parents": [mother], "adult": None}


def _reference(prefix: str) -> str:
    """About as long as a real one. Real ones are short, to be said on the telephone: among the tens
    of thousands of a whole run, two would be the same in one run of thirty."""
    return f"{prefix}-{secrets.token_hex(6).upper()}"


def store_referrals(store: CouncilStore, count: int) -> None:
    """Put that many events into the log, many in a transaction: this is not what is measured."""
    left = count
    while left:
        some = min(left, TOGETHER)
        store.keep(*(referral(store) for _ in range(some)))
        left -= some


def body(number: int, size: int) -> dict[str, Any]:
    """What nameko is given to send: it becomes JSON of that many bytes (a few more if `size` is
    too small to hold the number)."""
    empty = len(json.dumps({"number": number, "filler": ""}))
    return {"number": number, "filler": "x" * max(0, size - empty)}
