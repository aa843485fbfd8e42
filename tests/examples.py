"""One example of every stored event. The values of personal fields are words that occur nowhere
else, so that they can be looked for where they must never be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from types import ModuleType
from typing import Any

from services.audit.application import narrative as audit_narrative
from services.audit.application import published as audit_published
from services.audit.domain import events as audit
from services.notifications.application import narrative as notifications_narrative
from services.notifications.application import published as notifications_published
from services.notifications.domain import events as notifications
from services.plans.application import narrative as plans_narrative
from services.plans.application import published as plans_published
from services.plans.domain import events as plans
from services.referral.application import narrative as referral_narrative
from services.referral.application import published as referral_published
from services.referral.domain import events as referral
from services.scheduling.application import narrative as scheduling_narrative
from services.scheduling.application import published as scheduling_published
from services.scheduling.domain import events as scheduling
from shared import restricting
from shared.eventstore import witness
from shared.eventstore.events import CaseEvent
from shared.eventstore.store import LoggedEvent
from shared.identifiers import identifier
from shared.messaging.publishing import Outgoing
from shared.messaging.relay import Relay
from tests.acting import HERTFORDSHIRE, MONDAY, REFERENCE, act

EVENTS: dict[str, ModuleType] = {
    "referral": referral,
    "scheduling": scheduling,
    "plans": plans,
    "notifications": notifications,
    "audit": audit,
}
PUBLISHED: dict[str, ModuleType] = {
    "referral": referral_published,
    "scheduling": scheduling_published,
    "plans": plans_published,
    "notifications": notifications_published,
    "audit": audit_published,
}
NARRATIVES: dict[str, ModuleType] = {
    "referral": referral_narrative,
    "scheduling": scheduling_narrative,
    "plans": plans_narrative,
    "notifications": notifications_narrative,
    "audit": audit_narrative,
}
AROUND = (
    witness.PersonalContentRead,
    witness.CommandRefused,
    witness.Erased,
    restricting.RestrictionNoted,
)
DAY = date(2027, 3, 1)
HOURS = MONDAY + timedelta(days=21)
MESSAGE = {"message": "0a" * 16, "kind": "plan_copy", "recipient": "herts-referrer"}
ERASURE = {"erasure": "4e" * 16, "people": ["3d" * 16]}
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
        "replies": [{"person": "2b" * 16, "reply": "accepted", "on": date(2026, 9, 19)}],
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
    plans.Awaited: {
        "outcome": "plan",
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
        "present": ["3d" * 16],
        "centre": ["1c" * 16],
        "check_copies": True,
        "held_on": DAY,
        "position": 41,
    },
    plans.Proposed: {
        "plan_version": 1,
        "family_monitor": "3d" * 16,
        "professional_monitor": "herts-referrer",
        "review_on": DAY,
        "actions": [
            {
                "what": "beekeeping",
                "who": "Peregrine Quillfeather",
                "by_when": date(2027, 2, 13),
                "attendee": "3d" * 16,
                "children": ["1c" * 16],
            }
        ],
        "back_up_plan": "houseboats",
        "how_checked": "semaphore",
        "childs_wishes": "trampolines",
        "wishes_of": [{"child": "1c" * 16, "wishes": "kaleidoscopes"}],
        "support_asked": [{"what": "wheelbarrows", "agency": "Tollgate Ropewalk"}],
    },
    plans.Agreed: {
        "plan_version": 1,
        "review_on": DAY,
        "actions": 1,
        "copies_for": ["3d" * 16],
        "referrer": "herts-referrer",
        "copies_held": True,
    },
    plans.CopiesReleased: {
        "plan_version": 1,
        "copies_for": ["3d" * 16],
        "referrer": "herts-referrer",
    },
    plans.NotAgreed: {
        "plan_version": 1,
        "next_step": "revise",
        "risk_of_significant_harm": True,
        "days_after": 2,
        "reasons": "weathervanes",
        "arrangements": "drawbridges",
    },
    plans.SupportAnswered: {
        "plan_version": 1,
        "support": 1,
        "answer": "refused",
        "answered_on": DAY,
        "by_agency": "Millpond Farriers",
        "reason": "snowploughs",
    },
    plans.ProgressRecorded: {
        "plan_version": 1,
        "action": 1,
        "state": "under_way",
        "seen_on": DAY,
        "attendee": "3d" * 16,
        "told_by": "the lamplighter's aunt",
        "note": "pomegranates",
    },
    plans.ReviewFellDue: {
        "plan_version": 1,
        "due_on": DAY,
        "family_monitor": "3d" * 16,
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
        "overdue_on": DAY + timedelta(days=14),
    },
    plans.ReviewBecameOverdue: {
        "plan_version": 1,
        "due_on": DAY,
        "family_monitor": "3d" * 16,
        "referrer": "herts-referrer",
        "coordinator": "herts-coordinator",
    },
    plans.ReviewMoved: {
        "plan_version": 1,
        "review_on": DAY + timedelta(days=7),
        "was_on": DAY,
        "asked_by": "family",
        "reason": "bellringers",
    },
    plans.ReviewExempted: {
        "plan_version": 1,
        "reason": "moved_away",
        "was_on": DAY,
        "next_review_on": None,
        "explanation": "caravanserais",
    },
    plans.ReviewHeld: {
        "plan_version": 1,
        "outcome": "changed",
        "next_review_on": DAY,
        "summary": "haystacks",
    },
    plans.Closed: {"reason": "working_without_us"},
    plans.Reopened: {"reason": "family_asks_again"},
    plans.ReferrerNoted: {"referrer": "herts-referrer-2", "position": 41},
    plans.CoordinatorNoted: {"coordinator": "herts-coordinator-2", "position": 41},
    plans.BreachReported: {
        "breach": "5e" * 16,
        "plan_version": 1,
        "recipient": "3d" * 16,
        "discovered_at": MONDAY,
        "tell_by": MONDAY + timedelta(hours=72),
        "endangered": ["2b" * 16],
        "what_happened": "letterboxes",
    },
    plans.BreachStepNoted: {
        "breach": "5e" * 16,
        "step": "commissioner_not_needed",
        "done_at": MONDAY,
        "reason": "parasols",
    },
    plans.OutcomeRecorded: {
        "person": "1c" * 16,
        "months": 6,
        "seen_on": DAY,
        "corrects": True,
        "legal_status": "wardship-of-the-forest",
        "living_arrangement": "treehouse",
        "proceedings": "jousting",
        "days_in_care": 17,
    },
    notifications.Requested: {
        **MESSAGE,
        "recipient_is": "staff",
        "plan_version": 1,
        "not_before": HOURS,
        "until": HOURS,
        "meeting": 1,
        "sequence": 0,
        "day": 41,
    },
    notifications.Withheld: {
        "kind": "plan_copy",
        "recipient": "herts-referrer",
        "reason": "consent_withdrawn",
    },
    notifications.SendingStarted: {"message": "0a" * 16, "attempt": 1, "again": False},
    notifications.Delivered: {
        **MESSAGE,
        "attempt": 1,
        "plan_version": 1,
        "digest": "0f" * 32,
    },
    notifications.Deferred: {
        "message": "0a" * 16,
        "attempt": 1,
        "reason": "mail_server_said_451",
        "uncertain": False,
        "next_try_at": HOURS,
    },
    notifications.Failed: {
        **MESSAGE,
        "attempt": 1,
        "reason": "address_refused",
        "uncertain": False,
    },
    notifications.Stopped: {
        "reason": "consent_withdrawn",
        "messages": ["0a" * 16],
        "since": HOURS,
        "until_new_day": False,
    },
    notifications.Resumed: {
        "reason": "case_reopened",
        "since": HOURS,
        "stops": ["consent_withdrawn"],
    },
    notifications.Recalled: {"reason": "day_changed", "messages": ["0a" * 16]},
    notifications.DayNoted: {"position": 41, "sequence": 1, "fixed_at": HOURS},
    notifications.DayWithdrawn: {"position": 42},
    notifications.CoordinatorNoted: {"coordinator": "herts-coordinator", "position": 12},
    notifications.ReferrerNoted: {"referrer": "herts-referrer", "position": 3},
    notifications.TaskRaised: {
        "task": "7e" * 16,
        "kind": "no_address",
        "recipient": "3d" * 16,
        "message": "0a" * 16,
        "message_kind": "invitation",
    },
    notifications.TaskSettled: {
        "task": "7e" * 16,
        "recipient": "3d" * 16,
        "done": "velocipedes",
    },
    notifications.RecipientStopped: {
        "recipient": "3d" * 16,
        "reason": "person_erased",
        "messages": ["0a" * 16],
    },
    audit.OperatorActed: {
        "what": "replayed",
        "queue": "plans.await_plan_when_conference_held",
        "message": "scheduling/hertfordshire/41",
        "reason": "gramophones",
    },
    audit.HoldPlaced: {"reason": "hedgehogs"},
    audit.HoldLifted: {"reason": "sundials"},
    audit.ErasureDecided: {
        **ERASURE,
        "ground": "court_order",
        "plan_versions": [1],
        "holders": ["herts-auditor"],
        "reason": "barometers",
    },
    audit.ErasureConfirmed: {
        "erasure": "4e" * 16,
        "service": "plans",
        "person": "3d" * 16,
        "keys": 1,
    },
    audit.ErasureCompleted: {
        **ERASURE,
        "plan_versions": [1],
        "holders": ["herts-auditor"],
        "keys": 3,
    },
    audit.KeysRotated: {"key": "k-0b1c2d3e", "older": ["k-9f8e7d6c"]},
    audit.KeysRetired: {"retired": ["k-9f8e7d6c"]},
    audit.GapFilled: {"service": "plans", "first": 3, "last": 9, "found": 6},
    audit.EntryCorrected: {
        "service": "scheduling",
        "position": 4,
        "what_is_right": "penny-farthings",
        "reason": "weathercocks",
    },
    audit.SubjectAccessGiven: {
        "people": ["3d" * 16],
        "asked_on": date(2027, 1, 4),
        "due_by": date(2027, 2, 4),
        "given": 12,
        "exemptions": ["plans/4/summary=third_party"],
    },
    audit.CheckpointCosigned: {
        "size": 3,
        "witness": "witness.example",
        "key": "witness.example+00000000+AAAA",
        "line": "— witness.example AAAA\n",
        "seen_at": MONDAY,
    },
    witness.PersonalContentRead: {
        "what": "the referral",
        "purpose": "show_referral",
        "about": ["2b" * 16],
        "restricted": True,
        "reason": "candlesticks",
    },
    restricting.RestrictionNoted: {"restricted": True, "position": 41},
    witness.Erased: {"erasure": "4e" * 16, "person": "3d" * 16, "keys": 1},
    witness.CommandRefused: {"command": "accept_referral", "code": "already_accepted"},
}


def service_of(kind: type[CaseEvent]) -> str | None:
    """The service whose own event that is: its module of events names it, from whichever file."""
    for service, module in EVENTS.items():
        if vars(module).get(kind.__name__) is kind:
            return service
    return None


def example(kind: type[CaseEvent], **changes: Any) -> CaseEvent:
    """An example of that stored event."""
    return kind(
        originator_id=identifier("example", kind.TOPIC),
        originator_version=1,
        case=REFERENCE,
        **act().provenance(),
        **{**VALUES[kind], **changes},
    )


def examples(service: str) -> Iterator[CaseEvent]:
    """An example of everything that the service stores: what is its own, and what any may."""
    for kind in VALUES:
        if service_of(kind) == service or kind in AROUND:
            yield example(kind)
    if service == "plans":
        yield example(plans.Proposed, plan_version=2)


class _Place:
    """A council in a service; it has a name and no log."""

    council = HERTFORDSHIRE.council
    schema = "none"

    def __init__(self, service: str) -> None:
        self.service = service


def relayed(service: str, event: CaseEvent, announce: Any = None) -> list[tuple[str, Outgoing]]:
    """What the service's relay publishes of the event."""
    relay = Relay(
        _Place(service),  # type: ignore[arg-type]
        announce or PUBLISHED[service].announce,
        None,  # type: ignore[arg-type]
        (),
    )
    state = hashlib.sha256(event.TOPIC.encode()).digest()
    return relay.messages(LoggedEvent(41, event.TOPIC, state, event, event.recorded_at))


def everything_relayed() -> Iterator[tuple[str, CaseEvent, str, Outgoing]]:
    """Of every service: the stored event, and each message that is published of it."""
    for service in EVENTS:
        for event in examples(service):
            for name, outgoing in relayed(service, event):
                yield service, event, name, outgoing
