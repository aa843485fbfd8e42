"""No coordinator, interpreter or room is booked twice at once, and no coordinator prepares more
conferences than the policy allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.scheduling.application import commands
from services.scheduling.application.reactions import (
    cancel_conference_when_case_closed,
    reopen_conference_when_case_reopened,
)
from services.scheduling.domain import events
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.diary import COORDINATOR, Diary
from services.scheduling.domain.refusals import AlreadyBooked, CoordinatorFull
from shared.commanding import Work
from shared.eventstore.events import ERASED, NO_CASE
from tests.acting import act, heard, later, policy_with
from tests.kept import Kept, answered
from tests.scheduling.arranged import (
    DUE,
    STARTS,
    by_coordinator,
    declare,
    invite,
    offer,
    prepare,
)
from tests.scheduling.arranged import heard as prepared_otherwise

ONE, OTHER = "HERTS-K7MD-9QRX", "HERTS-CDFG-3467"


def conference_in(store: Kept, reference: str) -> Conference:
    found = store.find(Conference, Conference.id_of("hertfordshire", reference))
    assert found is not None
    return found


def do(store: Kept, name: str, reference: str, by=None, attendee: str | None = None, **told):
    """Perform a command and keep what it decided."""
    work = Work(store, reference, by or by_coordinator(), told, attendee)  # type: ignore[arg-type]
    decision = getattr(commands, name)(work)
    store.keep(decision.record, *decision.others)
    return decision


def two_cases(language: str = "English", coordinator: str = "herts-coordinator-2") -> Kept:
    """Two conferences that are ready, of one coordinator each."""
    store = Kept()
    for reference, account in ((ONE, "herts-coordinator"), (OTHER, coordinator)):
        conference = Conference.open(act(), reference, "herts-referrer", ["child-1"], DUE)
        offer(conference, account)
        declare()(conference)
        invite(language=language)(conference)
        prepare()(conference)
        prepared_otherwise(conference)
        store.keep(conference)
    return store


def confirm(store: Kept, reference: str, starts_at=STARTS, where="The Green Room", **who):
    told = {"starts_at": starts_at, "place": "venue", "where": where, "neutral": True}
    return do(store, "confirm_conference", reference, **who, **told)


SECOND = {"by": by_coordinator(actor="herts-coordinator-2")}


def test_a_coordinator_is_not_booked_twice_at_once():
    store = two_cases(coordinator="herts-coordinator")
    confirm(store, ONE)
    with pytest.raises(AlreadyBooked, match="The coordinator is booked"):
        confirm(store, OTHER, where="Elsewhere", starts_at=STARTS + timedelta(hours=3, minutes=59))
    confirm(store, OTHER, where="Elsewhere", starts_at=STARTS + timedelta(hours=4))


def test_a_room_is_not_booked_twice_at_once_however_it_is_written():
    store = two_cases()
    confirm(store, ONE)
    with pytest.raises(AlreadyBooked, match="venue is booked"):
        confirm(store, OTHER, where="  the GREEN  room ", **SECOND)
    confirm(store, OTHER, where="The Blue Room", **SECOND)


def test_an_interpreter_is_not_booked_twice_at_once():
    store = two_cases(language="Polish")
    for reference, who in ((ONE, {}), (OTHER, SECOND)):
        do(store, "book_interpreter", reference, attendee="joan", **who,
           interpreter="Maja Nowak", is_relative_or_friend=False)  # fmt: skip
    confirm(store, ONE)
    with pytest.raises(AlreadyBooked, match="An interpreter is booked"):
        confirm(store, OTHER, where="Elsewhere", **SECOND)


def test_the_interpreter_of_somebody_who_was_erased_is_released_with_the_day():
    store = two_cases(language="Polish")
    for reference, who in ((ONE, {}), (OTHER, SECOND)):
        do(store, "book_interpreter", reference, attendee="joan", **who,
           interpreter="Maja Nowak", is_relative_or_friend=False)  # fmt: skip
    confirm(store, ONE)
    log = store.events[Conference.id_of("hertfordshire", ONE)]
    log[:] = [replace(e, name=ERASED) if isinstance(e, events.AttendeeInvited) else e for e in log]
    assert not conference_in(store, ONE).attendees["joan"].comes
    with pytest.raises(AlreadyBooked, match="An interpreter is booked"):
        confirm(store, OTHER, where="Elsewhere", **SECOND)
    do(store, "cancel_conference", ONE, reason="other")
    confirm(store, OTHER, where="Elsewhere", **SECOND)


def test_the_refusal_does_not_say_whose_case_it_is():
    store = two_cases()
    confirm(store, ONE)
    with pytest.raises(AlreadyBooked) as refused:
        confirm(store, OTHER, **SECOND)
    assert ONE not in refused.value.message and "Ashdown" not in refused.value.message


def test_of_two_who_book_at_the_same_moment_the_second_has_to_decide_again():
    store = two_cases(coordinator="herts-coordinator")
    told = {"starts_at": STARTS, "place": "venue", "where": "A", "neutral": True}
    both = [
        commands.confirm_conference(Work(store, case, by_coordinator(), told))  # type: ignore[arg-type]
        for case in (ONE, OTHER)
    ]
    assert both[0].others and both[1].others
    store.keep(both[0].record, *both[0].others)
    with pytest.raises(AssertionError):  # a Conflict in the real store, which begins anew
        store.keep(*both[1].others)


LEAVE = {
    "reopen_preparation": {"reason": "other"},
    "cancel_conference": {"reason": "other"},
    "declare_conflict": {"reason": "A cousin."},
    "reschedule_conference": {
        "starts_at": later(25),
        "place": "venue",
        "where": "The Green Room",
        "neutral": True,
        "reason": "A funeral.",
    },
}


@pytest.mark.parametrize("name", LEAVE)
def test_whatever_ends_a_fixed_day_releases_what_was_booked(name):
    store = two_cases()
    confirm(store, ONE)
    do(store, name, ONE, **LEAVE[name])
    confirm(store, OTHER, **SECOND)


def test_a_room_is_free_again_when_the_conference_was_held():
    store = two_cases()
    confirm(store, ONE)
    day = by_coordinator(at=STARTS)
    do(store, "begin_information_sharing", ONE, by=day, ground_rules_agreed=True)
    do(store, "begin_private_time", ONE, by=day)
    do(store, "end_private_time", ONE, by=day)
    with pytest.raises(AlreadyBooked):
        confirm(store, OTHER, **SECOND)
    do(store, "hold_conference", ONE, by=day, outcome="plan", present=["joan"])
    confirm(store, OTHER, **SECOND)


def test_a_session_of_ones_own_is_booked_too():
    store = two_cases(coordinator="herts-coordinator")
    do(store, "arrange_own_session", ONE, attendee="joan", how="separate_session",
       starts_at=later(20), place="venue", where="The library")  # fmt: skip
    confirm(store, ONE)
    with pytest.raises(AlreadyBooked):
        confirm(store, OTHER, starts_at=later(20), where="Elsewhere")


def test_a_diary_holds_neither_names_nor_places_and_belongs_to_no_case():
    store = two_cases()
    confirm(store, ONE)
    written = [e for log in store.events.values() for e in log if e.TOPIC.startswith("diary.")]
    assert {type(e) for e in written} == {events.Booked}
    assert all(e.case == NO_CASE and e.personal_fields() == frozenset() for e in written)
    assert "green" not in str(written).lower()


FULL = policy_with(coordinators={"capacity": 2})


def referrals(store: Kept, *references: str) -> None:
    for reference in references:
        store.keep(Conference.open(act(), reference, "herts-referrer", ["child-1"], DUE))


def allocate(store: Kept, reference: str, account: str = "herts-coordinator"):
    by = act(policy=FULL)
    return do(store, "allocate_coordinator", reference, by=by, coordinator=account)


CASES = [f"HERTS-CDFG-{n}" for n in ("3333", "4444", "6666")]


def test_a_coordinator_gets_no_more_cases_than_the_policy_allows():
    store = Kept()
    referrals(store, *CASES)
    allocate(store, CASES[0])
    allocate(store, CASES[1])
    with pytest.raises(CoordinatorFull, match="prepares 2 conferences"):
        allocate(store, CASES[2])
    allocate(store, CASES[2], "herts-coordinator-2")


def test_what_was_only_offered_counts_until_it_was_declared_not_to_be_theirs():
    store = Kept()
    referrals(store, *CASES)
    allocate(store, CASES[0])
    allocate(store, CASES[1])
    told = {"holds_another_role": True, "knows_the_family": False, "remarks": None}
    do(store, "declare_independence", CASES[1], **told)
    allocate(store, CASES[2])


def test_a_conference_that_is_over_counts_no_longer_and_one_that_is_reopened_does():
    store = Kept()
    referrals(store, *CASES)
    for case in CASES[:2]:
        allocate(store, case)
    do(store, "cancel_conference", CASES[0], by=act(), reason="other")
    allocate(store, CASES[2])
    diary = store.find(Diary, Diary.id_of("hertfordshire", COORDINATOR, "herts-coordinator"))
    assert diary is not None and diary.cases == set(CASES[1:])


def test_a_case_that_comes_back_by_itself_is_taken_whatever_the_capacity():
    store = two_cases()
    answered(store, cancel_conference_when_case_closed, heard("CaseClosed", reason="other"))
    answered(store, reopen_conference_when_case_reopened, heard("CaseReopened", reason="other"))
    diary = store.find(Diary, Diary.id_of("hertfordshire", COORDINATOR, "herts-coordinator"))
    assert diary is not None and diary.cases == {ONE}
    assert conference_in(store, ONE).status == "preparing"


def test_when_a_case_is_given_to_somebody_else_both_diaries_change():
    store = Kept()
    referrals(store, *CASES)
    allocate(store, CASES[0])
    allocate(store, CASES[1])
    do(store, "reallocate_coordinator", CASES[0], by=act(policy=FULL),
       coordinator="herts-coordinator-2", reason="On leave.")  # fmt: skip
    allocate(store, CASES[2])


def test_nobody_is_given_a_case_beyond_their_capacity_by_reallocation():
    store = Kept()
    referrals(store, *CASES)
    for case in CASES[:2]:
        allocate(store, case)
    allocate(store, CASES[2], "herts-coordinator-2")
    with pytest.raises(CoordinatorFull):
        do(store, "reallocate_coordinator", CASES[2], by=act(policy=FULL),
           coordinator="herts-coordinator", reason="On leave.")  # fmt: skip


def test_what_is_asked_of_a_diary_twice_is_written_once():
    diary = Diary.empty("hertfordshire", COORDINATOR, "herts-coordinator")
    hours = [(STARTS, STARTS + timedelta(hours=4))]
    for _ in range(2):
        diary.book(act(), COORDINATOR, ONE, hours)
        diary.take(act(), ONE, 1)
    assert [type(e) for e in diary.pending] == [events.Booked, events.CaseTaken]
    for _ in range(2):
        diary.book(act(), COORDINATOR, ONE, [])
        diary.give_back(act(), ONE)
    assert len(diary.pending) == 4


def test_a_diary_replays_to_the_same():
    diary = Diary.empty("hertfordshire", COORDINATOR, "herts-coordinator")
    diary.take(act(), ONE, 1)
    diary.book(act(), COORDINATOR, ONE, [(STARTS, later(22)), (later(23), later(24))])
    again = Diary.replay(None, diary.pending)
    assert again is not None
    assert (again.bookings, again.cases) == (diary.bookings, diary.cases)
