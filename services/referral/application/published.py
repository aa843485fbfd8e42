"""Which stored events of the referral service are announced, and as what."""

from __future__ import annotations

from services.referral.domain import events
from shared.announcing import Announce, Announcement, announcing
from shared.days import local_day
from shared.eventstore.erasing import announce_erased
from shared.eventstore.witness import Erased
from shared.handing_over import TAKEN_ON


def _response(event: events.ResponseRecorded) -> Announcement:
    """What a parent answers is between them and the service; whoever consents for themselves is waited
    for elsewhere too."""
    data = {"person": event.person, "answer": event.answer}
    return ("OwnConsentRecorded", data) if event.own else None


def _transfer(event: events.TransferAnswered) -> Announcement:
    """Only a transfer that was accepted changes who is responsible."""
    if event.answer != "accepted":
        return None
    within = {"transfer": event.transfer, "parts": event.parts} if event.transfer else {}
    return "CaseTransferred", {"to": event.to_council, **within}


def _offered(event: events.TransferOffered) -> Announcement:
    """Nobody outside the region is told by us."""
    if not event.transfer:
        return None
    data = {
        "transfer": event.transfer,
        "to_council": event.to_council,
        "children": event.children,
        "adults": event.adults,
        "stage": event.stage or "not_known",
        "parts": event.parts,
    }
    return "TransferOffered", data


def _withdrawn(
    event: events.TransferWithdrawn | events.TransferLapsed, reason: str
) -> Announcement:
    if not event.transfer:
        return None
    data = {"transfer": event.transfer, "to_council": event.to_council, "reason": reason}
    return "TransferWithdrawn", data


def _answered(
    event: events.IncomingTransferAccepted | events.IncomingTransferRefused,
    answer: str,
    reason: str,
) -> Announcement:
    data = {
        "transfer": event.transfer,
        "from_council": event.from_council,
        "answer": answer,
        "reason": reason,
    }
    return "TransferAnswered", data


ANNOUNCED: dict[type, Announce] = {
    events.Received: lambda e: (
        "ReferralReceived",
        {
            "children": [child["id"] for child in e.children],
            "referrer": e.referrer,
            "adults": [adult["id"] for adult in e.adults],
        },
    ),
    events.Accepted: lambda e: (
        "ReferralAccepted",
        {
            "children": e.children,
            "referrer": e.referrer,
            "accepted_on": local_day(e.occurred_at),
            "conference_by": e.conference_by,
            "adults": e.adults,
            "willing": e.willing,
            "never_together": e.never_together,
        },
    ),
    events.Returned: lambda e: ("ReferralReturned", {"referrer": e.referrer}),
    events.Declined: lambda e: ("ReferralDeclined", {"reason": e.reason, "referrer": e.referrer}),
    events.ConsentWithdrawn: lambda e: ("ConsentWithdrawn", {"was_accepted": e.was_accepted}),
    events.ResponseRecorded: _response,
    events.CameOfAge: lambda e: ("OwnConsentNeeded", {"person": e.person}),
    events.AgeLimitPassed: lambda e: ("AgeLimitReached", {"person": e.person}),
    events.BirthNoted: lambda e: ("ChildBorn", {"child": e.child}),
    events.PregnancyLost: lambda e: (
        "PregnancyLost",
        {"child": e.child, "case_goes_on": e.case_goes_on},
    ),
    events.ReferrerChanged: lambda e: (
        "ReferrerChanged",
        {"referrer": e.referrer, "previous": e.previous},
    ),
    events.LeadProfessionalNamed: lambda e: (
        "LeadProfessionalNamed",
        {"professional": e.professional, "from_day": e.from_day, "until_day": e.until_day},
    ),
    events.LeadProfessionalEnded: lambda e: (
        "LeadProfessionalEnded",
        {"professional": e.professional, "until_day": e.until_day},
    ),
    events.Sealed: lambda e: ("CaseSealed", {}),
    events.OfferBindingChanged: lambda e: ("OfferBindingChanged", {"binds": e.binds}),
    events.ConferenceOwed: lambda e: (
        "ConferenceOwed",
        {"because": e.because, "reason": e.reason},
    ),
    events.Merged: lambda e: ("CaseMerged", {"into": e.into}),
    events.Separated: lambda e: ("CaseSeparated", {"merged_into": e.merged_into}),
    events.TransferOffered: _offered,
    events.TransferAnswered: _transfer,
    events.TransferWithdrawn: lambda e: _withdrawn(e, "withdrawn"),
    events.TransferLapsed: lambda e: _withdrawn(e, "case_ended"),
    events.IncomingTransferAccepted: lambda e: _answered(e, "accepted", TAKEN_ON),
    events.IncomingTransferRefused: lambda e: _answered(e, "refused", e.reason),
    events.Reopened: lambda e: ("CaseReopened", {"reason": e.reason}),
    events.Restricted: lambda e: ("CaseRestricted", {}),
    events.RestrictionLifted: lambda e: ("RestrictionLifted", {}),
    events.Closed: lambda e: ("CaseClosed", {"reason": e.reason}),
    Erased: announce_erased,
}

announce = announcing(ANNOUNCED)
