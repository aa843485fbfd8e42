"""One example of every event of the referral service."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.referral.domain import events as referral
from shared.eventstore.events import CaseEvent
from tests.examples.parts import DAY

CHILD = {
    "id": "1c" * 16,
    "name": "Zephyrine Quillfeather",
    "date_of_birth": date(2013, 11, 19),
    "due_date": None,
    "learning_disability": False,
    "birth_unknown": False,
    "believed_age": None,
    "nhs_number": "9434765919",
    "language": "Volapukish",
    "needs": ["hearing-trumpet"],
    "keep_from_others": ["Gooseberry Mews"],
}
PARENT = {
    "id": "2b" * 16,
    "name": "Ottoline Quillfeather",
    "relation": "stepmother-in-waiting",
    "consent": "willing",
    "asked_on": date(2026, 9, 17),
    "how_asked": "beside the bandstand",
    "email": "ottoline@quillfeather.example",
    "phone": "07700 900462",
    "contact_is_safe": False,
    "nhs_number": "9434765870",
    "language": "Interlingua",
    "needs": ["stairlift"],
    "keep_from_others": ["Mulberry Wharf"],
}
ADULT = {
    "id": "5e" * 16,
    "name": "Thaddeus Quillfeather",
    "date_of_birth": date(1951, 7, 8),
    "consent": "willing",
    "asked_on": date(2026, 9, 18),
    "how_asked": "on the promenade",
    "email": "thaddeus@quillfeather.example",
    "phone": "07700 900463",
    "contact_is_safe": True,
    "nhs_number": "9434765828",
    "language": "Novialish",
    "needs": ["ear-trumpets"],
    "keep_from_others": ["Quince Court"],
    "view": "rowing-boats",
}

VALUES: dict[type[CaseEvent], dict[str, Any]] = {
    referral.Received: {
        "referrer": "herts-referrer",
        "reasons": ["neglect"],
        "stage": "child_protection",
        "never_together": ["1c" * 16, "2b" * 16],
        "apart_by": ["court_order"],
        "apart_why": ["tollbooths"],
        "children": [CHILD],
        "parents": [PARENT],
        "adults": [ADULT],
        "concerns": "thimblerigging",
        "going_well": "hopscotching",
        "needs_to_change": "wolfhounds",
        "bottom_line": "nightlights",
    },
    referral.Returned: {"referrer": "herts-referrer", "question": "bellpulls"},
    referral.Completed: {
        "information": "inkstands",
        "concerns": "hobby-horses",
        "going_well": "kaleidoscopes",
        "needs_to_change": "snuffboxes",
        "bottom_line": "warming-pans",
    },
    referral.Accepted: {
        "referrer": "herts-referrer",
        "children": ["1c" * 16],
        "conference_by": DAY,
        "adults": ["5e" * 16],
        "willing": ["2b" * 16],
        "never_together": ["1c" * 16, "2b" * 16],
    },
    referral.ResponseRecorded: {
        "person": "2b" * 16,
        "answer": "willing",
        "own": True,
        "asked_on": DAY,
        "how_asked": "outside the aviary",
    },
    referral.OwnViewRecorded: {
        "child": "1c" * 16,
        "wants_to_take_part": "yes",
        "competent": True,
        "asked_on": DAY,
        "view": "conkers",
        "how_asked": "under the pergola",
    },
    referral.CameOfAge: {"person": "1c" * 16},
    referral.AgeLimitPassed: {"person": "1c" * 16},
    referral.OfferRecorded: {
        "made_to": ["2b" * 16],
        "made_on": DAY,
        "how": "phone",
        "obliges": True,
        "obliged_on": DAY,
        "replies": [{"person": "2b" * 16, "reply": "accepted", "on": date(2026, 9, 19)}],
    },
    referral.OfferBindingChanged: {"binds": True},
    referral.ConferenceOwed: {
        "because": "conference_cancelled",
        "reason": "unsafe",
        "position": 9,
    },
    referral.ExemptionRecorded: {
        "decided_on": DAY,
        "reason": "lighterage",
        "decided_by": "Philippa Ironmonger",
    },
    referral.CareApplicationNoted: {"made_on": DAY, "stage": "in_proceedings"},
    referral.BirthNoted: {
        "child": "1c" * 16,
        "name": "Zebedee Quillfeather",
        "born_on": date(2026, 9, 21),
        "nhs_number": "9434765870",
    },
    referral.PregnancyLost: {"child": "1c" * 16, "case_goes_on": True},
    referral.ReferrerChanged: {
        "referrer": "herts-referrer-2",
        "previous": "herts-referrer",
        "from_day": DAY,
        "reason": "hansom-cabs",
    },
    referral.LikelyDuplicateFound: {"other": "HERTS-CDFG-3467", "alike_by": "nhs_number"},
    referral.DuplicateDecided: {
        "other": "HERTS-CDFG-3467",
        "same_family": True,
        "reason": "millstones",
    },
    referral.Merged: {"into": "HERTS-CDFG-3467", "reason": "turnstiles"},
    referral.Separated: {
        "merged_into": "HERTS-CDFG-3467",
        "back_to": "received",
        "reason": "toasting-forks",
    },
    referral.TransferOffered: {
        "to_council": "northmere",
        "what_travels": "hatboxes",
        "reason": "gondolas",
    },
    referral.TransferAnswered: {
        "to_council": "northmere",
        "answer": "accepted",
        "answered_on": DAY,
        "answered_by": "Leopold Drawbridge",
        "reason": "ferryboats",
    },
    referral.TransferWithdrawn: {"to_council": "northmere", "reason": "velocipedes"},
    referral.Sealed: {"reason": "adoption", "explanation": "sealing-wax"},
    referral.CoordinatorReleaseNoted: {"coordinator": "herts-coordinator"},
    referral.ConferenceNoted: {"held_on": DAY},
    referral.Reopened: {
        "reason": "family_asks_again",
        "back_to": "accepted",
        "explanation": "pocket-watches",
    },
    referral.Declined: {
        "referrer": "herts-referrer",
        "reason": "wrong_service",
        "explanation": "marmalading",
        "signpost": "lamplighters",
    },
    referral.CoordinatorNoted: {"coordinator": "herts-coordinator"},
    referral.ConsentWithdrawn: {
        "withdrawn_by": "2b" * 16,
        "was_accepted": True,
        "how": "carrier-pigeon",
    },
    referral.Restricted: {"reason": "stagecoaches"},
    referral.RestrictionLifted: {"reason": "turnpikes"},
    referral.Closed: {"reason": "working_without_us", "explanation": "parasols"},
}
