"""What is asked about personal links: by the coordinator, by other services, and by whoever has one."""

from __future__ import annotations

from typing import Any

from services.scheduling.application.by_link import Acting, acting, seals_of
from services.scheduling.application.ending_links import link_of
from services.scheduling.application.finding import find, shown
from services.scheduling.application.permissions import may_act_on
from services.scheduling.application.questions import kept_from, occasion_of
from services.scheduling.domain.attendee import Attendee
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.link_events import ISSUED
from services.scheduling.domain.links import WRONG_CODES, PersonalLink
from services.scheduling.domain.refusals import NobodyOfThatName, NoLinkToRevoke
from services.scheduling.domain.states import DAY_FIXED, LIFECYCLE
from shared.acts import family_actor
from shared.commanding import Finding, Work
from shared.withholding import Cover


def show_link_code(work: Work) -> Finding:
    """The code of an attendee's link, for the coordinator to tell them by another channel. Raises
    NobodyOfThatName, NoLinkToRevoke."""
    conference = shown(work)
    may_act_on(conference, work)
    attendee = conference.attendees.get(work.told["person"])
    if attendee is None:
        raise NobodyOfThatName("There is no such attendee in this conference.")
    link = link_of(work.store, conference.case, attendee.id)
    if link.why_closed(work.act, conference, link.serial):
        raise NoLinkToRevoke("This attendee has no link that opens anything. Issue one first.")
    code = seals_of(work.store).code(link.name)
    return Finding({"attendee": attendee.id, "code": f"{code[:4]} {code[4:]}"}, (attendee.id,))


def list_links(work: Work) -> dict[str, Any]:
    """Every attendee's link: whether it opens anything, until when, and what was tried with it."""
    conference = shown(work)
    may_act_on(conference, work)
    links = (link_of(work.store, conference.case, id) for id in conference.attendees)
    return {
        "reference": conference.case,
        "links": [_listed(link, conference, work) for link in links if link.serial],
    }


def link_to_send(work: Work) -> Finding:
    """The token of an attendee's link, asked at the moment of sending; none when it opens nothing."""
    conference, attendee = find(work), work.told["attendee"]
    if conference is None or attendee not in conference.attendees:
        raise NobodyOfThatName("There is no such attendee in this conference.")
    link = link_of(work.store, conference.case, attendee)
    closed = link.why_closed(work.act, conference, link.serial)
    token = None if closed else seals_of(work.store).token(link.name)
    until = link.expires_at.isoformat() if link.expires_at else None
    return Finding({"token": token, "until": until}, about=(attendee,))


def whose_session(work: Work) -> Finding:
    """For the services that own a plan or a history: who acts by a session, and what others keep from
    them. Raises Forbidden."""
    who = acting(work, work.told["session"], work.told["actor"])
    return Finding(
        {
            "reference": who.conference.case,
            "attendee": who.attendee.id,
            "actor": family_actor(who.attendee.id),
            "person": who.attendee.person,
            "known_as": _identifiers(who.attendee),
            "children": who.attendee.children,
            "hide": kept_from(who.attendee, who.conference),
        },
        about=(who.attendee.id,),
    )


def show_own_page(work: Work) -> Finding:
    """What a family member sees of their own part by their link: never another attendee, and nothing of
    somebody whom they are kept apart from."""
    who = acting(work)
    meeting = work.act.policy.meeting
    answer = {
        "name": who.attendee.name,
        "meeting": meeting.name,
        "contact": work.act.policy.contact,
        "wishes": who.conference.own_wishes.get(who.attendee.id, []),
        "may_give_wishes": LIFECYCLE.allows(who.conference.status, "give_wishes"),
        "offer": _offer(who),
        "day": _day(who, meeting.lasts_hours),
    }
    return Finding(answer, about=(who.attendee.id,))


def _day(who: Acting, hours: int) -> dict[str, Any] | None:
    """The day that holds now, for somebody who was told of it."""
    conference, attendee = who.conference, who.attendee
    if conference.status not in DAY_FIXED or attendee.id not in conference.told_of_day:
        return None
    found = occasion_of(attendee, conference, hours)
    cover = Cover(kept_from(attendee, conference))
    return {**found, "where": cover(found["where"])} if found["starts_at"] else None


def _offer(who: Acting) -> dict[str, Any] | None:
    conference, attendee = who.conference, who.attendee
    offered = conference.offer_for(attendee.id)
    if offered is None or not LIFECYCLE.allows(conference.status, "prepare"):
        return None
    cover = Cover(kept_from(attendee, conference))
    suits, remarks = offered.answers.get(attendee.id, (None, None))
    return {
        "offer": offered.number,
        "days": [
            {"number": number, "starts_at": at.isoformat(), "place": place, "where": cover(where)}
            for number, (at, place, where) in enumerate(
                zip(offered.starts, offered.places, offered.where, strict=True), start=1
            )
        ],
        "suits": suits,
        "remarks": remarks,
    }


def _listed(link: PersonalLink, conference: Conference, work: Work) -> dict[str, Any]:
    closed = link.why_closed(work.act, conference, link.serial)
    return {
        "attendee": link.attendee,
        "opens": not closed,
        "state": closed or ISSUED,
        "because": link.revoked_because or None,
        "issued_at": _text_of(link.issued_at),
        "expires_at": _text_of(link.expires_at),
        "opened_at": _text_of(link.opened_at),
        "wrong_codes": link.wrong_codes,
        "wrong_codes_left": max(WRONG_CODES - link.wrong_codes, 0),
        "turned_away": dict(link.turned_away),
    }


def _identifiers(attendee: Attendee) -> list[str]:
    return [id for id in (attendee.id, attendee.person, *attendee.formerly) if id]


def _text_of(when: Any) -> str | None:
    return when.isoformat() if when else None
