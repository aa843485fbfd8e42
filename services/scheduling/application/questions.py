"""What is asked about conferences."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from services.scheduling.application.finding import find, shown
from services.scheduling.domain.apart import Apart
from services.scheduling.domain.attendee import Attendee, OwnSession
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.offers import Offer
from services.scheduling.domain.readiness import what_is_missing
from services.scheduling.domain.refusals import NobodyOfThatName
from services.scheduling.domain.rules import GROUND_RULES, STAGES
from services.scheduling.domain.states import DAY_FIXED
from shared.commanding import Finding, Work

AT_THE_CENTRE = "somebody at the centre of the case who does not come"
NO_ATTENDEE = "somebody of the referral who is not invited"


def show_conference(work: Work) -> dict[str, Any]:
    """The conference, for those who have a part in the case. Harm that was reported is not in it."""
    conference = shown(work)
    return {
        "reference": conference.case,
        "version": conference.version,
        "status": conference.status,
        "coordinator": conference.coordinator or None,
        "conference_by": conference.conference_by.isoformat(),
        "starts_at": _text_of(conference.starts_at),
        "place": conference.place or None,
        "where": conference.where or None,
        "missing": what_is_missing(conference.preparation(work.act.policy.meeting)),
        "outcome": conference.outcome or None,
        "centre": conference.centre,
        "views": list(conference.views.values()),
        "parents_met": sorted(conference.parents_met),
        "bottom_line_agreed_on": _text_of(conference.bottom_line_agreed_on),
        "bottom_line_changes": conference.bottom_line_changes,
        "support_network": list(conference.network),
        "offer_binds": conference.offer_binds,
        "apart": [_apart(pair) for pair in conference.apart],
        "attendees": [_shown(a, conference) for a in conference.attendees.values()],
        "offers": [_offered(offer) for offer in conference.offers.values()],
        **_told_to_the_coordinator(conference, work.act.role),
    }


def status(work: Work) -> dict[str, Any]:
    """Where the conference stands: codes and counts, nothing about people."""
    conference = shown(work)
    coming = conference.coming
    return {
        "status": conference.status,
        "version": conference.version,
        "attendees": len(coming),
        "prepared": sum(a.prepared_on is not None for a in coming),
        "meetings": conference.meetings,
    }


def contact(work: Work) -> Finding:
    """How to reach one attendee, and what a message to them says; asked at the moment of sending. Whoever
    is excluded is told neither when nor where it is."""
    conference = find(work)
    attendee = conference.attendees.get(work.told["attendee"]) if conference else None
    if conference is None or attendee is None:
        raise NobodyOfThatName("There is no such attendee in this conference.")
    may_write = attendee.contact_is_safe and not attendee.declined
    found = {
        "name": attendee.name,
        "email": attendee.email if may_write else None,
        "unsafe": not attendee.contact_is_safe,
        "language": attendee.language,
        "part": attendee.part,
        "person": attendee.person,
        "excluded": attendee.excluded,
        **occasion_of(attendee, conference, work.act.policy.meeting.lasts_hours),
        "status": conference.status,
        "sequence": conference.sequence,
        "children": attendee.children,
        "hide": kept_from(attendee, conference),
    }
    return Finding(found, about=(attendee.id,))


def show_harm(work: Work) -> dict[str, Any]:
    """What was reported because it puts somebody at risk."""
    conference = shown(work)
    return {"reference": conference.case, "reports": list(conference.harm)}


def conference_pack(work: Work) -> dict[str, Any]:
    """Everything that is needed to hold the conference from paper, when the system cannot be reached."""
    conference = shown(work)
    hours, attendees = work.act.policy.meeting.lasts_hours, conference.attendees.values()
    # On paper a day that holds no longer would look like one that does.
    holds = conference.status in DAY_FIXED
    starts_at = conference.starts_at if holds else None
    return {
        "reference": conference.case,
        "meeting": work.act.policy.meeting.name,
        "starts_at": _text_of(starts_at),
        "ends_at": _ends(starts_at, hours),
        "place": (holds and conference.place) or None,
        "where": (holds and conference.where) or None,
        "coordinator": conference.coordinator or None,
        "attendees": [_packed(a) for a in attendees],
        "apart": [
            {
                **_apart(pair),
                "one": _called(pair.one, conference),
                "other": _called(pair.other, conference),
            }
            for pair in conference.apart
        ],
        "stages": list(STAGES),
        "ground_rules": list(GROUND_RULES),
    }


def _shown(attendee: Attendee, conference: Conference) -> dict[str, Any]:
    return {
        "id": attendee.id,
        "name": attendee.name,
        "relation": attendee.relation,
        "part": attendee.part,
        "person": attendee.person,
        "children": attendee.children,
        "email": attendee.email,
        "phone": attendee.phone,
        "contact_is_safe": attendee.contact_is_safe,
        "keep_from_others": attendee.keep_from_others,
        "needs": attendee.needs,
        "language": attendee.language,
        "prepared_on": _text_of(attendee.prepared_on),
        "attempts": attendee.attempts,
        "declined": attendee.declined,
        "excluded": attendee.excluded,
        "other_way": attendee.other_way or None,
        "interpreter": attendee.interpreter or None,
        "own_session": _session(attendee.own_session),
        "was_present": attendee.id in conference.present,
    }


def _offered(offer: Offer) -> dict[str, Any]:
    """The days that were offered, and whom each suits."""
    return {
        "offer": offer.number,
        "attendees": offer.attendees,
        "answered": sorted(offer.answers),
        "days": [
            {
                "starts_at": _text_of(starts_at),
                "place": place,
                "where": where,
                "suits": [who for who, (suits, _) in offer.answers.items() if number in suits],
            }
            for number, (starts_at, place, where) in enumerate(
                zip(offer.starts, offer.places, offer.where, strict=True), start=1
            )
        ],
    }


def _told_to_the_coordinator(conference: Conference, role: str) -> dict[str, Any]:
    """What attendees told the coordinator by their links, in their own words: it stays between them."""
    if role != "coordinator":
        return {}
    remarks = [
        {"attendee": who, "offer": offer.number, "remarks": words}
        for offer in conference.offers.values()
        for who, (_, words) in offer.answers.items()
        if words
    ]
    wishes = [
        {"attendee": who, **said} for who, all_ in conference.own_wishes.items() for said in all_
    ]
    return {"own_wishes": wishes, "remarks_on_days": remarks}


def _packed(attendee: Attendee) -> dict[str, Any]:
    """An attendee on paper; a telephone number only where it is safe to use it."""
    return {
        "name": attendee.name,
        "relation": attendee.relation,
        "part": attendee.part,
        "phone": attendee.phone if attendee.contact_is_safe else None,
        "language": attendee.language,
        "interpreter": attendee.interpreter or None,
        "needs": attendee.needs,
        "own_session": _session(attendee.own_session) if attendee.comes else None,
        "state": _state(attendee),
    }


def _state(attendee: Attendee) -> str:
    if attendee.excluded:
        return "excluded"
    if attendee.declined:
        return "declined"
    return "prepared" if attendee.prepared_on else "invited"


def occasion_of(attendee: Attendee, conference: Conference, hours: int) -> dict[str, Any]:
    """When and where the attendee is expected: in their own session, if they have one."""
    starts_at, place, where = conference.starts_at, conference.place, conference.where
    if attendee.own_session is not None:
        session = attendee.own_session
        starts_at, place, where = session.starts_at, session.place or "", session.where or ""
    if attendee.excluded:
        starts_at, place, where = None, "", ""
    return {
        "starts_at": _text_of(starts_at),
        "ends_at": _ends(starts_at, hours),
        "place": place,
        "where": where,
    }


def kept_from(attendee: Attendee, conference: Conference) -> list[str]:
    """What other attendees do not want to reach this one, from whichever invitation of theirs."""
    return [
        text
        for other in conference.attendees.values()
        if not attendee.is_known_as(other.id) and not other.is_known_as(attendee.id)
        for text in other.keep_from_others
    ]


def _called(identifier: str, conference: Conference) -> str:
    """The name of whoever has the identifier; in words who it is, when they are no attendee."""
    names = [a.name for a in conference.attendees.values() if a.is_known_as(identifier)]
    if names:
        return names[-1]
    return AT_THE_CENTRE if identifier in conference.centre else NO_ATTENDEE


def _apart(pair: Apart) -> dict[str, Any]:
    return {
        "one": pair.one,
        "other": pair.other,
        "source": pair.source,
        "reference": pair.reference,
    }


def _session(session: OwnSession | None) -> dict[str, Any] | None:
    if session is None:
        return None
    return {
        "how": session.how,
        "starts_at": _text_of(session.starts_at),
        "place": session.place,
        "where": session.where,
    }


def _ends(starts_at: datetime | None, hours: int) -> str | None:
    return _text_of(starts_at + timedelta(hours=hours)) if starts_at else None


def _text_of(when: Any) -> str | None:
    return when.isoformat() if when else None
