"""What happened to a conference, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from services.scheduling.application.narrative_of_links import BY_THE_FAMILY, PERSONAL_LINKS
from services.scheduling.domain import events
from shared.days import local_day, local_time
from shared.narrating import Sentence, day, ended, listed, spoken


def _when(moment: datetime) -> str:
    return f"{day(local_day(moment))} at {local_time(moment)}"


def _because(reason: str | None) -> str:
    return f" The reason given: {ended(reason)}" if reason else ""


COORDINATORS: dict[type, Sentence] = {
    events.CaseOffered: lambda e, n: (
        f"Offered the case to {n(e.coordinator)}, who declares first whether they are independent."
        + _because(e.why)
    ),
    events.CoordinatorAllocated: lambda e, n: (
        f"Allocated {n(e.coordinator)} as independent coordinator, who declared no other role."
        + (f" Remarks: {ended(e.remarks)}" if e.remarks else "")
    ),
    events.ConflictDeclared: lambda e, n: (
        f"The case was not for {n(e.coordinator)}, who is not independent of it."
        + (f" Remarks: {ended(e.remarks)}" if e.remarks else "")
    ),
    events.CoordinatorReleased: lambda e, n: (
        f"Released {n(e.coordinator)}, who coordinates the case no longer ({spoken(e.reason)})."
        + _because(e.why)
    ),
    events.ReferrerNoted: lambda e, n: f"The referrer of the case is {n(e.referrer)} from now on.",
}

ATTENDEES: dict[type, Sentence] = {
    events.AttendeeInvited: lambda e, n: f"Invited {e.name} ({e.relation}).",
    events.AttendeePrepared: lambda e, n: (
        f"Met {n(e.attendee)} on {day(e.met_on)} ({spoken(e.how)}) and prepared them; "
        f"{e.prepared} of {e.expected} are prepared."
        + (f" Their wishes: {ended(e.wishes)}" if e.wishes else "")
    ),
    events.AttemptLogged: lambda e, n: (
        f"Tried to reach {n(e.attendee)} on {day(e.tried_on)} ({spoken(e.how)}): {spoken(e.result)}."
    ),
    events.ContactChanged: lambda e, n: (
        f"Changed how {n(e.attendee)} is reached"
        + ("." if e.contact_is_safe else "; it is not safe to write to them.")
    ),
    events.InvitationDeclined: lambda e, n: f"{n(e.attendee)} will not come ({spoken(e.reason)}).",
    events.AttendeeExcluded: lambda e, n: (
        f"{n(e.attendee)} will not be there, as {e.decided_by} decided; another way to contribute: "
        f"{spoken(e.other_way)}." + _because(e.reason)
    ),
    events.OwnSessionArranged: lambda e, n: (
        f"{n(e.attendee)} takes part by way of: {spoken(e.how)}"
        + (f", on {_when(e.starts_at)}" if e.starts_at else "")
        + "."
    ),
    events.InterpreterBooked: lambda e, n: (
        f"Booked {e.interpreter} to interpret for {n(e.attendee)}."
    ),
    events.InterpreterCancelled: lambda e, n: (
        f"The interpreter for {n(e.attendee)} cannot come." + _because(e.reason)
    ),
    events.KeptApart: lambda e, n: (
        f"To be kept apart ({spoken(e.source)}): {n(e.one)} and {n(e.other)}." + _because(e.why)
    ),
    events.ApartLifted: lambda e, n: (
        f"To be kept apart no longer: {n(e.one)} and {n(e.other)}." + _because(e.reason)
    ),
}

PREPARATION: dict[type, Sentence] = {
    events.ParentsMet: lambda e, n: (
        f"Met {listed(map(n, e.who))} on {day(e.met_on)}, as parents or carers."
    ),
    events.ViewRecorded: lambda e, n: (
        f"Asked {n(e.person)} on {day(e.asked_on)} whether they want to come: "
        f"{spoken(e.wants_to_come)}; an advocate: {spoken(e.advocate)}."
        + (f" To be talked about: {ended(e.to_discuss)}" if e.to_discuss else "")
    ),
    events.BottomLineAgreed: lambda e, n: (
        f"Agreed the bottom line with the referrer on {day(e.agreed_on)}"
        + (f", with changes: {ended(e.changes)}" if e.changes else ".")
    ),
    events.SupportNetworkRecorded: lambda e, n: (
        f"Recorded on whom the family can rely: {listed(someone['name'] for someone in e.people)}."
    ),
    events.OwnConsentAwaited: lambda e, n: (
        f"Since {n(e.person)} has come of age, nothing is confirmed before they consent themselves."
    ),
    events.OwnConsentNoted: lambda e, n: f"The own consent of {n(e.person)}: {spoken(e.answer)}.",
    events.ChildDropped: lambda e, n: (
        f"No longer at the centre, since they will not be born: {n(e.child)}."
    ),
    events.HarmReported: lambda e, n: (
        "Reported to the social worker at once that somebody is at risk"
        + (" and in danger now." if e.in_danger_now else ".")
        + " What was said is shown only to those who act on it."
    ),
}

DAYS: dict[type, Sentence] = {
    events.Opened: lambda e, n: f"A conference was opened, to be held by {day(e.conference_by)}.",
    events.Confirmed: lambda e, n: (
        f"Confirmed the conference for {_when(e.starts_at)}: {e.where}. "
        f"Coming: {listed(map(n, e.attendees))}."
    ),
    events.Rescheduled: lambda e, n: (
        f"Moved the conference to {_when(e.starts_at)}: {e.where}. "
        f"Coming: {listed(map(n, e.attendees))}." + _because(e.reason)
    ),
    events.PreparationReopened: lambda e, n: f"Reopened the preparation ({spoken(e.reason)}).",
    events.InformationSharingBegun: lambda e, n: (
        "The conference began: ground rules agreed, information shared."
    ),
    events.PrivateTimeBegun: lambda e, n: "Private family time began.",
    events.PrivateTimeEnded: lambda e, n: "Private family time ended, when the family said so.",
    events.Held: lambda e, n: (
        f"The conference ended with {'a plan' if e.outcome == 'plan' else 'no plan'}. "
        f"Present: {listed(map(n, e.present))}." + _together(e.pairs_together)
    ),
    events.Reconvened: lambda e, n: (
        f"The family will meet again ({spoken(e.reason)}), by {day(e.conference_by)}."
    ),
    events.Reopened: lambda e, n: (
        f"The conference is prepared again, since the case goes on ({spoken(e.reason)}); it is to be "
        f"held by {day(e.conference_by)}."
    ),
    events.OfferNoted: lambda e, n: (
        "The accepted offer binds the council to hold the conference."
        if e.binds
        else "No accepted offer binds the council to hold the conference any longer."
    ),
    events.ConsentWithdrawnAfterwards: lambda e, n: (
        "Since consent was withdrawn, the family will not meet again."
    ),
    events.Cancelled: lambda e, n: f"The conference was cancelled ({spoken(e.reason)}).",
    events.HeardEarly: lambda e, n: (
        "Something was heard of the case before its conference was open, and is kept until it is."
    ),
}

DIARIES: dict[type, Sentence] = {
    events.Booked: lambda e, n: (
        f"Booked the {e.kind} for {e.booked_for} from {_when(e.starts_at)} to {_when(e.ends_at)}."
    ),
    events.BookingReleased: lambda e, n: (
        f"Released what was booked of the {e.kind} for {e.booked_for}."
    ),
    events.CaseTaken: lambda e, n: f"The coordinator prepares {e.booked_for}.",
    events.CaseGivenBack: lambda e, n: f"The coordinator prepares {e.booked_for} no longer.",
}

SENTENCES: dict[type, Sentence] = {
    **COORDINATORS,
    **ATTENDEES,
    **PREPARATION,
    **DAYS,
    **DIARIES,
    **PERSONAL_LINKS,
    **BY_THE_FAMILY,
}
IN_PASSING = (*DIARIES, events.HeardEarly, events.OfferNoted, events.LinkLeft)


def _together(pairs: int) -> str:
    if not pairs:
        return ""
    return f" Of those who must never be together, {pairs} pair(s) were there in one session."


def also_named(event: Any) -> Collection[str]:
    """People who are named and have no identifier: interpreters, and the support network."""
    if isinstance(event, events.InterpreterBooked):
        return (event.interpreter,)
    if isinstance(event, events.SupportNetworkRecorded):
        return [someone["name"] for someone in event.people]
    return ()


def names_in(event: Any) -> Mapping[str, str]:
    """The people whom an event names."""
    if isinstance(event, events.AttendeeInvited):
        return {event.attendee: event.name}
    return {}
