"""What the scheduling service answers, and to whom."""

from __future__ import annotations

import pytest

from services.portal.examples import EXAMPLES
from services.scheduling.application import commands
from services.scheduling.domain.refusals import NobodyOfThatName
from shared.commanding import Work
from shared.contracts.commands import COMMAND, COMMANDS
from shared.contracts.reading import read
from shared.refusals import Forbidden, NotFound, NotYet
from tests.acting import REFERENCE, act, counting, later
from tests.kept import Kept
from tests.scheduling.arranged import (
    AGREEING,
    CONFIRMED,
    HELD,
    IN_PRIVATE,
    READY,
    UNDER_WAY,
    after,
    allocate,
    by_coordinator,
    decline,
    invite,
    opened,
)

NAMES = [c.name for c in COMMANDS if c.service == "scheduling"]
BY_COORDINATOR = [
    c.name for c in COMMANDS if c.service == "scheduling" and "coordinator" in c.roles
]
DONE_FROM = {
    "allocate_coordinator": (),
    "invite_attendee": (allocate,),
    "prepare_attendee": (allocate, invite()),
    "decline_invitation": (allocate, invite()),
    "book_interpreter": (allocate, invite()),
    "confirm_conference": READY,
    "reopen_preparation": CONFIRMED,
    "begin_information_sharing": CONFIRMED,
    "begin_private_time": UNDER_WAY,
    "end_private_time": IN_PRIVATE,
    "hold_conference": AGREEING,
    "cancel_conference": READY,
}
TOLD = {
    "invite_attendee": {**EXAMPLES["invite_attendee"], "name": "Cas Ashdown"},
    "prepare_attendee": {"met_on": "2027-01-04", "how": "phone"},
    "confirm_conference": {**EXAMPLES["confirm_conference"], "starts_at": later(21).isoformat()},
    "hold_conference": {"outcome": "plan", "present": ["joan"]},
}


def work(store, name, by=None):
    told = read(COMMAND[name].schema(), TOLD.get(name, EXAMPLES[name]))
    return Work(store, REFERENCE, by or by_coordinator(at=later(21)), told, "joan", counting())


def test_every_command_is_tried():
    assert set(DONE_FROM) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_command_is_done_by_the_one_who_may(name):
    by = act() if name == "allocate_coordinator" else by_coordinator(at=later(21))
    if name == "confirm_conference":
        by = by_coordinator()
    decision = getattr(commands, name)(work(Kept(after(*DONE_FROM[name])), name, by))
    assert len(decision.record.pending) == 1
    expected = {"attendee": "person-1"} if name == "invite_attendee" else {}
    assert decision.answer == expected


@pytest.mark.parametrize("name", BY_COORDINATOR)
def test_a_coordinator_acts_only_on_the_cases_allocated_to_them(name):
    stranger = by_coordinator(actor="herts-other-coordinator")
    with pytest.raises(Forbidden, match="to whom this case is allocated"):
        getattr(commands, name)(work(Kept(after(*DONE_FROM[name])), name, stranger))


@pytest.mark.parametrize("name", NAMES)
def test_a_conference_that_is_not_open_yet_may_be_there_in_a_moment(name):
    with pytest.raises(NotYet, match="try again in a second"):
        getattr(commands, name)(work(Kept(), name))


def look(store, by=None, told=None):
    return Work(store, REFERENCE, by or act(), told or {})


def test_the_conference_is_shown_to_those_who_have_a_part_in_it():
    referrer = act(actor="herts-referrer", role="referrer")
    for by in (act(), by_coordinator(), referrer):
        shown = commands.show_conference(look(Kept(after(*HELD)), by))
        assert shown["status"] == "held" and shown["outcome"] == "plan"
        assert shown["starts_at"] == later(21).isoformat()
        assert shown["attendees"][0]["name"] == "Joan Ashdown"
        assert shown["attendees"][0]["was_present"] is True


def test_the_conference_is_not_shown_to_others():
    for by in (
        by_coordinator(actor="herts-other-coordinator"),
        act(actor="herts-other-referrer", role="referrer"),
    ):
        with pytest.raises(Forbidden):
            commands.show_conference(look(Kept(after(*HELD)), by))


def test_what_is_missing_names_nobody():
    portuguese = invite("ana", name="Ana Pell", language="Portuguese")
    shown = commands.show_conference(look(Kept(after(allocate, portuguese))))
    assert shown["missing"] == ["1 attendee(s) not prepared", "1 interpreter(s) not booked"]
    assert shown["starts_at"] is None and shown["place"] is None


def test_the_status_counts_those_who_are_coming():
    steps = (*READY, invite("cas", name="Cas"), invite("x", name="X"), decline("x"))
    assert commands.status(look(Kept(after(*steps)))) == {
        "status": "preparing",
        "version": 7,
        "attendees": 2,
        "prepared": 1,
        "meetings": 1,
    }


def test_a_message_finds_out_how_to_reach_somebody_at_the_moment_of_sending():
    finding = commands.contact(look(Kept(after(*CONFIRMED)), told={"attendee": "joan"}))
    found = finding.answer
    assert found["email"] == "joan.ashdown@family.example"
    assert (found["place"], found["where"]) == ("venue", "The Green Room")
    assert finding.about == ("joan",)


def test_nobody_who_declined_is_written_to():
    found = commands.contact(
        look(Kept(after(allocate, invite(), decline())), told={"attendee": "joan"})
    )
    assert found.answer["email"] is None


def test_whoever_is_not_there_is_not_found():
    for store in (Kept(), Kept(opened())):
        with pytest.raises(NobodyOfThatName):
            commands.contact(look(store, told={"attendee": "nobody"}))
    with pytest.raises(NotFound):
        commands.show_conference(look(Kept()))
    with pytest.raises(NotFound):
        commands.status(look(Kept()))
