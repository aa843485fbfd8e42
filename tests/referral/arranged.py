"""Referrals of a made-up family, in each state."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.referral.domain.referral import Referral
from shared.policy_files import read_policy
from shared.taking_part import Span
from tests.acting import COUNCILS, MONDAY, REFERENCE, act, counting

BORN = date(2016, 5, 14)
ASKED = date(2027, 1, 2)
ADULTS = read_policy(COUNCILS / "eastmarch-adults.toml")
NORTHMERE = read_policy(COUNCILS / "northmere.toml")
FOR_ADULTS = {"reasons": ["mental_health"], "stage": "mental_health"}
NEEDS_NOTHING: dict[str, Any] = {
    "nhs_number": None,
    "language": "English",
    "needs": [],
    "keep_from_others": [],
}
REACHED: dict[str, Any] = {"email": None, "phone": None, "contact_is_safe": True}


def child(**changes: Any) -> dict[str, Any]:
    """A child of ten."""
    return {
        "name": "Milo Ashdown",
        "date_of_birth": BORN,
        "due_date": None,
        "learning_disability": False,
        "birth_unknown": False,
        "believed_age": None,
        **NEEDS_NOTHING,
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
        **REACHED,
        **NEEDS_NOTHING,
        **changes,
    }


def adult(**changes: Any) -> dict[str, Any]:
    """A woman of seventy who is willing."""
    return {
        "name": "Ines Calloway",
        "date_of_birth": date(1956, 3, 9),
        "consent": "willing",
        "asked_on": ASKED,
        "how_asked": "at home",
        "view": None,
        **REACHED,
        **NEEDS_NOTHING,
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
        "reasons": ["parent_seriously_ill"],
        "stage": "early_help",
        "adult": None,
        "never_together": [],
        "offer": None,
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


RESPONSE: dict[str, Any] = {
    "person": "person-2",
    "consent": "willing",
    "asked_on": ASKED,
    "how_asked": "by telephone",
}
VIEW: dict[str, Any] = {
    "child": "person-1",
    "view": "Milo wants his aunt there.",
    "wants_to_take_part": "yes",
    "asked_on": ASKED,
    "how_asked": "at school",
    "competent": False,
}
OFFER: dict[str, Any] = {
    "made_to": ["person-2"],
    "made_on": ASKED,
    "how": "letter_before_proceedings",
    "replies": [{"person": "person-2", "reply": "accepted", "on": ASKED}],
}
EXEMPTION: dict[str, Any] = {
    "reason": "Waiting would be dangerous.",
    "decided_by": "Ines Marlow, head of safeguarding",
    "decided_on": ASKED,
}
ANSWER: dict[str, Any] = {
    "answer": "accepted",
    "answered_by": "Theo Lund, service manager",
    "answered_on": ASKED,
    "reason": "The family lives there now.",
}
OTHER = "HERTS-CDFG-3467"


def adult_referred(**changes: Any) -> Referral:
    """An adult is referred, person-1, where the policy serves adults."""
    by = by_referrer(policy=ADULTS)
    told_of = told(children=[], parents=[], adult=adult(**changes), **FOR_ADULTS)
    return Referral.receive(by, REFERENCE, told_of, counting())


def respond(referral: Referral, at: Any = None, **changes: Any) -> None:
    referral.record_response(act(at=at or MONDAY), {**RESPONSE, **changes})


def refuse(referral: Referral) -> None:
    respond(referral, consent="unwilling")


def say(referral: Referral, **changes: Any) -> None:
    referral.record_own_view(act(), {**VIEW, **changes})


def return_it(referral: Referral) -> None:
    referral.return_to_referrer(act(), "Who else has parental responsibility?")


def complete(referral: Referral) -> None:
    referral.complete(by_referrer(), {"information": "Nobody else has."})


def offer(referral: Referral, **changes: Any) -> None:
    referral.record_offer(by_referrer(), {**OFFER, **changes})


def exempt(referral: Referral, **changes: Any) -> None:
    referral.record_exemption(by_referrer(), {**EXEMPTION, **changes})


def apply_to_court(referral: Referral, made_on: date = ASKED, exemption: Any = None) -> None:
    referral.note_care_application(act(), {"made_on": made_on, "exemption": exemption})


def change_referrer(referral: Referral) -> None:
    referral.change_referrer(act(), "herts-referrer-2", ASKED, "The social worker has moved.")


def name_lead(referral: Referral, **changes: Any) -> None:
    span = {"professional": "herts-teacher", "from_day": ASKED, "until_day": None, **changes}
    referral.name_lead_professional(act(), Span(**span))


def end_lead(referral: Referral, until_day: date | None = None) -> None:
    referral.end_lead_professional(act(), "herts-teacher", until_day, "They change schools.")


def find_duplicate(referral: Referral) -> None:
    referral.note_likely_duplicate(act(), OTHER, "nhs_number")


def decide_same(referral: Referral) -> None:
    referral.decide_duplicate(act(), OTHER, "accepted", True, "The same boy.")


def merge(referral: Referral) -> None:
    referral.merge(act(), OTHER, "accepted", "The other came first.")


def separate(referral: Referral) -> None:
    referral.separate(act(), "They are cousins.")


def offer_transfer(referral: Referral) -> None:
    referral.offer_transfer(act(), "northmere", "The referral.", "The family has moved.")


def answer_transfer(referral: Referral, **changes: Any) -> None:
    referral.answer_transfer(act(), {**ANSWER, **changes})


def withdraw_transfer(referral: Referral) -> None:
    referral.withdraw_transfer(act(), "The family stays.")


def reopen(referral: Referral) -> None:
    referral.reopen(act(), "family_asks_again", "They would like it after all.")


def seal(referral: Referral) -> None:
    referral.seal(act(), "adoption", "The adoption order was made.")


def give_birth(referral: Referral, child: str = "person-1", **changes: Any) -> None:
    born = {"name": "Wren Ashdown", "born_on": date(2027, 1, 3), "nhs_number": None, **changes}
    referral.note_birth(act(), child, born["name"], born["born_on"], born["nhs_number"])


def lose(referral: Referral, child: str = "person-1") -> None:
    referral.note_pregnancy_loss(act(), child)


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
