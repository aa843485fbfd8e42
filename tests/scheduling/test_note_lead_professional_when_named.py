"""A coordinator holds no other role in a case: neither does who leads it, whichever came first."""

from __future__ import annotations

from datetime import date

import pytest

from services.scheduling.application import commands
from services.scheduling.application.reactions import note_lead_professional_when_named
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.events import ConflictDeclared, CoordinatorReleased
from services.scheduling.domain.refusals import CoordinatorNotIndependent
from shared.commanding import Work
from shared.parts_heard import LeadProfessionalNoted
from tests.acting import REFERENCE, act, heard
from tests.kept import Kept, answered, kinds
from tests.scheduling.arranged import after, allocate, offer


def named(professional="herts-coordinator"):
    return heard(
        "LeadProfessionalNamed",
        9,
        professional=professional,
        from_day=date(2027, 1, 11),
        until_day=None,
    )


def test_a_coordinator_who_is_named_coordinates_the_case_no_longer():
    store = Kept(after(allocate))
    recorded = kinds(answered(store, note_lead_professional_when_named, named()))
    assert LeadProfessionalNoted in recorded and CoordinatorReleased in recorded
    conference = store.find(Conference, Conference.id_of("hertfordshire", REFERENCE))
    assert conference.coordinator == ""


def test_whom_it_is_offered_to_has_a_conflict():
    store = Kept(after(offer))
    recorded = kinds(answered(store, note_lead_professional_when_named, named()))
    assert ConflictDeclared in recorded


def test_anybody_else_is_noted_also_before_the_conference_is_open_and_once_only():
    for store in (Kept(after(allocate)), Kept()):
        event = named("herts-teacher")
        assert kinds(answered(store, note_lead_professional_when_named, event)) == [
            LeadProfessionalNoted
        ]
        assert answered(store, note_lead_professional_when_named, event) == []


@pytest.mark.parametrize("name", ["allocate_coordinator", "reallocate_coordinator"])
def test_who_leads_the_case_is_never_asked_to_coordinate_it(name):
    steps = () if name == "allocate_coordinator" else (allocate,)
    store = Kept(after(*steps))
    answered(store, note_lead_professional_when_named, named("herts-teacher"))
    told = {"coordinator": "herts-teacher", "reason": "An illness."}
    with pytest.raises(CoordinatorNotIndependent, match="lead professional"):
        getattr(commands, name)(Work(store, REFERENCE, act(), told))
