"""What people do to prepare and hold conferences."""

from __future__ import annotations

from typing import Any

from services.scheduling.application.permissions import may_act_on, may_see
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.refusals import NobodyOfThatName
from services.scheduling.domain.rules import Attendee, what_is_missing
from shared.commanding import Decision, Finding, Work
from shared.refusals import NotFound, NotYet


def find(work: Work) -> Conference | None:
    """The case's conference, if it was opened."""
    return work.store.find(Conference, Conference.id_of(work.act.council, work.reference or ""))


def conference_of(work: Work) -> Conference:
    """The case's conference, for somebody who may act on it. Raises NotYet, Forbidden."""
    conference = find(work)
    if conference is None:
        raise NotYet(
            "No conference is open for this reference. If the referral was accepted a moment ago, "
            "try again in a second; otherwise check the reference."
        )
    may_act_on(conference, work.act)
    return conference


def allocate_coordinator(work: Work) -> Decision:
    """An independent coordinator is given the case."""
    conference = conference_of(work)
    told = work.told
    conference.allocate_coordinator(work.act, told["coordinator"], told["holds_another_role"])
    return Decision(conference)


def invite_attendee(work: Work) -> Decision:
    """Somebody whom the family wants there is invited."""
    conference, attendee = conference_of(work), work.identify()
    conference.invite(work.act, attendee, work.told)
    return Decision(conference, {"attendee": attendee})


def prepare_attendee(work: Work) -> Decision:
    """The coordinator has met the attendee."""
    conference, told = conference_of(work), work.told
    conference.prepare(work.act, work.attendee or "", told["met_on"], told["how"], told["wishes"])
    return Decision(conference)


def decline_invitation(work: Work) -> Decision:
    """The attendee will not come."""
    conference = conference_of(work)
    conference.decline_invitation(work.act, work.attendee or "", work.told["reason"])
    return Decision(conference)


def book_interpreter(work: Work) -> Decision:
    """An interpreter is booked."""
    conference, told = conference_of(work), work.told
    conference.book_interpreter(
        work.act, work.attendee or "", told["interpreter"], told["is_relative_or_friend"]
    )
    return Decision(conference)


def confirm_conference(work: Work) -> Decision:
    """Everything is ready."""
    conference, told = conference_of(work), work.told
    conference.confirm(work.act, told["starts_at"], told["place"], told["where"])
    return Decision(conference)


def reopen_preparation(work: Work) -> Decision:
    """Something is ready no longer."""
    conference = conference_of(work)
    conference.reopen_preparation(work.act, work.told["reason"])
    return Decision(conference)


def begin_information_sharing(work: Work) -> Decision:
    """Stage one begins."""
    conference = conference_of(work)
    conference.begin_information_sharing(work.act, work.told["ground_rules_agreed"])
    return Decision(conference)


def begin_private_time(work: Work) -> Decision:
    """Stage two begins."""
    conference = conference_of(work)
    conference.begin_private_time(work.act)
    return Decision(conference)


def end_private_time(work: Work) -> Decision:
    """Stage two ends."""
    conference = conference_of(work)
    conference.end_private_time(work.act)
    return Decision(conference)


def hold_conference(work: Work) -> Decision:
    """The conference is over."""
    conference = conference_of(work)
    conference.hold(work.act, work.told["outcome"], work.told["present"])
    return Decision(conference)


def cancel_conference(work: Work) -> Decision:
    """There will be no conference."""
    conference = conference_of(work)
    conference.cancel(work.act, work.told["reason"])
    return Decision(conference)


def show_conference(work: Work) -> dict[str, Any]:
    """The conference, for those who have a part in the case."""
    conference = find(work)
    if conference is None:
        raise NotFound("No conference is open for this reference in your council.")
    may_see(conference, work.act)
    return {
        "reference": conference.case,
        "version": conference.version,
        "status": conference.status,
        "coordinator": conference.coordinator or None,
        "conference_by": conference.conference_by.isoformat(),
        "starts_at": conference.starts_at.isoformat() if conference.starts_at else None,
        "place": conference.place or None,
        "where": conference.where or None,
        "missing": what_is_missing(conference.attendees),
        "outcome": conference.outcome or None,
        "attendees": [_shown(a, conference) for a in conference.attendees.values()],
    }


def status(work: Work) -> dict[str, Any]:
    """Where the conference stands: codes and counts, nothing about people."""
    conference = find(work)
    if conference is None:
        raise NotFound("No conference is open for this reference in your council.")
    coming = [a for a in conference.attendees.values() if a.comes]
    return {
        "status": conference.status,
        "version": conference.version,
        "attendees": len(coming),
        "prepared": sum(a.prepared_on is not None for a in coming),
        "meetings": conference.meetings,
    }


def contact(work: Work) -> Finding:
    """How to reach one attendee, and what an invitation says; asked at the moment of sending."""
    conference = find(work)
    attendee = conference.attendees.get(work.told["attendee"]) if conference else None
    if conference is None or attendee is None:
        raise NobodyOfThatName("There is no such attendee in this conference.")
    found = {
        "name": attendee.name,
        "email": None if attendee.declined else attendee.email,
        "language": attendee.language,
        "starts_at": conference.starts_at.isoformat() if conference.starts_at else None,
        "place": conference.place,
        "where": conference.where,
        "status": conference.status,
    }
    return Finding(found, about=(attendee.id,))


def _shown(attendee: Attendee, conference: Conference) -> dict[str, Any]:
    return {
        "id": attendee.id,
        "name": attendee.name,
        "relation": attendee.relation,
        "part": attendee.part,
        "email": attendee.email,
        "phone": attendee.phone,
        "language": attendee.language,
        "prepared_on": str(attendee.prepared_on) if attendee.prepared_on else None,
        "declined": attendee.declined,
        "interpreter": attendee.interpreter or None,
        "was_present": attendee.id in conference.present,
    }
