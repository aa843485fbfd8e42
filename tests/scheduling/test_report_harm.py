"""Harm that somebody tells of goes to the social worker at once, in whatever state the case is."""

from __future__ import annotations

import pytest

from services.scheduling.application.narrative import SENTENCES
from services.scheduling.application.published import announce
from services.scheduling.domain.events import HarmReported
from services.scheduling.domain.refusals import NobodyOfThatName
from tests.given import given
from tests.scheduling.arranged import IN, READY, after, opened, report_harm


@pytest.mark.parametrize("state", list(IN))
def test_it_is_reported_in_every_state(state):
    before = IN[state]()
    reported = given(before).when(report_harm())
    reported.then(HarmReported, referrer="herts-referrer", coordinator="herts-coordinator")
    assert reported.record.status == state


def test_the_announcement_tells_who_has_to_act_and_nothing_of_what_was_said():
    event = given(opened(), *READY).when(report_harm("joan")).recorded[0]
    assert announce(event) == (
        "HarmReported",
        {"referrer": "herts-referrer", "coordinator": "herts-coordinator"},
    )


def test_the_history_does_not_repeat_what_was_said():
    event = given(opened(), *READY).when(report_harm("joan")).recorded[0]
    sentence = SENTENCES[HarmReported](event, str)
    assert "left alone" not in sentence and "joan" not in sentence


def test_whoever_told_of_it_is_an_attendee():
    given(after(*READY)).when(report_harm("nobody")).then_refused(NobodyOfThatName)
