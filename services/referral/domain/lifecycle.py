"""The states of a referral and the ways between them."""

from __future__ import annotations

from services.referral.domain import refusals
from shared.lifecycle import SAME, Lifecycle

OPEN = ("received", "returned", "accepted")
"""The states in which the case is under way."""
ENDED = ("declined", "consent_withdrawn", "closed")
SEALED = "sealed"
"""The family has another name and another life now: nothing is added, and nothing joins to it."""
UNSEALED = (*OPEN, *ENDED, "merged")

LIFECYCLE = Lifecycle(
    name="referral",
    start="received",
    ways={
        "return": (("received",), "returned"),
        "complete": (("returned",), "received"),
        "accept": (("received",), "accepted"),
        "decline": (("received", "returned"), "declined"),
        "withdraw_consent": (OPEN, "consent_withdrawn"),
        "record_response": ((*OPEN, "consent_withdrawn"), SAME),
        "record_own_view": ((*OPEN, "consent_withdrawn"), SAME),
        "record_offer": (OPEN, SAME),
        "record_exemption": (OPEN, SAME),
        "note_care_application": (OPEN, SAME),
        "note_birth": (OPEN, SAME),
        "note_pregnancy_loss": (OPEN, f"{SAME}|closed"),
        "change_referrer": (UNSEALED, SAME),
        "name_lead_professional": (UNSEALED, SAME),
        "end_lead_professional": (UNSEALED, SAME),
        "close": (OPEN, "closed"),
        "reopen": (ENDED, "received|accepted"),
        "decide_duplicate": (OPEN, SAME),
        "merge": (("received", "returned"), "merged"),
        "separate": (("merged",), "received|returned"),
        "offer_transfer": (OPEN, SAME),
        "answer_transfer": (OPEN, f"{SAME}|closed"),
        "withdraw_transfer": (OPEN, SAME),
        "restrict": (UNSEALED, SAME),
        "lift_restriction": (UNSEALED, SAME),
        "seal": (UNSEALED, SEALED),
    },
    refusals={
        "received": refusals.NotAcceptedYet,
        "returned": refusals.WaitsForMoreInformation,
        "accepted": refusals.AlreadyAccepted,
        "declined": refusals.AlreadyDeclined,
        "consent_withdrawn": refusals.ConsentWasWithdrawn,
        "closed": refusals.CaseIsClosed,
        "merged": refusals.CaseIsMerged,
        "sealed": refusals.CaseIsSealed,
    },
    messages={
        "received": "The referral has not been accepted yet. Accept, return or decline it first.",
        "returned": "The referrer was asked for more. Wait until they have completed the referral.",
        "accepted": "The referral was accepted before. Go on with the conference.",
        "declined": "The referral was declined. Reopen it, or refer the family again.",
        "consent_withdrawn": "The family has withdrawn its consent. Record who is willing again, and "
        "reopen the case, or refer the family again.",
        "closed": "The case is closed. Reopen it if the family needs another conference.",
        "merged": "The case is led under another reference. Go on there, or separate the two first.",
        "sealed": "The case is sealed. Nothing can be added to it; refer under a new reference.",
    },
)
