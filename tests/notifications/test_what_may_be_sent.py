"""What must be so at the moment of sending: safe, wanted, on the day that holds, and telling nothing hidden."""

from __future__ import annotations

import pytest

from services.notifications.application.letters import LETTERS
from services.notifications.domain import rules
from services.notifications.domain.events import Message, Terms
from services.notifications.domain.refusals import (
    DayChanged,
    Excluded,
    HiddenWordsFound,
    LinkIsOver,
    NoAddress,
    NoLongerRight,
    NotInvited,
    TooLate,
    UnsafeContact,
)
from tests.acting import MONDAY, later

CONTACT = {
    "address": "https://pages.example/p/made-up",
    "email": "joan@family.example",
    "unsafe": False,
    "excluded": False,
    "status": "confirmed",
    "sequence": 1,
    "starts_at": later(3).isoformat(),
}


def check(kind="invitation", now=MONDAY, sequence=1, **contact):
    message = Message("m", kind, "joan", "attendee", None, Terms(sequence=sequence))
    rules.may_be_sent(message, {**CONTACT, **contact}, now)


@pytest.mark.parametrize("kind", LETTERS)
def test_whoever_can_be_reached_safely_is_written_to(kind):
    check(kind)


@pytest.mark.parametrize("kind", LETTERS)
def test_an_unsafe_contact_is_never_used_whatever_the_message(kind):
    with pytest.raises(UnsafeContact):
        check(kind, unsafe=True)


@pytest.mark.parametrize("email", [None, ""])
def test_without_an_address_nothing_is_sent(email):
    with pytest.raises(NoAddress):
        check(email=email)


@pytest.mark.parametrize("kind", [kind for kind in LETTERS if kind != "exclusion_notice"])
def test_who_is_excluded_gets_nothing_but_the_notice(kind):
    with pytest.raises(Excluded):
        check(kind, excluded=True)


def test_who_is_excluded_gets_the_notice():
    check("exclusion_notice", excluded=True)
    with pytest.raises(UnsafeContact):
        check("exclusion_notice", excluded=True, unsafe=True)


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
@pytest.mark.parametrize(
    "change",
    [
        {"status": "preparing"},
        {"status": "cancelled"},
        {"status": "information_sharing"},
        {"status": "held"},
        {"sequence": 2},
        {"starts_at": None},
    ],
    ids=str,
)
def test_nobody_is_told_of_a_day_that_does_not_hold(kind, change):
    with pytest.raises(DayChanged):
        check(kind, **change)


def test_an_invitation_of_before_days_were_counted_leaves_while_the_conference_is_confirmed():
    check(sequence=None)
    with pytest.raises(DayChanged):
        check(sequence=None, status="preparing")


def test_nobody_is_invited_or_reminded_when_it_has_begun():
    for kind in ("invitation", "reminder"):
        with pytest.raises(TooLate):
            check(kind, now=later(3))


def test_nobody_is_reminded_of_a_day_that_they_were_not_told():
    def about(kind, day):
        return Message("m", kind, "joan", "attendee", None, Terms(day=day))

    rules.they_know_of_the_day(about("reminder", 10), about("invitation", 10))
    for told in (None, about("invitation", 5)):
        with pytest.raises(NotInvited):
            rules.they_know_of_the_day(about("reminder", 10), told)


def test_other_messages_do_not_depend_on_the_day():
    check("plan_copy", status="held", starts_at=None, now=later(30))


@pytest.mark.parametrize(
    "contact", [{"excluded": True}, {"status": "held"}, {"starts_at": later(-1).isoformat()}]
)
def test_what_holds_no_longer_comes_before_what_is_somebodys_task(contact):
    with pytest.raises(NoLongerRight):
        check(unsafe=True, email=None, **contact)


def test_what_holds_no_longer_is_recalled_and_is_nobodys_task():
    for kind in (DayChanged, TooLate, Excluded):
        assert issubclass(kind, NoLongerRight)
    for kind in (UnsafeContact, NoAddress, HiddenWordsFound):
        assert not issubclass(kind, NoLongerRight)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("She lives at 12, Elm  Row.", "12 Elm Row"),
        ("SHE LIVES AT 12 ELM ROW", "12 elm row"),
        ("at 12\nElm\tRow", "12 Elm Row"),
        ("in SG12AB now", "SG1 2AB"),
        ("in SG1 2AB now", "sg12ab"),
        ("St. Mary's School", "St Mary's School"),
        ("Strasse 4: STRASSE", "Straße"),
        ("她住在北京路12号。", "北京路12号"),
        ("她住在 北京路 12 号", "北京路12号"),
        ("улица Ленина, 5", "Улица ленина 5"),
        ("Cafe\u0301 Rose", "Café Rose"),
    ],
)
def test_hidden_words_are_found_however_they_are_written(text, hidden):
    assert rules.tells_of(text, hidden)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("She lives at 112 Elm Row", "12 Elm Row"),
        ("12 Elm Rowan", "12 Elm Row"),
        ("Elm Row 12", "12 Elm Row"),
        ("anything", ""),
        ("anything", " ., "),
        ("", "12 Elm Row"),
    ],
)
def test_a_part_of_a_word_or_another_order_is_not_what_is_hidden(text, hidden):
    assert not rules.tells_of(text, hidden)


def test_a_plan_is_looked_through_to_the_last_text():
    plan = {"actions": [{"who": "Joan", "what": "Comes to 12 Elm Row", "by_when": None}], "n": 2}
    with pytest.raises(HiddenWordsFound):
        rules.nothing_hidden_is_told(
            rules.what_it_tells("plan_copy", {"plan": plan}), ["12 elm row"]
        )
    rules.nothing_hidden_is_told(plan, ["14 Elm Row", ""])


def test_a_place_is_looked_at_in_what_tells_of_it_and_nowhere_else():
    found = {"where": "12 Elm Row"}
    for kind in ("invitation", "reminder"):
        with pytest.raises(HiddenWordsFound):
            rules.nothing_hidden_is_told(rules.what_it_tells(kind, found), ["12 Elm Row"])
    for kind in ("exclusion_notice", "review_due"):
        rules.nothing_hidden_is_told(rules.what_it_tells(kind, found), ["12 Elm Row"])


def test_the_address_of_a_page_that_is_closed_is_recalled_and_is_nobodys_task():
    with pytest.raises(LinkIsOver):
        check("personal_link", address=None, unsafe=True, email=None)
    with pytest.raises(UnsafeContact):
        check("personal_link", unsafe=True)
    check("personal_link")
