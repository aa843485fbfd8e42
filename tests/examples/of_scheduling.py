"""One example of every event of the scheduling service."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.scheduling.domain import events as scheduling
from shared.eventstore.events import CaseEvent
from tests.examples.parts import DAY, HOURS

VALUES: dict[type[CaseEvent], dict[str, Any]] = {
    scheduling.Opened: {
        "referrer": "herts-referrer",
        "children": ["1c" * 16],
        "conference_by": DAY,
    },
    scheduling.CaseOffered: {"coordinator": "herts-coordinator", "why": "tollgates"},
    scheduling.CoordinatorAllocated: {"coordinator": "herts-coordinator", "remarks": "bellpulls"},
    scheduling.ConflictDeclared: {
        "coordinator": "herts-coordinator",
        "holds_another_role": False,
        "knows_the_family": True,
        "remarks": "bandleaders",
    },
    scheduling.CoordinatorReleased: {
        "coordinator": "herts-coordinator",
        "reason": "conflict",
        "why": "charabancs",
    },
    scheduling.ReferrerNoted: {
        "referrer": "herts-referrer",
        "previous": "herts-referrer-2",
        "position": 9,
    },
    scheduling.ParentsMet: {
        "met_on": date(2027, 1, 4),
        "who": ["2b" * 16],
        "how": "underneath the aqueduct",
    },
    scheduling.ViewRecorded: {
        "person": "1c" * 16,
        "wants_to_come": "unsure",
        "advocate": "accepted",
        "asked_on": date(2027, 1, 4),
        "how": "atop the gazebo",
        "to_discuss": "tadpoles",
    },
    scheduling.BottomLineAgreed: {"agreed_on": date(2027, 1, 4), "changes": "fireguards"},
    scheduling.SupportNetworkRecorded: {
        "people": [
            {
                "name": "Wilhelmina Gooseberry",
                "relation": "godmother-of-sorts",
                "how_they_help": "haymaking",
            }
        ]
    },
    scheduling.OwnConsentAwaited: {"person": "1c" * 16},
    scheduling.OwnConsentNoted: {"person": "1c" * 16, "answer": "willing"},
    scheduling.ChildDropped: {"child": "1c" * 16},
    scheduling.HarmReported: {
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
        "told_by": "3d" * 16,
        "at_risk": ["1c" * 16],
        "in_danger_now": True,
        "what": "mantraps",
    },
    scheduling.AttendeeInvited: {
        "attendee": "3d" * 16,
        "part": "family",
        "name": "Peregrine Quillfeather",
        "relation": "step-uncle",
        "email": "peregrine@quillfeather.example",
        "phone": "07700 900461",
        "language": "Esperanto",
        "person": "2b" * 16,
        "children": ["1c" * 16],
        "contact_is_safe": True,
        "keep_from_others": ["7 Windlass Wharf"],
        "needs": ["gangplanks"],
    },
    scheduling.AttemptLogged: {
        "attendee": "3d" * 16,
        "tried_on": date(2027, 1, 4),
        "how": "phone",
        "result": "no_answer",
    },
    scheduling.ContactChanged: {
        "attendee": "3d" * 16,
        "contact_is_safe": False,
        "email": "uncle@windlass.example",
        "phone": "07700 900462",
        "keep_from_others": ["8 Capstan Quay"],
    },
    scheduling.AttendeeExcluded: {
        "attendee": "3d" * 16,
        "other_way": "letter",
        "decided_by": "Philippa Tollemache",
        "reason": "quarterstaffs",
        "other_way_details": "vellum",
    },
    scheduling.OwnSessionArranged: {
        "attendee": "3d" * 16,
        "how": "separate_session",
        "starts_at": HOURS,
        "place": "venue",
        "where": "The Orangery Annexe",
    },
    scheduling.InterpreterCancelled: {"attendee": "3d" * 16, "reason": "laryngitis"},
    scheduling.KeptApart: {
        "one": "2b" * 16,
        "other": "3d" * 16,
        "source": "court_order",
        "reference": "QX27P00931",
        "why": "blunderbusses",
    },
    scheduling.ApartLifted: {"one": "2b" * 16, "other": "3d" * 16, "reason": "olive-branches"},
    scheduling.AttendeePrepared: {
        "attendee": "3d" * 16,
        "part": "family",
        "met_on": date(2027, 1, 4),
        "how": "in_person",
        "prepared": 1,
        "expected": 2,
        "wishes": "dovecotes",
    },
    scheduling.InvitationDeclined: {"attendee": "3d" * 16, "reason": "cannot_come"},
    scheduling.InterpreterBooked: {"attendee": "3d" * 16, "interpreter": "Ludwika Zamenhof"},
    scheduling.Confirmed: {
        "starts_at": HOURS,
        "place": "venue",
        "attendees": ["3d" * 16],
        "where": "The Lighthouse Parlour",
    },
    scheduling.Rescheduled: {
        "starts_at": HOURS,
        "place": "venue",
        "attendees": ["3d" * 16],
        "sequence": 1,
        "neutral": True,
        "where": "The Bathing Pavilion",
        "reason": "regattas",
    },
    scheduling.PreparationReopened: {
        "reason": "interpreter_cancelled",
        "attendees": ["3d" * 16],
    },
    scheduling.InformationSharingBegun: {},
    scheduling.PrivateTimeBegun: {},
    scheduling.PrivateTimeEnded: {},
    scheduling.Held: {
        "outcome": "plan",
        "present": ["3d" * 16],
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
        "centre": ["1c" * 16],
        "check_copies": True,
        "pairs_together": 1,
    },
    scheduling.Reconvened: {"reason": "plan_not_agreed", "conference_by": DAY},
    scheduling.OfferNoted: {"binds": True, "position": 9},
    scheduling.ConsentWithdrawnAfterwards: {},
    scheduling.Reopened: {
        "reason": "family_asks_again",
        "conference_by": DAY,
        "meets_again": True,
    },
    scheduling.Cancelled: {"reason": "family_request", "attendees": ["3d" * 16]},
    scheduling.HeardEarly: {
        "what": "CaseClosed",
        "person": "",
        "previous": "",
        "reason": "duplicate",
        "case_goes_on": True,
        "position": 7,
    },
    scheduling.Booked: {
        "kind": "room",
        "booked_for": "HERTS-K7MD-9QRX",
        "starts_at": HOURS,
        "ends_at": HOURS + timedelta(hours=4),
    },
    scheduling.BookingReleased: {"kind": "interpreter", "booked_for": "HERTS-K7MD-9QRX"},
    scheduling.CaseTaken: {"booked_for": "HERTS-K7MD-9QRX"},
    scheduling.CaseGivenBack: {"booked_for": "HERTS-K7MD-9QRX"},
}
