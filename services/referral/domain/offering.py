"""The rules of the offer of a conference before care proceedings.

Section 31ZA of the Children Act 1989, as the Children's Wellbeing and Schools Act 2026 inserts it: before
applying for a care order the council offers a family group decision-making meeting to everybody with
parental responsibility, unless that is not in the child's best interests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from services.referral.domain.people import Acceptance
from services.referral.domain.refusals import (
    ExemptionNeeded,
    OfferMissing,
    OfferWasAccepted,
    ReplyWithoutOffer,
)
from shared.policies import PRE_PROCEEDINGS, Policy

if TYPE_CHECKING:
    from services.referral.domain.state import ReferralState

ACCEPTED = "accepted"
IN_PROCEEDINGS = "in_proceedings"
ENDS_THE_FAMILYS_PART = (
    "duplicate",
    "moved_away",
    "handed_to_adult_services",
    "family_request",
)


def offer_was_made(referral: ReferralState, policy: Policy) -> None:
    """ "Provided for all families before care proceedings begin" (the trial): where the policy says so,
    what was offered is recorded before the referral is accepted."""
    before = policy.referring.offer_before_proceedings and referral.stage == PRE_PROCEEDINGS
    if before and not referral.offers:
        raise OfferMissing(
            "Before proceedings every family is offered a conference, and no offer is recorded here. "
            "Record to whom it was made, when and how, and what they replied."
        )


def only_those_who_were_asked_reply(
    made_to: Sequence[str], replies: Iterable[Mapping[str, Any]], made_on: date
) -> None:
    """A reply answers an offer: it comes from somebody who got it, and not before it."""
    for reply in replies:
        if reply["person"] not in made_to:
            raise ReplyWithoutOffer(
                "Somebody is named in replies to whom the offer was not made. Name them in made_to too."
            )
        if reply["on"] < made_on:
            raise ReplyWithoutOffer(
                "A reply is dated before the offer was made. Correct made_on, or the day of the reply."
            )


def exemption_lifts(decided_on: date, place: int, acceptance: Acceptance) -> bool:
    """An exemption is decided about what binds the council at that time: that to offer, or to hold what
    was accepted, is against the child's best interests (section 31ZA(3)). A council that offers again
    has found that it is not, so that a later acceptance obliges anew. On one day what was recorded
    first came first; `place` counts the exemptions recorded before it."""
    if decided_on == acceptance.on:
        return place >= acceptance.exemptions
    return decided_on > acceptance.on


def conference_keeps(held_on: date | None, acceptance: Acceptance) -> bool:
    """An accepted offer is kept by a conference that was held on its day or later: one acceptance
    obliges the council to hold it first (section 31ZA), and none that was held before the offer does."""
    return held_on is not None and held_on >= acceptance.on


def what_is_owed(
    referral: ReferralState, by: date = date.max, also_decided: Sequence[date] = ()
) -> list[Acceptance]:
    """The acceptances that no conference had kept by that day, and no exemption lifted. `also_decided`:
    the days of exemptions that are not recorded yet."""
    held_on = referral.held_on
    if held_on is not None and held_on > by:
        held_on = None
    days = [*(one["decided_on"] for one in referral.exemptions), *also_decided]
    decided = [(day, place) for place, day in enumerate(days) if day <= by]
    return [
        acceptance
        for acceptance in referral.acceptances
        if not conference_keeps(held_on, acceptance)
        and not any(exemption_lifts(day, place, acceptance) for day, place in decided)
    ]


def nobody_has_accepted(referral: ReferralState) -> None:
    """One acceptance obliges, whoever else refuses, until an exemption is decided: section 31ZA(3)."""
    if what_is_owed(referral):
        raise OfferWasAccepted(
            "Somebody has accepted the offer of a conference, which obliges the council to hold it. "
            "Accept the referral, or record the exemption: its reason, and who decided it when."
        )


def accepted_offer_is_kept(referral: ReferralState, reason: str) -> None:
    """One acceptance obliges: before the conference was held, a case is closed only for what ends the
    family's part in it, or with an exemption."""
    if ends_what_is_owed(referral, reason):
        nobody_has_accepted(referral)


def ends_what_is_owed(referral: ReferralState, reason: str) -> bool:
    """Whether ending the case for that reason would take away a conference that somebody accepted: unless
    the reason ends the family's part in it."""
    return reason not in ENDS_THE_FAMILYS_PART and bool(what_is_owed(referral))


def court_may_be_asked(
    referral: ReferralState, made_on: date, exemption: Mapping[str, Any] | None
) -> None:
    """Whoever applies to the court before the conference that was accepted names the exemption: why,
    decided by whom, and not after the application."""
    also_decided = [exemption["decided_on"]] if exemption else []
    if what_is_owed(referral, made_on, also_decided):
        raise ExemptionNeeded(
            "The offer of a conference was accepted and the conference has not been held, so that the "
            "application needs an exemption that was decided since, and by then. Give its reason, and "
            "who decided it when."
        )
