"""What the scheduling service answers, and to whom."""

from __future__ import annotations

import pytest

from services.portal.examples import EXAMPLES
from services.scheduling.application import commands, people, questions
from services.scheduling.domain.refusals import NobodyOfThatName
from shared.commanding import Work
from shared.contracts.commands import COMMAND, COMMANDS
from shared.contracts.reading import read
from shared.refusals import Forbidden, NotFound, NotYet, Unreadable
from tests.acting import MONDAY, REFERENCE, act, counting, later
from tests.kept import Kept
from tests.scheduling.arranged import (
    AGREEING,
    CONFIRMED,
    HELD,
    IN_PRIVATE,
    OFFERED,
    READY,
    STARTS,
    UNDER_WAY,
    after,
    allocate,
    book,
    by_coordinator,
    cancel,
    change_referrer,
    confirm,
    conflict,
    contact,
    decline,
    exclude,
    heard,
    invite,
    keep_apart,
    opened,
    own_session,
    prepare,
    reallocate,
    reopen,
    report_harm,
)
from tests.scheduling.by_link import linked

NAMES = [c.name for c in COMMANDS if c.service == "scheduling"]
BY_COORDINATOR = [
    c.name for c in COMMANDS if c.service == "scheduling" and "coordinator" in c.roles
]
INTERPRETED = (allocate, invite(language="Polish"), prepare(), book(), heard)
DONE_FROM = {
    "allocate_coordinator": (),
    "declare_independence": OFFERED,
    "declare_conflict": (allocate,),
    "reallocate_coordinator": (allocate,),
    "meet_parents": (allocate,),
    "record_view": (allocate,),
    "agree_bottom_line": (allocate,),
    "record_support_network": (allocate,),
    "invite_attendee": (allocate,),
    "log_attempt": (allocate, invite()),
    "change_contact": (allocate, invite()),
    "prepare_attendee": (allocate, invite()),
    "decline_invitation": (allocate, invite()),
    "exclude_attendee": (allocate, invite()),
    "arrange_own_session": (allocate, invite()),
    "book_interpreter": (allocate, invite()),
    "cancel_interpreter": INTERPRETED,
    "keep_apart": (allocate, invite()),
    "lift_apart": (allocate, invite(), keep_apart("joan", "parent-1")),
    "confirm_conference": READY,
    "reschedule_conference": CONFIRMED,
    "reopen_preparation": CONFIRMED,
    "begin_information_sharing": CONFIRMED,
    "begin_private_time": UNDER_WAY,
    "end_private_time": IN_PRIVATE,
    "hold_conference": AGREEING,
    "reconvene_conference": HELD,
    "cancel_conference": READY,
    "report_harm": (allocate, invite()),
    "issue_link": (allocate, invite()),
    "revoke_link": (allocate, invite()),
    "offer_days": (allocate, invite()),
}
NEVER_ON_THE_DAY = (
    "confirm_conference",
    "reschedule_conference",
    "arrange_own_session",
    "offer_days",
)
RECORDED_TOO = {"reallocate_coordinator": 2}
TOLD = {
    "meet_parents": {"met_on": "2027-01-04", "how": "at home", "who": ["parent-1"]},
    "record_view": {**EXAMPLES["record_view"], "person": "child-1"},
    "invite_attendee": {**EXAMPLES["invite_attendee"], "name": "Cas Ashdown"},
    "prepare_attendee": {"met_on": "2027-01-04", "how": "phone"},
    "arrange_own_session": {
        **EXAMPLES["arrange_own_session"],
        "starts_at": later(21).isoformat(),
    },
    "keep_apart": {**EXAMPLES["keep_apart"], "one": "joan", "other": "parent-1"},
    "lift_apart": {"one": "joan", "other": "parent-1", "reason": "The order has ended."},
    "confirm_conference": {**EXAMPLES["confirm_conference"], "starts_at": later(21).isoformat()},
    "reschedule_conference": {
        **EXAMPLES["reschedule_conference"],
        "starts_at": later(22).isoformat(),
    },
    "offer_days": {
        "days": [{"starts_at": later(21).isoformat(), "place": "venue", "where": "The Hall"}]
    },
    "hold_conference": {"outcome": "plan", "present": ["joan"]},
    "report_harm": {**EXAMPLES["report_harm"], "told_by": "joan", "at_risk": ["child-1"]},
}


def work(store, name, by=None):
    told = read(COMMAND[name].schema(), TOLD.get(name, EXAMPLES[name]))
    return Work(store, REFERENCE, by or by_coordinator(at=later(21)), told, "joan", counting())


def test_every_command_is_tried():
    assert set(DONE_FROM) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_command_is_done_by_the_one_who_may(name):
    at = MONDAY if name in NEVER_ON_THE_DAY else later(21)
    by = by_coordinator(at=at) if name in BY_COORDINATOR else act()
    kept = [linked()] if name == "revoke_link" else []
    decision = getattr(commands, name)(work(Kept(after(*DONE_FROM[name]), *kept), name, by))
    assert len(decision.record.pending) == RECORDED_TOO.get(name, 1)
    expected = {"attendee": "person-1"} if name == "invite_attendee" else {}
    assert decision.answer == expected


@pytest.mark.parametrize("name", BY_COORDINATOR)
def test_a_coordinator_acts_only_on_the_cases_allocated_to_them(name):
    stranger = by_coordinator(actor="herts-other-coordinator")
    with pytest.raises(Forbidden, match=r"to whom this case is (allocated|offered)"):
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
        shown = questions.show_conference(look(Kept(after(*HELD)), by))
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
            questions.show_conference(look(Kept(after(*HELD)), by))


def test_what_is_missing_names_nobody():
    portuguese = invite("ana", name="Ana Pell", language="Portuguese")
    shown = questions.show_conference(look(Kept(after(allocate, portuguese))))
    assert shown["missing"] == [
        "1 attendee(s) not prepared",
        "1 interpreter(s) not booked",
        "bottom line not agreed",
        "1 view(s) not recorded",
    ]
    assert shown["starts_at"] is None and shown["place"] is None


def test_the_status_counts_those_who_are_coming():
    steps = (*READY, invite("cas", name="Cas"), invite("x", name="X"), decline("x"))
    assert questions.status(look(Kept(after(*steps)))) == {
        "status": "preparing",
        "version": 10,
        "attendees": 2,
        "prepared": 1,
        "meetings": 1,
    }


def test_a_message_finds_out_how_to_reach_somebody_at_the_moment_of_sending():
    finding = questions.contact(look(Kept(after(*CONFIRMED)), told={"attendee": "joan"}))
    found = finding.answer
    assert found["email"] == "joan.ashdown@family.example"
    assert (found["place"], found["where"]) == ("venue", "The Green Room")
    assert finding.about == ("joan",)


def test_nobody_who_declined_is_written_to():
    found = questions.contact(
        look(Kept(after(allocate, invite(), decline())), told={"attendee": "joan"})
    )
    assert found.answer["email"] is None


def contact_of(*steps, who="joan"):
    """What a message to that attendee finds out."""
    return questions.contact(look(Kept(after(*steps)), told={"attendee": who})).answer


def test_a_message_is_told_all_that_it_depends_on():
    found = contact_of(allocate, invite(person="parent-1", children=["child-1"]), prepare(), heard,
                       confirm())  # fmt: skip
    assert found == {
        "name": "Joan Ashdown",
        "email": "joan.ashdown@family.example",
        "unsafe": False,
        "language": "English",
        "part": "family",
        "person": "parent-1",
        "excluded": False,
        "starts_at": STARTS.isoformat(),
        "ends_at": later(21, hours=4).isoformat(),
        "place": "venue",
        "where": "The Green Room",
        "status": "confirmed",
        "sequence": 0,
        "children": ["child-1"],
        "hide": [],
    }


def test_an_unsafe_contact_is_never_given_out():
    found = contact_of(*CONFIRMED, contact(safe=False))
    assert (found["email"], found["unsafe"]) == (None, True)


def test_whoever_is_excluded_is_told_neither_when_nor_where():
    found = contact_of(*CONFIRMED, exclude())
    assert found["excluded"] is True
    assert (found["starts_at"], found["ends_at"], found["place"], found["where"]) == (
        None, None, "", "",
    )  # fmt: skip
    assert found["email"] == "joan.ashdown@family.example"


def test_whoever_has_a_session_of_their_own_is_told_of_that_and_of_no_other():
    found = contact_of(
        *READY, own_session(where="The library", starts_at=later(20)), invite("cas", name="Cas"),
        prepare("cas"), confirm(),
    )  # fmt: skip
    assert (found["starts_at"], found["where"]) == (later(20).isoformat(), "The library")


def test_what_others_keep_to_themselves_is_hidden_from_everybody_else():
    steps = (
        *READY,
        invite("cas", name="Cas", keep_from_others=["12 Low Street"]),
        invite("x", name="X", keep_from_others=["The old mill"]),
        decline("x"),
        invite("x-2", name=" x ", keep_from_others=[]),
    )
    assert contact_of(*steps)["hide"] == ["12 Low Street", "The old mill"]
    assert contact_of(*steps, who="cas")["hide"] == ["The old mill"]
    assert contact_of(*steps, who="x-2")["hide"] == ["12 Low Street"]


def test_a_coordinator_sees_the_case_from_the_declaration_on_and_until_they_are_released():
    for steps in (OFFERED, (allocate, conflict), (allocate, reallocate())):
        for question in (
            questions.show_conference,
            questions.show_harm,
            questions.conference_pack,
        ):
            with pytest.raises(Forbidden):
                question(look(Kept(after(*steps)), by_coordinator()))
    questions.show_conference(look(Kept(after(allocate)), by_coordinator()))


def test_the_previous_referrer_sees_the_case_no_more():
    store = Kept(after(allocate, change_referrer("herts-referrer-2")))
    before = act(actor="herts-referrer", role="referrer")
    with pytest.raises(Forbidden):
        questions.show_conference(look(store, before))
    questions.show_conference(look(store, act(actor="herts-referrer-2", role="referrer")))


def test_harm_is_shown_to_those_who_act_on_it_and_nowhere_else():
    store = Kept(after(*CONFIRMED, report_harm("joan")))
    (report,) = questions.show_harm(look(store))["reports"]
    assert report["what"] == "He is left alone." and report["told_by"] == "joan"
    others = (
        questions.show_conference(look(store)),
        questions.conference_pack(look(store)),
        questions.contact(look(store, told={"attendee": "joan"})).answer,
        questions.status(look(store)),
    )
    assert "left alone" not in str(others)


def test_the_pack_holds_all_that_is_needed_to_hold_the_conference_from_paper():
    steps = (
        allocate,
        invite(phone="01632 960 311", needs=["a ramp"], person="parent-1"),
        prepare(),
        heard,
        invite("sam", name="Sam Pell", phone="01632 960 312", contact_is_safe=False),
        prepare("sam"),
        own_session("sam", "shuttle"),
        keep_apart("parent-1", "sam"),
        confirm(),
    )
    pack = questions.conference_pack(look(Kept(after(*steps)), by_coordinator()))
    assert set(pack) == {
        "reference", "meeting", "starts_at", "ends_at", "place", "where", "coordinator",
        "attendees", "apart", "stages", "ground_rules",
    }  # fmt: skip
    assert pack["meeting"] == "family group conference"
    assert (pack["starts_at"], pack["ends_at"]) == (
        STARTS.isoformat(),
        later(21, hours=4).isoformat(),
    )
    joan, sam = pack["attendees"]
    assert (joan["phone"], joan["needs"], joan["state"]) == (
        "01632 960 311",
        ["a ramp"],
        "prepared",
    )
    assert sam["phone"] is None, "it is not safe to call them"
    assert sam["own_session"]["where"] == "The library"
    (pair,) = pack["apart"]
    assert (pair["one"], pair["other"]) == ("Joan Ashdown", "Sam Pell")
    assert len(pack["stages"]) == 3 and pack["ground_rules"]


def test_what_each_keeps_from_others_is_told_with_all_identifiers_that_they_have():
    steps = (
        allocate,
        invite(person="parent-1", keep_from_others=["12 Low Street"]),
        decline(),
        invite("joan-2", person="parent-1", keep_from_others=["12 Low Street", "Oak School"]),
        invite("sam", name="Sam Pell"),
    )
    found = people.hidden_words(look(Kept(after(*steps))))
    assert found.answer["words"] == [
        {"person": "joan", "also": ["parent-1"], "words": ["12 Low Street"]},
        {
            "person": "joan-2",
            "also": ["parent-1", "joan"],
            "words": ["12 Low Street", "Oak School"],
        },
    ]
    assert found.about == ("joan", "joan-2")


def test_before_a_conference_is_open_nobody_keeps_anything_from_others():
    assert people.hidden_words(look(Kept())).answer == {"words": []}


@pytest.mark.parametrize("ends", [reopen(), cancel])
def test_the_pack_does_not_name_a_day_that_holds_no_longer(ends):
    pack = questions.conference_pack(look(Kept(after(*READY, confirm(), ends)), by_coordinator()))
    assert [pack[what] for what in ("starts_at", "ends_at", "place", "where")] == [None] * 4


def test_on_the_pack_people_have_names_or_words_and_no_identifiers():
    steps = (
        *READY,
        invite("sam", name="Sam Pell"),
        own_session("sam"),
        keep_apart("sam", "child-1", "court_order"),
        keep_apart("sam", "parent-2"),
        exclude("sam"),
    )
    pack = questions.conference_pack(look(Kept(after(*steps)), by_coordinator()))
    others = [pair["other"] for pair in pack["apart"]]
    assert others == [questions.AT_THE_CENTRE, questions.NO_ATTENDEE]
    (sam,) = [one for one in pack["attendees"] if one["name"] == "Sam Pell"]
    assert sam["state"] == "excluded" and sam["own_session"] is None


@pytest.mark.parametrize("name", ["begin_private_time", "end_private_time"])
@pytest.mark.parametrize("field", ["notes", "what_was_said", "attachment", "remarks"])
def test_nothing_can_be_sent_along_with_private_time(name, field):
    with pytest.raises(Unreadable) as refused:
        read(COMMAND[name].schema(), {field: "They talked about money."})
    assert list(refused.value.fields) == [field]
    read(COMMAND[name].schema(), {"occurred_at": "2027-01-25T10:00:00Z"})


def test_whoever_is_not_there_is_not_found():
    for store in (Kept(), Kept(opened())):
        with pytest.raises(NobodyOfThatName):
            questions.contact(look(store, told={"attendee": "nobody"}))
    with pytest.raises(NotFound):
        questions.show_conference(look(Kept()))
    with pytest.raises(NotFound):
        questions.status(look(Kept()))
