"""Wishes in their own words, and days from which the family chooses; nobody learns from these anything of
somebody whom they are kept apart from."""

from __future__ import annotations

import pytest

from services.scheduling.application import by_link, link_questions, questions
from services.scheduling.domain.events import DaysChosen, DaysOffered, WishesGiven
from services.scheduling.domain.family import MOST_WISHES
from services.scheduling.domain.refusals import (
    AttendeeIsExcluded,
    InThePast,
    NobodyToOffer,
    NoSuchDay,
    NothingOffered,
    OfferedTogether,
    SaidOftenEnough,
    TooLate,
)
from shared.commanding import Work
from shared.refusals import Forbidden
from tests.acting import MONDAY, REFERENCE, act
from tests.given import given
from tests.scheduling.arranged import (
    CONFIRMED,
    DUE,
    STARTS,
    after,
    allocate,
    by_coordinator,
    choose_days,
    exclude,
    invite,
    keep_apart,
    offer_days,
    own_session,
    reconvene,
    wishes,
)
from tests.scheduling.by_link import INVITED, Phone, linked, store_with


def page(phone):
    return link_questions.show_own_page(phone.own()).answer


def phones(*steps):
    """Joan and Dan on their own pages, after those steps."""
    store = store_with(after(*steps), linked(), linked("dan"))
    joan, dan = Phone(store), Phone(store, "dan")
    assert joan.open()
    assert dan.open()
    return joan, dan


def test_wishes_are_kept_as_they_were_said_and_later_ones_stand_beside_them():
    said = given(after(*INVITED), wishes()).when(wishes(words="And no shouting."))
    event = said.then(WishesGiven, attendee="joan", wishes="And no shouting.")
    assert event.actor == "family:joan"
    assert [each["wishes"] for each in said.record.own_wishes["joan"]] == [
        "I want us to meet near the school.",
        "And no shouting.",
    ]


def test_nobody_who_is_excluded_says_anything_and_nobody_fills_the_record():
    given(after(*INVITED), exclude()).when(wishes()).then_refused(AttendeeIsExcluded)
    often = [wishes(words=f"Again, {n}.") for n in range(MOST_WISHES)]
    given(after(*INVITED), *often).when(wishes()).then_refused(SaidOftenEnough)
    given(after(*INVITED), *often).when(wishes("dan")).then(WishesGiven)


def test_wishes_come_by_the_persons_own_session_and_reach_the_coordinator_alone():
    joan, _ = phones(*INVITED)
    decision = by_link.give_wishes(joan.own(wishes="I am afraid of Dan."))
    joan.store.keep(decision.record)
    for role, sees in (("coordinator", True), ("manager", False), ("referrer", False)):
        actor = f"herts-{role}"
        shown = questions.show_conference(
            Work(joan.store, REFERENCE, act(actor=actor, role=role), {})
        )
        assert ("I am afraid of Dan." in repr(shown)) is sees, role


def test_days_are_offered_to_all_in_the_main_meeting_or_to_those_who_are_named():
    offered = given(after(*INVITED)).when(offer_days())
    offered.then(DaysOffered, offer=1, attendees=["joan", "dan"])
    given(after(*INVITED)).when(offer_days("dan")).then(DaysOffered, attendees=["dan"])
    given(after(allocate)).when(offer_days()).then_refused(NobodyToOffer)
    alone = (allocate, invite(), own_session())
    given(after(*alone)).when(offer_days()).then_refused(NobodyToOffer)


def test_only_days_that_can_be_are_offered():
    given(after(*INVITED)).when(offer_days(at=MONDAY)).then_refused(InThePast)
    given(after(*INVITED)).when(offer_days(at=STARTS.replace(year=DUE.year + 1))).then_refused(
        TooLate
    )


def test_two_who_are_kept_apart_are_never_offered_the_same():
    apart = (*INVITED, keep_apart("joan", "dan"))
    given(after(*apart)).when(offer_days()).then_refused(OfferedTogether)
    given(after(*apart)).when(offer_days("dan", "joan")).then_refused(OfferedTogether)
    given(after(*apart)).when(offer_days("dan")).then(DaysOffered)


def test_an_attendee_says_which_days_suit_and_the_coordinator_sees_who_can_when():
    chosen = given(after(*INVITED, offer_days())).when(choose_days(2, 1, 2, said="After school."))
    chosen.then(DaysChosen, suits=[1, 2], attendee="joan")
    conference = after(*INVITED, offer_days(), choose_days(2), choose_days(who="dan"))
    store = store_with(conference)
    shown = questions.show_conference(Work(store, REFERENCE, by_coordinator(), {}))
    (offer,) = shown["offers"]
    assert offer["answered"] == ["dan", "joan"]
    assert [day["suits"] for day in offer["days"]] == [[], ["joan"]]


@pytest.mark.parametrize("suits", [(3,), (0,), (1, 99)])
def test_only_what_is_offered_is_chosen(suits):
    given(after(*INVITED, offer_days())).when(choose_days(*suits)).then_refused(NoSuchDay)


@pytest.mark.parametrize(
    ("steps", "choice"),
    [
        (INVITED, choose_days(1)),
        ((*INVITED, offer_days("dan")), choose_days(1)),
        ((*INVITED, offer_days(), offer_days()), choose_days(1)),
        ((*INVITED, offer_days()), choose_days(1, offer=2)),
        ((*INVITED, offer_days(), keep_apart("joan", "dan")), choose_days(1)),
    ],
    ids=["nothing", "to another", "an older offer", "no such offer", "kept apart since"],
)
def test_what_is_not_offered_to_them_any_more_cannot_be_chosen(steps, choice):
    given(after(*steps)).when(choice).then_refused(NothingOffered)


def test_a_later_meeting_has_days_of_its_own():
    from tests.scheduling.arranged import HELD

    before = [offer_days(), *CONFIRMED[len(CONFIRMED) - 1 :]]
    steps = (*HELD[:4], *before, *HELD[len(CONFIRMED) :], reconvene)
    given(after(*steps)).when(choose_days(1)).then_refused(NothingOffered)


def test_nobody_sees_what_another_answered_or_anything_of_whom_they_are_kept_from():
    joan, dan = phones(*INVITED, offer_days(), choose_days(2, said="Not when Dan shouts."))
    assert page(joan)["offer"]["suits"] == [2]
    assert page(dan)["offer"]["suits"] is None
    assert "shouts" not in repr(page(dan))
    assert "Joan" not in repr(page(dan))

    joan, dan = phones(*INVITED, offer_days(), keep_apart("joan", "dan"), offer_days("joan"))
    assert page(joan)["offer"]["offer"] == 2
    assert page(dan)["offer"] is None


def test_words_that_others_keep_from_them_are_covered_in_the_places():
    hides = invite("cas", name="Cas", keep_from_others=["Hall 1"])
    joan, _ = phones(*INVITED, hides, offer_days("joan"))
    assert [day["where"] for day in page(joan)["offer"]["days"]] == ["Hall 0", "[withheld]"]


def test_the_day_is_shown_while_it_holds_to_those_who_were_told_of_it():
    store = store_with(after(*CONFIRMED), linked(conference=after(*CONFIRMED)))
    joan = Phone(store)
    joan.open()
    assert page(joan)["day"]["starts_at"] == STARTS.isoformat()
    joan, _ = phones(*INVITED)
    assert page(joan)["day"] is None


def test_nobody_does_anything_in_another_case_or_as_another_attendee():
    joan, _ = phones(*INVITED, offer_days())
    for work in (
        joan.work("HERTS-CCCC-CCCC", "family:joan", wishes="x"),
        joan.work(REFERENCE, "family:dan", wishes="x"),
        joan.work(REFERENCE, "family", wishes="x"),
    ):
        with pytest.raises(Forbidden):
            by_link.give_wishes(work)
        with pytest.raises(Forbidden):
            by_link.choose_days(work)
        with pytest.raises(Forbidden):
            link_questions.show_own_page(work)
    joan.store.keep(by_link.choose_days(joan.own(offer=1, suits=[1], remarks=None)).record)
    assert page(joan)["offer"]["suits"] == [1]
