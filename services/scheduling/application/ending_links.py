"""Ends personal links together with what ends them: compared before and after every decision, so that
no way out of a conference forgets a link."""

from __future__ import annotations

from collections.abc import Collection

from services.scheduling.domain.conference import Conference
from services.scheduling.domain.links import PersonalLink, why_no_link
from shared.acts import Act
from shared.eventstore.store import CouncilStore

RESTRICTED, CASE_ENDED = "case_restricted", "case_ended"


def ended_links(
    store: CouncilStore, act: Act, conference: Conference, before: Collection[str]
) -> list[PersonalLink]:
    """The links of those who might have one before something was decided, and may not now."""
    why = {attendee: why_no_link(conference, attendee) for attendee in sorted(before)}
    return _ended(
        store, act, conference.case, {who: reason for who, reason in why.items() if reason}
    )


def links_ended_by_restriction(
    store: CouncilStore, act: Act, conference: Conference
) -> list[PersonalLink]:
    """Every link of a case that is restricted from now on."""
    return _ended(store, act, conference.case, dict.fromkeys(conference.attendees, RESTRICTED))


def links_ended_with_the_case(
    store: CouncilStore, act: Act, conference: Conference
) -> list[PersonalLink]:
    """Every link of a case in which nobody has a part any more: it was transferred, or sealed."""
    return _ended(store, act, conference.case, dict.fromkeys(conference.attendees, CASE_ENDED))


def links_ended_by_erasure(
    store: CouncilStore, act: Act, conference: Conference, people: Collection[str]
) -> list[PersonalLink]:
    """The links of those who are erased, under whichever of their identifiers."""
    whose = [
        a.id for a in conference.attendees.values() if any(a.is_known_as(one) for one in people)
    ]
    return _ended(store, act, conference.case, dict.fromkeys(whose, "erased"))


def link_of(store: CouncilStore, reference: str, attendee: str) -> PersonalLink:
    """The attendee's link; one that was never issued when they had none."""
    id = PersonalLink.id_of(store.council, reference, attendee)
    return store.find(PersonalLink, id) or PersonalLink.new(store.council, reference, attendee)


def _ended(
    store: CouncilStore, act: Act, reference: str, whose: dict[str, str]
) -> list[PersonalLink]:
    ended = []
    for attendee, reason in whose.items():
        link = link_of(store, reference, attendee)
        link.end(act, reason)
        if link.pending:
            ended.append(link)
    return ended
