"""Each letter as it leaves: to whom, what it holds, what comes with it; or why it does not leave."""

from __future__ import annotations

import pytest

from services.notifications.application.letter import EXPLAINED
from services.notifications.domain import events
from shared.refusals import Unavailable
from tests.acting import MONDAY, REFERENCE, heard, later
from tests.notifications.happening import Case, cancelled, reopened, scheduled
from tests.notifications.reaching import Room, Services, attendee, calendar_in, plain


class Office(Case):
    """A case whose messages are really sent, to Joan and Cas."""

    def __init__(self, **joan):
        super().__init__()
        cas = attendee(name="Cas Ashdown", email="cas@family.example")
        self.services = Services({"joan": attendee(**joan), "cas": cas})
        self.room = Room(self.store, self.services, MONDAY)

    def sends(self, *kinds):
        """Send what waits of these kinds; the mails that left."""
        before = len(self.room.tray.mails)
        for message in self.waiting(*kinds):
            self.room.sender.send(REFERENCE, message.id)
        return self.room.tray.mails[before:]

    def tasks(self):
        return [(task.kind, task.recipient) for task in self.letters.tasks.values()]


def invited(**joan):
    office = Office(**joan)
    office.hears(scheduled(10))
    return office


def test_an_invitation_brings_the_recipients_own_session_into_their_calendar():
    own = {
        "starts_at": later(22).isoformat(),
        "ends_at": later(22, hours=1).isoformat(),
        "where": "The small room",
    }
    mail, other = invited(**own).sends("invitation")
    method, event = calendar_in(mail)
    assert method == "REQUEST"
    assert event["DTSTART"].dt == later(22)
    assert event["LOCATION"] == "The small room"
    assert "The small room" in plain(mail)
    _, of_the_other = calendar_in(other)
    assert event["UID"] != of_the_other["UID"]
    assert event["SUMMARY"] == "Family group conference"
    for name in (b"Cas", b"cas@", b"Ashdown"):
        assert name not in event.to_ical()


def test_an_update_and_a_cancellation_replace_what_is_in_the_calendar():
    office = invited()
    office.sends("invitation")
    office.hears(reopened(20))
    office.sends()
    for who in office.services.attendees.values():
        who |= {"sequence": 1, "starts_at": later(28).isoformat()}
    office.hears(scheduled(30, sequence=1, days=28))
    office.sends("invitation")
    office.hears(cancelled(40))
    office.sends()
    files = [
        calendar_in(mail) for mail in office.room.tray.mails if mail["To"] == "joan@family.example"
    ]
    assert [method for method, _ in files] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for _, event in files}) == 1
    sequences = [event["SEQUENCE"] for _, event in files]
    assert sequences == sorted(set(sequences))


def test_another_meeting_has_a_place_of_its_own_in_the_calendar():
    office = invited()
    (first, _) = office.sends("invitation")
    office.hears(reopened(20, attendees=[]))
    office.hears(scheduled(30))
    (second, _) = office.sends("invitation")
    assert calendar_in(first)[1]["UID"] != calendar_in(second)[1]["UID"]


def test_a_reminder_waits_for_its_time_and_brings_no_calendar_file():
    office = invited()
    office.sends("invitation")
    (reminder, _) = office.waiting("reminder")
    office.room.now = later(19)
    (mail, _) = office.sends("reminder")
    assert calendar_in(mail) is None
    assert reminder.terms.not_before == later(19)


def test_who_has_not_had_the_invitation_is_not_reminded_and_is_no_second_task():
    office = invited(email=None)
    office.sends("invitation")
    office.room.now = later(19)
    office.services.attendees["joan"]["email"] = "joan@family.example"
    (mail,) = office.sends("reminder")
    assert mail["To"] == "cas@family.example"
    assert office.state("reminder", "joan") == ["stopped"]
    assert office.tasks() == [("no_address", "joan")]


@pytest.mark.parametrize(
    "change", [{"status": "preparing"}, {"sequence": 1}, {"starts_at": None}], ids=str
)
def test_what_tells_of_a_day_that_does_not_hold_is_recalled_and_is_nobodys_task(change):
    office = invited(**change)
    office.sends("invitation")
    assert office.state("invitation", "joan") == ["stopped"]
    assert office.letters.messages[next(iter(office.letters.messages))].reason == "day_changed"
    assert office.state("invitation", "cas") == ["delivered"]
    assert office.tasks() == []


def test_an_unsafe_contact_is_not_used_and_nothing_is_used_instead():
    office = invited(unsafe=True, email=None)
    mails = office.sends("invitation")
    assert [mail["To"] for mail in mails] == ["cas@family.example"]
    assert office.state("invitation", "joan") == ["failed"]
    assert office.tasks() == [("unsafe_contact", "joan")]


def test_without_an_address_there_is_a_task():
    office = invited(email=None)
    office.sends("invitation")
    assert office.tasks() == [("no_address", "joan")]


def test_who_was_excluded_since_gets_nothing():
    office = invited(excluded=True)
    office.sends("invitation")
    assert office.state("invitation", "joan") == ["stopped"]
    assert office.tasks() == []


def test_the_notice_of_an_exclusion_takes_the_day_out_of_the_calendar_and_names_nothing():
    office = invited()
    office.sends("invitation")
    office.services.attendees["joan"]["excluded"] = True
    office.hears(heard("AttendeeExcluded", 20, attendee="joan"))
    (mail,) = office.sends("exclusion_notice")
    method, event = calendar_in(mail)
    assert method == "CANCEL"
    for told in (mail["Subject"], event.to_ical().decode(), plain(mail)):
        for word in ("Green Room", "Cas", "20270125", "25 January"):
            assert word not in told


@pytest.mark.parametrize("kind", ["invitation", "plan_copy"])
def test_who_cannot_read_it_is_told_that_it_will_be_explained_and_there_is_a_task(kind):
    office = Office(language="Polish")
    if kind == "invitation":
        office.hears(scheduled(10, attendees=["joan"]))
    else:
        office.hears(agreed(["joan"]))
    mail = office.sends(kind)[0]
    assert plain(mail).startswith(EXPLAINED)
    assert office.tasks() == [("explain_orally", "joan")]


def agreed(copies_for=("joan", "cas")):
    day = later(21).date()
    return heard(
        "PlanAgreed",
        50,
        plan_version=2,
        agreed_on=day,
        review_on=day,
        actions=1,
        copies_for=list(copies_for),
        referrer="herts-referrer",
    )


def test_each_copy_is_asked_for_as_its_reader_may_read_it():
    office = Office(children=["1c"], hide=["12 Elm Row"], person="louise")
    office.services.words = [
        {"person": "louise", "words": ["her own address"]},
        {"person": "robert", "words": ["7 Oak Lane", "the school"]},
    ]
    office.hears(agreed())
    office.sends("plan_copy")
    asked = [each[2:] for each in office.services.asked if each[:2] == ("plans", "copy")]
    others = ["her own address", "7 Oak Lane", "the school"]
    assert asked == [
        (REFERENCE, 2, {"children": ["1c"], "hide": ["12 Elm Row", "7 Oak Lane", "the school"]}),
        (REFERENCE, 2, {"children": [], "hide": others}),
        (REFERENCE, 2, {"children": [], "hide": []}),
    ]


def test_the_referrers_copy_is_complete():
    office = Office()
    office.services.words = [{"person": "robert", "words": ["Milo stays with his aunt"]}]
    office.hears(agreed([]))
    (mail,) = office.sends("plan_copy")
    assert mail["To"] == "rosa.field@herts.example"
    assert "Milo stays with his aunt." in plain(mail)


def test_a_copy_that_still_tells_what_is_hidden_does_not_leave_and_somebody_looks_at_it():
    office = Office()
    office.services.words = [{"person": "robert", "words": ["his  AUNT"]}]
    office.hears(agreed(["joan"]))
    mails = office.sends("plan_copy")
    assert [mail["To"] for mail in mails] == ["rosa.field@herts.example"]
    assert office.state("plan_copy", "joan") == ["failed"]
    assert office.tasks() == [("could_not_send", "joan")]


def test_an_invitation_to_a_hidden_place_does_not_leave():
    office = invited()
    office.services.words = [{"person": "robert", "words": ["the green room"]}]
    assert office.sends("invitation") == []
    assert office.tasks() == [("could_not_send", "joan"), ("could_not_send", "cas")]


@pytest.mark.parametrize("service", ["scheduling", "referral", "plans"])
def test_while_a_service_does_not_answer_no_copy_leaves(service):
    office = Office()
    office.services.down = {service}
    office.hears(agreed(["joan"]))
    copy = office.waiting("plan_copy")[0]
    with pytest.raises(Unavailable):
        office.room.sender.send(REFERENCE, copy.id)
    assert office.room.tray.mails == []
    assert office.state("plan_copy", "joan") == ["pending"]


def test_a_parent_is_reached_as_the_referral_says():
    office = Office()
    office.services.parents["louise"] = {
        "name": "Louise Ashdown",
        "email": "louise@family.example",
        "unsafe": False,
        "language": "English",
    }
    day = later(0).date()
    accepted = {"children": ["c"], "referrer": "herts-referrer", "accepted_on": day}
    office.hears(
        heard("ReferralAccepted", conference_by=day, willing=["louise", "gone"], **accepted)
    )
    (mail,) = office.sends()
    assert mail["To"] == "louise@family.example"
    assert plain(mail).startswith("Dear Louise Ashdown,")
    assert office.tasks() == [("could_not_send", "gone")]


def test_staff_who_are_not_in_the_accounts_are_a_task():
    office = Office()
    office.hears(heard("ReferralReceived", 1, children=["c"], referrer="herts-nobody"))
    assert office.sends() == []
    assert office.tasks() == [("could_not_send", "herts-nobody")]


def test_what_was_sent_is_kept_as_a_digest_and_not_as_words():
    office = Office()
    office.hears(agreed(["joan"]))
    office.sends("plan_copy")
    (log,) = office.store.events.values()
    delivered = [event for event in log if isinstance(event, events.Delivered)]
    assert [(e.recipient, e.plan_version) for e in delivered] == [
        ("joan", 2),
        ("herts-referrer", 2),
    ]
    assert all(len(event.digest) == 64 for event in delivered)
    assert "aunt" not in str(log)
