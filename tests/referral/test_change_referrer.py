"""Another professional has the referrer's part; the access of the previous one ends."""

from __future__ import annotations

from datetime import date

import pytest

from services.referral.application import commands, showing
from services.referral.application.published import announce
from services.referral.domain.events import Accepted, ReferrerChanged
from services.referral.domain.refusals import (
    AlreadyReferrer,
    CoordinatorCannotRefer,
    DayInTheFuture,
)
from shared.commanding import Work
from shared.refusals import Forbidden
from tests.acting import REFERENCE, act
from tests.given import given
from tests.kept import Kept
from tests.referral.arranged import (
    ASKED,
    RESPONSE,
    accept,
    after,
    by_referrer,
    change_referrer,
    close,
    decline,
    received,
    withdraw,
)


def to(referrer, from_day=ASKED):
    return lambda r: r.change_referrer(act(), referrer, from_day, "A move.")


def test_the_part_goes_to_another_from_a_day():
    changed = given(received(), accept).when(change_referrer)
    event = changed.then(
        ReferrerChanged, referrer="herts-referrer-2", previous="herts-referrer", from_day=ASKED
    )
    assert changed.record.referrer == "herts-referrer-2"
    assert announce(event) == (
        "ReferrerChanged",
        {"referrer": "herts-referrer-2", "previous": "herts-referrer"},
    )


def test_the_previous_referrer_sees_and_does_nothing_more_and_the_new_one_does():
    store = Kept(after(change_referrer))
    before = Work(store, REFERENCE, by_referrer(), RESPONSE)
    now = Work(store, REFERENCE, by_referrer(actor="herts-referrer-2"), RESPONSE)
    for ask in (showing.show_referral, commands.record_response):
        with pytest.raises(Forbidden, match="who referred"):
            ask(before)
        assert ask(now)


def test_the_acceptance_names_the_referrer_of_that_moment():
    given(received(), change_referrer).when(accept).then(Accepted, referrer="herts-referrer-2")


def test_who_has_the_part_is_not_given_it_again():
    given(received()).when(to("herts-referrer")).then_refused(AlreadyReferrer)
    given(received(), change_referrer).when(to("herts-referrer")).then(ReferrerChanged)


def test_the_coordinator_of_the_case_has_no_other_part_in_it():
    coordinated = given(
        received(), accept, lambda r: r.note_coordinator(act(), "herts-coordinator")
    )
    coordinated.when(to("herts-coordinator")).then_refused(CoordinatorCannotRefer)


@pytest.mark.parametrize("end", [close, decline, withdraw])
def test_the_access_of_a_previous_referrer_ends_also_when_the_case_has_ended(end):
    given(after(end)).when(change_referrer).then(ReferrerChanged)
    store = Kept(after(end, change_referrer))
    with pytest.raises(Forbidden):
        showing.show_referral(Work(store, REFERENCE, by_referrer(), {}))


def test_it_is_changed_on_the_day_and_not_ahead_of_it():
    given(received()).when(to("herts-referrer-2", date(2027, 1, 5))).then_refused(DayInTheFuture)
