"""The coordinator allocated has a part in the case; other coordinators of the council have none."""

from __future__ import annotations

import pytest

from services.referral.application import commands, showing
from services.referral.application.reactions import note_coordinator_when_allocated
from services.referral.domain.events import CoordinatorNoted
from shared.commanding import Work
from shared.refusals import Forbidden, NotFound
from tests.acting import REFERENCE, act, counting, heard
from tests.kept import Kept, answered, kinds
from tests.referral.arranged import accept, after

ALLOCATED = heard("CoordinatorAllocated", coordinator="herts-coordinator")


def noted(referral):
    referral.note_coordinator(act(), "herts-coordinator")


def asked_by(coordinator, *steps):
    by = act(actor=coordinator, role="coordinator")
    return Work(Kept(after(*steps)), REFERENCE, by, {}, identify=counting())


def test_who_coordinates_is_noted():
    recorded = answered(Kept(after(accept)), note_coordinator_when_allocated, ALLOCATED)
    assert kinds(recorded) == [CoordinatorNoted]
    assert recorded[0].coordinator == "herts-coordinator"


def test_it_is_ignored_when_it_is_known_already():
    store = Kept(after(accept, noted))
    assert answered(store, note_coordinator_when_allocated, ALLOCATED) == []


def test_a_case_that_was_never_referred_here_is_not_passed_over_in_silence():
    with pytest.raises(NotFound, match="never referred"):
        answered(Kept(), note_coordinator_when_allocated, ALLOCATED)


def test_the_coordinator_of_the_case_reads_the_referral():
    shown = showing.show_referral(asked_by("herts-coordinator", accept, noted))
    assert shown["status"] == "accepted"


@pytest.mark.parametrize("steps", [(accept,), (accept, noted)])
def test_another_coordinator_reads_nothing_and_withdraws_nothing(steps):
    for ask in (showing.show_referral, commands.withdraw_consent):
        with pytest.raises(Forbidden, match="allocated"):
            ask(asked_by("herts-coordinator-2", *steps))
