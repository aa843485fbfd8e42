"""The rules of preparing and holding a conference, each by name, with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from services.scheduling.domain import refusals
from services.scheduling.domain.attendee import Attendee, same_words
from shared.days import local_day
from shared.policies import Meeting
from shared.taking_part import Span

STAGES = ("information sharing", "private family time", "agreeing the plan")
GROUND_RULES = (
    "Everybody listens, and one person speaks at a time.",
    "We are here to make a plan that helps, not to lay blame.",
    "What is said here stays here, unless somebody is at risk.",
    "Anybody may ask for a break, or leave, and come back.",
)
"""The coordinator makes sure that everyone "follows some basic ground rules; they make sure everyone
knows that they are there to make a plan that will help" (Central Bedfordshire). A family may add more."""

ENDS_THE_FAMILYS_PART = ("family_request",)
"""For this an accepted offer does not keep a conference from being cancelled: it is the family's own."""


def coordinator_is_independent(
    coordinator: str, referrers: Collection[str], conflicted: Collection[str]
) -> None:
    """ "They're independent from Children's Services and don't make decisions about a young person's
    future" (Hertfordshire): nobody who is or was the referrer of the case, or who declared a conflict
    in it before."""
    if coordinator in referrers or coordinator in conflicted:
        raise refusals.CoordinatorNotIndependent(
            "A coordinator may hold no other role in this case. Allocate somebody else."
        )


def leads_nothing(coordinator: str, leading: Iterable[Span]) -> None:
    """A coordinator holds no other role for the child (Hertfordshire, section 6): nobody who is, was or
    will be a lead professional of the case."""
    if any(span.professional == coordinator for span in leading):
        raise refusals.CoordinatorNotIndependent(
            "They are named as a lead professional of this case, and a coordinator may hold no other role "
            "in it. Allocate somebody else."
        )


def has_no_conflict(holds_another_role: bool, knows_the_family: bool) -> bool:
    """A declaration is made before access (section 6, situation 6): a coordinator neither holds another
    role in the case nor knows the family."""
    return not (holds_another_role or knows_the_family)


def interpreters_are_not_relatives(
    is_relative_or_friend: bool, interpreter: str, names: Iterable[str]
) -> None:
    """Relatives, friends and children never interpret (Doncaster's procedures); so nobody does who is
    among the attendees or in the support network."""
    if is_relative_or_friend or any(same_words(interpreter, name) for name in names):
        raise refusals.InterpreterIsRelative("Book an interpreter who is not a relative or friend.")


def professionals_are_wanted(part: str, coming: Iterable[Attendee], meeting: Meeting) -> None:
    """ "The family's social worker" is the only professional who is named (Hertfordshire); adult services
    invite "any professionals or agencies that may be important"."""
    if meeting.other_professionals or part != "professional":
        return
    if any(a.part == "professional" for a in coming):
        raise refusals.OtherProfessionalsNotInvited(
            "In this council no professional comes but the one who works with the family, who is "
            "invited already. Ask others for what they know, and bring it to the conference."
        )


def they_are_at_the_centre(people: Iterable[str], centre: Collection[str]) -> None:
    """Views, and parts of a plan, are of the children, or the adult, whom the case is about."""
    if not set(people) <= set(centre):
        raise refusals.NobodyAtTheCentre(
            "That is nobody at the centre of this case. Give the identifier that the referral shows."
        )


def somebody_speaks_for_them(wants_to_come: str, to_discuss: str | None) -> None:
    """For a baby, born or unborn, it is said who speaks for them, and what they want to be heard."""
    if wants_to_come == "too_young" and to_discuss is None:
        raise refusals.NobodySpeaksForThem(
            "Say in to_discuss who speaks for somebody who is too young, and what they bring."
        )


def attempts_were_made(reason: str, attempts: int) -> None:
    """Somebody is said not to be reached only after attempts that were logged (situation 15)."""
    if reason == "not_reached" and not attempts:
        raise refusals.NoAttemptLogged("Log how and when you tried to reach them first.")


def a_child_contributes_in_some_way(is_child_at_the_centre: bool, other_way: str) -> None:
    """Whoever is excluded may contribute by call, letter, recording or proxy (New Zealand's Act, s22); a
    child at the centre always does."""
    if is_child_at_the_centre and other_way == "none":
        raise refusals.ChildMayAlwaysContribute(
            "A child at the centre may always contribute. Say in which other way they will."
        )


def it_has_been(when: date, today: date, field: str) -> None:
    """What is recorded as done was done. Raises NotYetTheDay for a day to come."""
    if when > today:
        raise refusals.NotYetTheDay(f"{field} is in the future. Record it after it was done.")


def day_is_possible(starts_at: datetime, now: datetime, latest: date) -> None:
    """In the future, and within the weeks that the council's policy allows."""
    it_is_to_come(starts_at, now)
    if local_day(starts_at) > latest:
        raise refusals.TooLate(
            f"The conference is to be held by {latest.isoformat()} under this council's policy. "
            "Choose an earlier day."
        )


def it_is_to_come(starts_at: datetime, now: datetime) -> None:
    """A day is fixed beforehand."""
    if starts_at <= now:
        raise refusals.InThePast("It must start in the future. Choose a later time.")


def place_is_offered(place: str, neutral: bool | None, meeting: Meeting) -> None:
    """ "A neutral venue close to where you live", or online where the council offers it (Central
    Bedfordshire); for adults "anywhere that suits the people involved"."""
    if place == "online":
        if not meeting.online:
            raise refusals.OnlineNotOffered(
                "This council's conferences are held in person. Choose a venue."
            )
    elif meeting.neutral_venue and neutral is False:
        raise refusals.VenueNotNeutral(
            "This council's conferences are held at a neutral venue, such as a church hall. Choose one."
        )


def owed_conference_is_held(offer_binds: bool, has_begun: bool, reason: str) -> None:
    """One acceptance of the offer before care proceedings obliges the council to hold the conference
    (section 31ZA of the Children Act 1989), unless an exemption is decided: it is not cancelled but for
    what ends the family's part. One that has begun can be broken off, since somebody may be in danger: it
    is owed all the same, and prepared again."""
    if offer_binds and not has_begun and reason not in ENDS_THE_FAMILYS_PART:
        raise refusals.ConferenceIsOwed(
            "Somebody has accepted the offer of this conference, which obliges the council to hold it. Fix "
            "another day, or reopen its preparation. If it must not be held, have the exemption recorded "
            "first: its reason, and who decided it when."
        )


def cancelled_conference_is_owed(offer_binds: bool) -> None:
    """One that was cancelled is prepared again by itself only while an accepted offer binds: then its case
    goes on. Otherwise the case has ended with it, and is reopened first."""
    if not offer_binds:
        raise refusals.ConferenceIsCancelled(
            "The conference was cancelled. Reopen the case, and it is prepared again."
        )


def ground_rules_are_agreed(agreed: bool) -> None:
    """The coordinator makes "sure that everyone who is at the meeting follows some basic ground
    rules" (Central Bedfordshire)."""
    if not agreed:
        raise refusals.GroundRulesNotAgreed("Agree the ground rules with everybody first.")


def day_has_come(now: datetime, starts_at: datetime) -> None:
    """It cannot begin on an earlier day than was agreed with everybody."""
    if local_day(now) < local_day(starts_at):
        raise refusals.NotYetTheDay("The conference is on a later day. Record this when it begins.")


def present_were_invited(present: Iterable[str], attendees: Mapping[str, Attendee]) -> list[str]:
    """Those named as present who were not among the attendees."""
    return [person for person in present if person not in attendees]


def copies_are_checked(attendees: Iterable[Attendee], has_pairs: bool) -> bool:
    """Whether somebody checks every plan copy before it is sent (situation 4): when two must not be
    together, something is to be kept from others, or somebody's contact is unsafe."""
    return has_pairs or any(a.keep_from_others or not a.contact_is_safe for a in attendees)
