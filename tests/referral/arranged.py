"""Referrals of a made-up family, in each state."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.referral.domain.referral import Referral
from tests.acting import REFERENCE, act, counting

BORN = date(2016, 5, 14)
ASKED = date(2027, 1, 2)


def child(**changes: Any) -> dict[str, Any]:
    """A child of ten."""
    return {
        "name": "Milo Ashdown",
        "date_of_birth": BORN,
        "due_date": None,
        "learning_disability": False,
        **changes,
    }


def unborn() -> dict[str, Any]:
    """A baby that is expected."""
    return child(name="Baby Ashdown", date_of_birth=None, due_date=date(2027, 4, 1))


def parent(**changes: Any) -> dict[str, Any]:
    """A mother who is willing."""
    return {
        "name": "Carys Ashdown",
        "relation": "mother",
        "consent": "willing",
        "asked_on": ASKED,
        "how_asked": "at home",
        **changes,
    }


def told(**changes: Any) -> dict[str, Any]:
    """What a professional tells when they refer a family."""
    return {
        "children": [child()],
        "parents": [parent()],
        "concerns": "Milo's mother will be in hospital.",
        "going_well": "Milo is settled at school.",
        "needs_to_change": "Milo needs somebody at night.",
        "bottom_line": "Milo is never alone overnight.",
        **changes,
    }


def by_referrer(**changes: Any) -> Any:
    """A social worker acts."""
    return act(
        **{
            "actor": "herts-referrer",
            "role": "referrer",
            "profession": "social worker",
            **changes,
        }
    )


def received(**changes: Any) -> Referral:
    """A referral that waits for an answer. The child is person-1, the mother person-2."""
    return Referral.receive(by_referrer(), REFERENCE, told(**changes), counting())


def accept(referral: Referral) -> None:
    referral.accept(act())


def decline(referral: Referral) -> None:
    referral.decline(act(), "wrong_service", "Housing comes first.", "The housing advice line.")


def withdraw(referral: Referral) -> None:
    referral.withdraw_consent(act(), "person-2", "by telephone")


def restrict(referral: Referral) -> None:
    referral.restrict(act(), "A relative of the family works here.")


def lift_restriction(referral: Referral) -> None:
    referral.lift_restriction(act(), "The relative has left.")


def close(referral: Referral) -> None:
    referral.close(act(), "working_without_us")


def after(*steps: Any) -> Referral:
    """A referral on which these steps were taken."""
    referral = received()
    for step in steps:
        step(referral)
    return referral
