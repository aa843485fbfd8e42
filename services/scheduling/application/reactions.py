"""What the scheduling service does when something happens elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.scheduling.application.ending_links import (
    links_ended_by_erasure,
    links_ended_by_restriction,
    links_ended_with_the_case,
)
from services.scheduling.application.finding import in_step
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.early import Early
from services.scheduling.domain.states import LIFECYCLE
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.erasing import erase_people
from shared.eventstore.events import EventSourced
from shared.eventstore.store import CouncilStore
from shared.parts_heard import Parts
from shared.parts_heard import (
    end_part_when_lead_professional_ended as end_part_when_lead_professional_ended,
)
from shared.parts_heard import end_parts_when_case_sealed as end_parts_when_sealed
from shared.parts_heard import end_parts_when_case_transferred as end_parts_when_transferred
from shared.refusals import NotYet
from shared.restricting import (
    note_lifting_when_restriction_lifted as note_lifting_when_restriction_lifted,
)
from shared.restricting import note_restriction_when_case_restricted as note_restriction
from shared.taking_part import Span

Records = Sequence[EventSourced]


def open_conference_when_referral_accepted(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """An accepted referral has a conference to prepare, in which what was heard early counts. Ignored
    when it is open already."""
    if _find(store, event) is not None:
        return ()
    data = event.data
    conference = Conference.open(
        act,
        event.case,
        data["referrer"],
        data["children"],
        data["conference_by"],
        adults=data["adults"],
        never_together=data["never_together"],
        position=event.position,
    )
    early = store.find(Early, Early.id_of(store.council, event.case))
    for each in early.that_counts(event.position) if early else ():
        HEARD[each.what](conference, act, vars(each))
    return (conference,)


def cancel_conference_when_consent_withdrawn(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """The family no longer takes part. A conference that was held is not cancelled, but the family
    will not meet again, even if we hear only later that its plan was not agreed. Ignored when the
    referral was never accepted, since no conference was opened then, and when the conference was
    cancelled before."""
    if not event.data["was_accepted"]:
        return ()
    conference = _awaited(store, event)
    if LIFECYCLE.allows(conference.status, "note_withdrawal"):
        return _reacted(store, act, conference, lambda c: c.note_withdrawal(act))
    return _reacted(store, act, conference, lambda c: _cancel(c, act, "consent_withdrawn"))


def cancel_conference_when_case_closed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """The service's part in the case has ended. A conference that was held stays so, and nobody acts by a
    link any more. Ignored when it was cancelled; before it is open, it is kept for when it opens."""
    return _heard(store, act, event, reason=event.data["reason"])


def reopen_conference_when_case_reopened(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """A case that had ended goes on, with the coordinator it had, if there is one. Ignored when its
    conference goes on all the time; before it is open, it is kept for when it opens."""
    return _heard(store, act, event, reason=event.data["reason"])


def drop_child_when_pregnancy_lost(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """There is no conference about a child who will not be born; about others it is prepared anew.
    Ignored when the child is not at the centre, and when there is nothing left to cancel; before the
    conference is open, it is kept for when it opens."""
    data = event.data
    return _heard(store, act, event, person=data["child"], case_goes_on=data["case_goes_on"])


def await_consent_when_own_consent_needed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """Somebody has come of age. Ignored when it is known, or they were asked already; before the
    conference is open, it is kept for when it opens."""
    return _heard(store, act, event, person=event.data["person"])


def note_consent_when_own_consent_recorded(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """Somebody has answered for themselves. Ignored when their answer is known; before the conference
    is open, it is kept for when it opens."""
    data = event.data
    return _heard(store, act, event, person=data["person"], reason=data["answer"])


def note_referrer_when_changed(store: CouncilStore, act: Act, event: IntegrationEvent) -> Records:
    """Another professional has the referrer's part. Ignored when they are known as the referrer; before
    the conference is open, it is kept for when it opens."""
    data = event.data
    return _heard(store, act, event, person=data["referrer"], previous=data["previous"])


def note_lead_professional_when_named(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """They have a part in the case from its first day to its last; should they coordinate it, they do so
    no longer. Ignored when it is known."""
    parts, data = Parts.of(store, event.case), event.data
    span = Span(data["professional"], data["from_day"], data["until_day"])
    parts.note_lead(act, span, event.position)
    if not parts.pending:
        return ()
    conference = _find(store, event)
    if conference is None:
        return (parts,)
    changed = _reacted(
        store, act, conference, lambda c: c.lose_independence(act, span.professional)
    )
    return (parts, *changed)


def note_offer_when_binding_changed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """An accepted offer binds the council to hold the conference, or binds it no longer. Ignored when that,
    or something later, is known; before the conference is open, it is kept for when it opens."""
    return _heard(store, act, event, binds=event.data["binds"])


def reconvene_when_plan_not_agreed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """The plan was not agreed and the family will meet again. Ignored when the next step is another
    one, when the conference is being prepared again already, and when the family has withdrawn."""
    if event.data["next_step"] != "another_meeting":
        return ()
    return _reconvene(store, act, event, "plan_not_agreed")


def reconvene_when_plan_not_working(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """A review found that the plan does not work. Ignored when the review found otherwise, and when
    the family has withdrawn."""
    if event.data["outcome"] != "not_working":
        return ()
    return _reconvene(store, act, event, "plan_not_working")


def erase_people_when_erasure_decided(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """What is kept of them here is erased, and their links end. Ignored for those who are erased here."""
    conference = _find(store, event)
    people = event.data["people"]
    links = links_ended_by_erasure(store, act, conference, people) if conference else []
    return (*erase_people(store, act, event), *links)


def note_restriction_when_case_restricted(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """From now on the case is shown for a stated reason only, and nobody acts in it by a link. Ignored
    when something newer was heard before."""
    noted, conference = note_restriction(store, act, event), _find(store, event)
    links = links_ended_by_restriction(store, act, conference) if noted and conference else []
    return (*noted, *links)


def end_parts_when_case_transferred(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Records:
    """Another council is responsible: nobody here has a part in the case, nor acts in it by a link.
    Ignored when it is known."""
    return _nobody_any_more(store, act, event, end_parts_when_transferred(store, act, event))


def end_parts_when_case_sealed(store: CouncilStore, act: Act, event: IntegrationEvent) -> Records:
    """The family has another life now: nobody has a part in the case, nor acts in it by a link. Ignored
    when it is known."""
    return _nobody_any_more(store, act, event, end_parts_when_sealed(store, act, event))


def _nobody_any_more(
    store: CouncilStore, act: Act, event: IntegrationEvent, parts: Records
) -> Records:
    conference = _find(store, event)
    links = links_ended_with_the_case(store, act, conference) if parts and conference else []
    return (*parts, *links)


def _reconvene(store: CouncilStore, act: Act, event: IntegrationEvent, reason: str) -> Records:
    conference = _awaited(store, event)
    if conference.consent_withdrawn or conference.status != "held":
        return ()  # one that was cancelled is prepared again by people, who see that it is owed
    return _reacted(store, act, conference, lambda c: c.reconvene(act, reason))


def _heard(
    store: CouncilStore,
    act: Act,
    event: IntegrationEvent,
    person: str = "",
    previous: str = "",
    reason: str = "",
    case_goes_on: bool = True,
    binds: bool = False,
) -> Records:
    """Let the conference take in what was heard, or keep it until there is one."""
    told = {
        "person": person,
        "previous": previous,
        "reason": reason,
        "case_goes_on": case_goes_on,
        "binds": binds,
    }
    conference, position = _find(store, event), event.position
    if conference is not None:
        change, heard = HEARD[event.name], {**told, "position": position}
        return _reacted(store, act, conference, lambda c: change(c, act, heard))
    id = Early.id_of(store.council, event.case)
    early = store.find(Early, id) or Early.empty(store.council, event.case)
    early.note(act, event.name, position, **told)
    return (early,)


def _reacted(
    store: CouncilStore, act: Act, conference: Conference, decide: Callable[[Conference], None]
) -> Records:
    """The conference and the diaries that changed with it; nothing when it did not change."""
    diaries = in_step(store, act, conference, decide)
    return (conference, *diaries) if conference.pending else ()


def _cancel(conference: Conference, act: Act, reason: str) -> None:
    if LIFECYCLE.allows(conference.status, "cancel"):
        conference.cancel(act, reason)


def _end(conference: Conference, act: Act, reason: str) -> None:
    if LIFECYCLE.allows(conference.status, "note_case_end") and not conference.case_ended:
        conference.note_case_end(act, reason)
    _cancel(conference, act, reason)


def _reopen(conference: Conference, act: Act, reason: str) -> None:
    if LIFECYCLE.allows(conference.status, "reopen"):
        conference.reopen(act, reason)


def _lose_child(conference: Conference, act: Act, child: str, case_goes_on: bool) -> None:
    if not case_goes_on:  # before anything else, so that all who knew of the day are told at once
        _cancel(conference, act, "pregnancy_lost")
    conference.drop_child(act, child)


HEARD: Mapping[str, Callable[[Conference, Act, Mapping[str, Any]], None]] = {
    "CaseClosed": lambda c, act, told: _end(c, act, told["reason"]),
    "CaseReopened": lambda c, act, told: _reopen(c, act, told["reason"]),
    "PregnancyLost": lambda c, act, told: _lose_child(c, act, told["person"], told["case_goes_on"]),
    "OwnConsentNeeded": lambda c, act, told: c.await_own_consent(act, told["person"]),
    "OwnConsentRecorded": lambda c, act, told: c.note_own_consent(
        act, told["person"], told["reason"]
    ),
    "ReferrerChanged": lambda c, act, told: c.change_referrer(
        act, told["person"], told["previous"], told["position"]
    ),
    "OfferBindingChanged": lambda c, act, told: c.note_offer(act, told["binds"], told["position"]),
}
"""What each announcement of the referral service changes in a conference."""


def _find(store: CouncilStore, event: IntegrationEvent) -> Conference | None:
    return store.find(Conference, Conference.id_of(event.council, event.case))


def _awaited(store: CouncilStore, event: IntegrationEvent) -> Conference:
    conference = _find(store, event)
    if conference is None:
        raise NotYet("The acceptance of this referral has not been heard of yet.")
    return conference
