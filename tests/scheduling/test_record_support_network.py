"""On whom the family can rely."""

from __future__ import annotations

from services.scheduling.domain.events import Confirmed, SupportNetworkRecorded
from services.scheduling.domain.refusals import InterpreterIsRelative, NotReady
from tests.acting import policy_with
from tests.given import given
from tests.scheduling.arranged import READY, allocate, book, confirm, invite, network, opened

WANTS_IT = policy_with(meeting={"support_network": True})


def test_it_is_needed_only_where_the_policy_asks_for_it():
    given(opened(), *READY).when(confirm()).then(Confirmed)
    refusal = given(opened(), *READY).when(confirm(policy=WANTS_IT)).then_refused(NotReady)
    assert "support network not recorded" in refusal.message
    given(opened(), *READY, network("Ruth Ashdown")).when(confirm(policy=WANTS_IT)).then(Confirmed)


def test_a_later_one_stands_in_place_of_an_earlier_one():
    again = given(opened(), allocate, network("Ruth")).when(network("Cas", "Dai"))
    again.then(SupportNetworkRecorded)
    assert [one["name"] for one in again.record.network] == ["Cas", "Dai"]


def test_nobody_in_it_interprets():
    given(opened(), allocate, invite(language="Welsh"), network("Dai Pell")).when(
        book(interpreter="  DAI   pell ")
    ).then_refused(InterpreterIsRelative)
