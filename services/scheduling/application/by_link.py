"""What is done with personal links, and by them.

Whoever acts by a link brings a session, which this service signed when it was given the right code.
It is looked at anew at every step: the session, the link, and whether the person still has a part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from services.scheduling.application.ending_links import link_of
from services.scheduling.application.finding import conference_of, decided
from services.scheduling.domain.attendee import Attendee
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.links import (
    DAYS_VALID,
    FORGED,
    FORGED_FORM,
    IDLE,
    LEFT,
    PersonalLink,
)
from services.scheduling.domain.refusals import CaseIsRestricted
from shared.acts import attendee_acting
from shared.commanding import Decision, Work
from shared.eventstore.store import Conflict, CouncilStore
from shared.personal_links import PURPOSE, Seals, Session, said_in
from shared.refusals import Forbidden
from shared.restricting import heard_restricted

TRIES = 10


class Acting(NamedTuple):
    """Who acts by a link: the link, their session, the conference, and themselves in it."""

    link: PersonalLink
    session: Session
    conference: Conference
    attendee: Attendee


def seals_of(store: CouncilStore) -> Seals:
    """What signs for the council's links."""
    return Seals(store.council, store.council_key(PURPOSE))


def issue_link(work: Work) -> Decision:
    """The attendee gets a personal link."""
    conference, attendee = conference_of(work), work.attendee or ""
    if heard_restricted(work.store, conference.case):
        raise CaseIsRestricted("This case is restricted. Nobody acts in it by a link.")
    link = link_of(work.store, conference.case, attendee)
    link.issue(work.act, conference, attendee, work.told["days"] or DAYS_VALID)
    return Decision(link)


def revoke_link(work: Work) -> Decision:
    """The attendee's link opens nothing any more."""
    conference = conference_of(work)
    link = link_of(work.store, conference.case, work.attendee or "")
    link.revoke(work.act, work.told["reason"])
    return Decision(link)


def offer_days(work: Work) -> Decision:
    """Some days and places are offered."""
    told = work.told
    return decided(work, lambda c: c.offer_days(work.act, told["days"], told["attendees"]))


def give_wishes(work: Work) -> Decision:
    """A family member says what they want."""
    who = acting(work)
    who.conference.give_wishes(work.act, who.attendee.id, work.told["wishes"])
    return Decision(who.conference)


def choose_days(work: Work) -> Decision:
    """A family member says which days suit."""
    who, told = acting(work), work.told
    who.conference.choose_days(
        work.act, who.attendee.id, told["offer"], told["suits"], told["remarks"]
    )
    return Decision(who.conference)


def open_link(work: Work) -> dict[str, Any]:
    """Somebody has a link and gives a code. The answer is a session, or none whatever the reason is; the
    reason is kept."""
    seals, token = seals_of(work.store), work.told["token"]
    name = seals.link_in(token)
    said = said_in(token)
    if name is None:
        _note(work, said[1] if said else "", lambda link, _: link.turn_away(work.act, FORGED))
        return {"session": None}
    right, session = seals.is_code(name, work.told["code"]), work.identify()
    let_in = _note(
        work,
        name,
        lambda link, conference: link.try_code(work.act, conference, _serial(name), right, session),
    )
    now = work.act.recorded_at
    return {"session": seals.session(Session(name, session, now, now)) if let_in else None}


def check_link_session(work: Work) -> dict[str, Any]:
    """Whether a session may go on: whose it is, and its cookie and form's mark anew; nothing but `alive`
    when it may not. `form` is the mark that came with a form, None when none was sent."""
    seals, given = seals_of(work.store), work.told["session"]
    session, form = seals.session_in(given), work.told["form"]
    if session is None:
        said = said_in(given)
        _note(work, said[1] if said else "", lambda link, _: link.turn_away(work.act, FORGED))
        return {"alive": False}
    found = _link_named(work.store, session.link)
    link, conference = found if found else (None, None)
    why = FORGED if link is None else _why_over(work, link, conference, session)
    if not why and form is not None and not seals.is_form(session.id, form):
        why = FORGED_FORM
    if why or link is None:
        _note(work, session.link, lambda kept, _: kept.turn_away(work.act, why))
        return {"alive": False}
    again = Session(session.link, session.id, session.begun_at, work.act.recorded_at)
    return {
        "alive": True,
        "reference": link.case,
        "attendee": link.attendee,
        "session": seals.session(again),
        "form": seals.form(session.id),
    }


def leave_link(work: Work) -> dict[str, Any]:
    """Whoever is on the page leaves it: the session is over, also for whoever copied its cookie."""
    session = seals_of(work.store).session_in(work.told["session"])
    if session is not None:
        id = session.id

        def leave(link: PersonalLink, _: Conference | None) -> None:
            if link.serial == _serial(session.link):
                link.leave(work.act, id)

        _note(work, session.link, leave)
    return {}


def acting(work: Work, session_said: str | None = None, actor: str | None = None) -> Acting:
    """Who acts, for what they ask of their own case: by their own words, or by those with which another
    service asks for them. Raises Forbidden, and says no more than that."""
    said = work.act.link_session if session_said is None else session_said
    attendee = attendee_acting(work.act.actor if actor is None else actor)
    session = seals_of(work.store).session_in(said)
    found = _link_named(work.store, session.link) if session else None
    if session is None or found is None or found[1] is None:
        raise _not_theirs()
    link, conference = found
    is_theirs = link.case == work.reference and link.attendee == attendee
    if not is_theirs or conference is None or _why_over(work, link, conference, session):
        raise _not_theirs()
    return Acting(link, session, conference, conference.attendees[link.attendee])


def _why_over(
    work: Work, link: PersonalLink, conference: Conference | None, session: Session
) -> str:
    if session.is_over(work.act.recorded_at):
        return IDLE
    if session.id in link.left:
        return LEFT
    return link.why_closed(work.act, conference, _serial(session.link))


def _note(work: Work, name: str, decide: Callable[[PersonalLink, Conference | None], Any]) -> Any:
    """Let something be decided about the link of that name, and keep it, however many try at the same
    moment; nothing when there is no such link."""
    for tries_left in reversed(range(TRIES)):
        found = _link_named(work.store, name)
        if found is None:
            return None
        link, conference = found
        decision = decide(link, conference)
        try:
            work.store.keep(link)
        except Conflict:
            if not tries_left:
                raise
        else:
            return decision
    raise AssertionError("unreachable")


def _link_named(store: CouncilStore, name: str) -> tuple[PersonalLink, Conference | None] | None:
    record, _, serial = name.partition("-")
    try:
        id = UUID(hex=record)
    except ValueError:
        return None
    link = store.find(PersonalLink, id) if serial.isascii() and serial.isdigit() else None
    if link is None or not link.attendee:
        return None
    return link, store.find(Conference, Conference.id_of(store.council, link.case))


def _serial(name: str) -> int:
    return int(name.partition("-")[2])


def _not_theirs() -> Forbidden:
    return Forbidden("This page cannot be used any more. Please ring your coordinator.")
