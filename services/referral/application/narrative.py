"""What happened to a referral, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.referral.application.narrative_of_standing import SENTENCES_OF_STANDING
from services.referral.application.narrative_of_transfers import SENTENCES_OF_TRANSFERS
from services.referral.domain import events
from shared.eventstore.events import ERASED
from shared.narrating import NameOf, Sentence, day, ended, listed, spoken
from shared.policies import REASON_IN_WORDS

ANSWERS = {
    "willing": "is willing to take part",
    "unwilling": "is not willing to take part",
    "not_reached": "was not reached",
}
TAKES_PART = {"yes": "wants to take part", "no": "does not want to", "unsure": "is not sure yet"}
REPLIES = {
    "accepted": "accepted it",
    "declined": "declined it",
    "no_reply": "has not replied",
}

OWED_ALTHOUGH = {
    "conference_cancelled": "it was cancelled",
    "plan_closed": "the plan of an earlier one was closed",
}


def _received(e: events.Received, n: NameOf) -> str:
    asked = "; ".join(
        f"{parent['name']} ({parent['relation']}), asked on {day(parent['asked_on'])}: "
        f"{spoken(parent['consent'])}"
        for parent in e.parents
    )
    about = f"Referred the family of {listed(map(_child, e.children))}. " if e.children else ""
    about += f"Parental responsibility: {asked}. " if e.parents else ""
    about += "".join(map(_adult, e.adults))
    reasons = (
        f"Reasons: {listed(REASON_IN_WORDS.get(one, spoken(one)) for one in e.reasons)}. "
        if e.reasons
        else ""
    )
    over = f"Took the case over from council {e.origin}, as it stood there. " if e.origin else ""
    return f"{over}{about}{reasons}Concerns: {ended(e.concerns)}{_apart(e, n)}"


def _child(child: Mapping[str, Any]) -> str:
    if child["due_date"]:
        return f"{child['name']} (due {day(child['due_date'])})"
    if child["birth_unknown"]:
        return f"{child['name']} (believed to be {child['believed_age']})"
    return str(child["name"])


def _adult(adult: Mapping[str, Any]) -> str:
    return (
        f"Referred {adult['name']}, who was asked on {day(adult['asked_on'])}: "
        f"{spoken(adult['consent'])}. "
    )


def _apart(e: events.Received, n: NameOf) -> str:
    """How many pairs are kept apart, and whose word that is; the reasons are in the referral."""
    if not e.apart_by:
        return ""
    names = {one["id"]: one["name"] for one in (*e.children, *e.parents, *e.adults)}
    pairs = zip(e.never_together[::2], e.never_together[1::2], e.apart_by, strict=True)
    told = [
        f"{names.get(one, n(one))} and {names.get(other, n(other))} ({spoken(by)})"
        for one, other, by in pairs
    ]
    return f" Never together: {'; '.join(told)}."


def _completed(e: events.Completed, n: NameOf) -> str:
    replaced = [
        spoken(name)
        for name in ("concerns", "going_well", "needs_to_change", "bottom_line")
        if getattr(e, name)
    ]
    anew = f" Put anew: {listed(replaced)}." if replaced else ""
    return f"Told more, as was asked. {ended(e.information)}{anew}"


def _offered(e: events.OfferRecorded, n: NameOf) -> str:
    replied = "; ".join(
        f"{n(one['person'])} {REPLIES.get(one['reply'], 'replied')}"
        + (f" ({day(one['on'])})" if one["on"] else "")
        for one in e.replies
    )
    return (
        f"A conference was offered before proceedings to {listed(map(n, e.made_to))} on "
        f"{day(e.made_on)} ({spoken(e.how)}). {replied or 'Nobody has replied yet'}."
    )


def _own_view(e: events.OwnViewRecorded, n: NameOf) -> str:
    able = " They were judged able to consent." if e.competent else ""
    return (
        f"{n(e.child)} was asked on {day(e.asked_on)} ({e.how_asked}), and "
        f"{TAKES_PART[e.wants_to_take_part]}.{able} {ended(e.view)}"
    )


def _lost(e: events.PregnancyLost, n: NameOf) -> str:
    more = "The case goes on for the other children." if e.case_goes_on else "The case ends."
    return f"The pregnancy was lost: {n(e.child)} will not be born. {more}"


SENTENCES: dict[type, Sentence] = {
    events.Received: _received,
    events.Returned: lambda e, n: f"Asked the referrer for more. {ended(e.question)}",
    events.Completed: _completed,
    events.Accepted: lambda e, n: (
        f"Accepted the referral. The meeting is to be held by {day(e.conference_by)}."
    ),
    events.Declined: lambda e, n: (
        f"Declined the referral ({spoken(e.reason)}): {ended(e.explanation)} Signpost: {ended(e.signpost)}"
    ),
    events.ResponseRecorded: lambda e, n: (
        f"{n(e.person)} was asked on {day(e.asked_on)} ({e.how_asked}), and {ANSWERS[e.answer]}."
    ),
    events.OwnViewRecorded: _own_view,
    events.ConsentWithdrawn: lambda e, n: (
        f"{n(e.withdrawn_by)} withdrew consent ({e.how}). Everything still to be done stops."
    ),
    events.CameOfAge: lambda e, n: (
        f"{n(e.person)} came of age: from now on their own consent counts."
    ),
    events.AgeLimitPassed: lambda e, n: (
        f"{n(e.person)} is too old for the service now; adult services are to take over."
    ),
    events.OfferRecorded: _offered,
    events.OfferBindingChanged: lambda e, n: (
        "From now on the accepted offer binds the council to hold the conference."
        if e.binds
        else "The accepted offer binds the council no longer."
    ),
    events.ConferenceOwed: lambda e, n: (
        f"The case goes on, since an accepted offer binds the council: a conference is owed, although "
        f"{OWED_ALTHOUGH[e.because]} ({spoken(e.reason)})."
    ),
    events.ExemptionRecorded: lambda e, n: (
        f"An exemption from the offer was decided by {e.decided_by} on {day(e.decided_on)}. "
        f"{ended(e.reason)}"
    ),
    events.CareApplicationNoted: lambda e, n: (
        f"The council applied to the court on {day(e.made_on)}. The case goes on."
    ),
    events.BirthNoted: lambda e, n: f"{e.name} was born on {day(e.born_on)}.",
    events.PregnancyLost: _lost,
    events.CoordinatorNoted: lambda e, n: f"From now on {n(e.coordinator)} may read the referral.",
    events.CoordinatorReleaseNoted: lambda e, n: (
        f"From now on {n(e.coordinator)} may not read the referral any more."
    ),
    events.ConferenceNoted: lambda e, n: f"Heard that the conference was held on {day(e.held_on)}.",
    events.Restricted: lambda e, n: (
        f"Restricted the case: whoever reads it has to say why. {ended(e.reason)}"
    ),
    events.RestrictionLifted: lambda e, n: f"Lifted the restriction of the case. {ended(e.reason)}",
    events.Closed: lambda e, n: (
        f"The case was closed ({spoken(e.reason)})."
        + (f" {ended(e.explanation)}" if e.explanation else "")
    ),
    events.Reopened: lambda e, n: (
        f"Reopened the case ({spoken(e.reason)}): it is {spoken(e.back_to)} again. "
        f"{ended(e.explanation)}"
    ),
    **SENTENCES_OF_STANDING,
    **SENTENCES_OF_TRANSFERS,
}


IN_PASSING = (
    events.CoordinatorNoted,
    events.CoordinatorReleaseNoted,
    events.ConferenceNoted,
    events.TransferOpened,
)


def names_in(event: Any) -> Mapping[str, str]:
    """The people whom an event names."""
    if isinstance(event, events.Received):
        everybody = (*event.children, *event.parents, *event.adults)
        return {person["id"]: person["name"] for person in everybody}
    if isinstance(event, events.BirthNoted) and event.name != ERASED:
        return {event.child: event.name}
    return {}
