"""What the messages say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.notifications.application.letters import AGAIN, LETTERS, Letter
from shared.policy_files import read_policy
from tests.acting import CENTRAL_BEDFORDSHIRE, COUNCILS, HERTFORDSHIRE, REFERENCE

POLICIES = [read_policy(path) for path in sorted(COUNCILS.glob("*.toml"))]
EASTMARCH = read_policy(COUNCILS / "eastmarch-adults.toml")
SEFTON = read_policy(COUNCILS / "sefton.toml")
TO_FAMILIES = (
    "introduction",
    "invitation",
    "reminder",
    "conference_postponed",
    "conference_cancelled",
    "exclusion_notice",
    "new_social_worker",
)

PLAN = {
    "plan_version": 2,
    "actions": [{"who": "Joan", "what": "Sleeps at Milo's.", "by_when": "2027-01-10"}],
    "back_up_plan": "Milo stays with his aunt.",
    "childs_wishes": "Football.",
    "how_checked": "Joan telephones.",
    "review_on": "2027-03-01",
}
FOUND = {
    "starts_at": "2027-06-30T23:30:00+00:00",
    "place": "venue",
    "where": "The Green Room",
    "plan": PLAN,
    "until": datetime(2027, 3, 29, 9, 30, tzinfo=UTC),
    "address": "https://pages.example/p/made-up",
    "link_until": "2027-03-29T09:30:00+00:00",
}


def letter(kind, policy=HERTFORDSHIRE, name="Joan Ashdown", **found):
    return LETTERS[kind](name, REFERENCE, policy, {**FOUND, **found})


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.council)
def test_every_letter_greets_and_says_whom_to_ask(kind, policy):
    text = letter(kind, policy).text()
    assert text.startswith("Dear Joan Ashdown,")
    assert policy.contact in text


@pytest.mark.parametrize("kind", LETTERS)
def test_no_subject_line_names_anybody_or_tells_why(kind):
    subject = letter(kind, name="Zebedee Quillfeather").subject.lower()
    for word in ("zebedee", "quillfeather", "child", "social", "concern", "milo", "harm", "lost"):
        assert word not in subject


def test_an_invitation_tells_the_day_and_the_time_in_england():
    text = letter("invitation").text()
    assert "on Thursday 1 July 2027 at 00:30" in text
    assert "It is at The Green Room." in text
    assert "the social worker explains the worries" in text


def test_an_invitation_calls_the_meeting_what_the_council_calls_it():
    online = letter("invitation", CENTRAL_BEDFORDSHIRE, place="online", where="Microsoft Teams")
    assert online.subject == "Your family meeting"
    assert "It is online: Microsoft Teams." in online.text()


def test_a_copy_holds_the_plan():
    text = letter("plan_copy").text()
    assert "It is version 2." in text
    assert "- Joan: Sleeps at Milo's. (by Sunday 10 January 2027)" in text
    for words in ("Milo stays with his aunt.", "Football.", "Joan telephones."):
        assert words in text
    assert "Monday 1 March 2027" in text


def test_what_people_wrote_is_text_in_the_web_page_too():
    html = letter("plan_copy", name="<script>alert(1)</script> & Co").html()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in html
    assert "http" not in html, "nothing is fetched from elsewhere"


def test_a_letter_that_may_have_come_before_says_so_first():
    again = letter("review_due").said_again()
    assert again.text().startswith(AGAIN)
    assert again.subject == letter("review_due").subject


def test_a_list_is_a_list_in_both_forms():
    both = Letter("A subject", ("First.", ("one", "two")))
    assert both.text() == "First.\n\n- one\n- two"
    assert "<ul><li>one</li><li>two</li></ul>" in both.html()


def test_the_day_of_an_invitation_in_winter_is_not_moved():
    winter = datetime(2027, 1, 25, 10, 0, tzinfo=UTC).isoformat()
    text = letter("invitation", replace(HERTFORDSHIRE), starts_at=winter).text()
    assert "on Monday 25 January 2027 at 10:00" in text


@pytest.mark.parametrize(
    "kind", ["exclusion_notice", "conference_postponed", "conference_cancelled"]
)
def test_a_notice_names_neither_the_venue_nor_the_day_nor_why(kind):
    text = letter(kind, where="The Green Room").text().lower()
    for word in ("green room", "2027", "july", "because", "reason", "milo"):
        assert word not in text


@pytest.mark.parametrize("kind", TO_FAMILIES)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.council)
def test_letters_to_families_do_without_the_reference_and_without_hard_words(kind, policy):
    text = letter(kind, policy).text()
    assert REFERENCE not in text
    for word in ("Kinplan", "proceedings", "perpetrator", "stakeholder", "attendee"):
        assert word not in text


def test_an_introduction_says_that_it_is_voluntary_and_names_the_partner_when_there_is_one():
    assert "Taking part is voluntary." in letter("introduction").text()
    assert "An independent coordinator" in letter("introduction").text()
    assert f"together with {SEFTON.partner}." in letter("introduction", SEFTON).text()
    assert "together with" not in letter("introduction").text()


def test_a_reminder_tells_the_day_and_the_place_again():
    text = letter("reminder").text()
    assert "on Thursday 1 July 2027 at 00:30. It is at The Green Room." in text


def test_harm_that_was_reported_is_not_told_by_mail():
    text = letter("harm_reported").text()
    assert text.count("\n\n") == 2
    assert "Something needs you today in Kinplan" in text
    assert "harm" not in text.lower()


def test_a_breach_is_told_with_the_time_until_when_on_a_clock_in_england():
    assert "until Monday 29 March 2027 at 10:30." in letter("breach_reported").text()


def test_a_copy_tells_the_support_that_was_asked_and_the_wishes_that_are_for_the_reader():
    plan = {
        **PLAN,
        "support_asked": ["A bus pass.", {"what": "A bed", "agency": "Housing"}],
        "wishes_of": [{"child": "1c", "wishes": "To keep the dog."}],
        "withheld": 1,
    }
    text = letter("plan_copy", plan=plan).text()
    for words in ("- A bus pass.", "- A bed (Housing)", "- To keep the dog.", "[withheld]"):
        assert words in text


def test_a_copy_in_a_service_for_adults_speaks_of_no_child():
    assert "What the person wants" in letter("plan_copy", EASTMARCH).text()
    assert "child" not in letter("plan_copy", EASTMARCH).text()


@pytest.mark.parametrize(
    "name", ["X", "Nguyễn Thị Ánh", "محمد", "张伟", "é" * 120, "D'Arcy-O’Neil"]
)
def test_names_of_every_script_and_length_are_written_as_they_are(name):
    assert letter("invitation", name=name).text().startswith(f"Dear {name},")


def test_the_letter_with_a_personal_link_says_nothing_of_what_the_page_is_about():
    text = letter("personal_link").text()
    assert "https://pages.example/p/made-up" in text
    assert "eight digits" in text
    assert "29 March 2027 at 10:30" in text
    own_words = text.replace(HERTFORDSHIRE.contact, "").lower()
    for word in ("meeting", "conference", "family", "child", "council", "plan", "hertfordshire"):
        assert word not in own_words, word
