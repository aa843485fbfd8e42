"""A declaration is made before access; a conflict is a fact and no refusal."""

from __future__ import annotations

import pytest

from services.scheduling.application import commands
from services.scheduling.domain.events import ConflictDeclared, CoordinatorAllocated
from services.scheduling.domain.refusals import CoordinatorNotAllocated, StillPreparing
from shared.commanding import Work
from shared.refusals import Forbidden
from tests.acting import REFERENCE
from tests.given import given
from tests.kept import Kept
from tests.scheduling.arranged import (
    after,
    allocate,
    by_coordinator,
    change_referrer,
    declare,
    offer,
    opened,
)


def test_whoever_declares_no_conflict_coordinates_the_case_from_then_on():
    declared = given(opened(), offer).when(declare())
    declared.then(CoordinatorAllocated, coordinator="herts-coordinator", actor="herts-coordinator")
    assert declared.record.status == "preparing"
    assert declared.record.coordinator == "herts-coordinator"


@pytest.mark.parametrize(("another_role", "knows"), [(True, False), (False, True), (True, True)])
def test_whoever_declares_a_conflict_does_not_get_the_case(another_role, knows):
    declared = given(opened(), offer).when(declare(another_role, knows))
    declared.then(
        ConflictDeclared,
        coordinator="herts-coordinator",
        holds_another_role=another_role,
        knows_the_family=knows,
    )
    assert declared.record.status == "opened"
    assert declared.record.coordinator == ""


def test_only_whoever_was_asked_declares():
    told = {"holds_another_role": False, "knows_the_family": False, "remarks": None}
    stranger = by_coordinator(actor="herts-coordinator-2")
    work = Work(Kept(after(offer)), REFERENCE, stranger, told)  # type: ignore[arg-type]
    with pytest.raises(Forbidden, match="to whom this case is offered"):
        commands.declare_independence(work)


def test_it_is_declared_once():
    given(opened(), allocate).when(declare()).then_refused(StillPreparing)
    given(opened(), offer, declare(True)).when(declare()).then_refused(CoordinatorNotAllocated)


def test_whoever_became_the_referrer_meanwhile_does_not_get_the_case():
    changed = given(opened(), offer).when(change_referrer("herts-coordinator"))
    assert [type(e) for e in changed.recorded][1:] == [ConflictDeclared]
    assert changed.record.status == "opened"
