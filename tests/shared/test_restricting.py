"""Every service keeps for itself which cases are restricted, in whatever order it hears of it."""

from __future__ import annotations

from typing import Any

import pytest

from shared.restricting import (
    RestrictionNoted,
    heard_restricted,
    note_lifting_when_restriction_lifted,
    note_restriction_when_case_restricted,
)
from tests.acting import REFERENCE, heard
from tests.kept import Kept, answered, kinds


def restricted(store: Kept, position: int) -> list[Any]:
    event = heard("CaseRestricted", position)
    return answered(store, note_restriction_when_case_restricted, event)


def lifted(store: Kept, position: int) -> list[Any]:
    event = heard("RestrictionLifted", position)
    return answered(store, note_lifting_when_restriction_lifted, event)


def test_a_case_of_which_nothing_was_heard_is_not_restricted():
    assert not heard_restricted(Kept(), REFERENCE)


def test_a_restriction_holds_from_when_it_is_heard_until_its_lifting_is():
    store = Kept()
    assert kinds(restricted(store, 5)) == [RestrictionNoted]
    assert heard_restricted(store, REFERENCE)
    assert kinds(lifted(store, 8)) == [RestrictionNoted]
    assert not heard_restricted(store, REFERENCE)


def test_another_case_is_not_restricted_by_it():
    store = Kept()
    restricted(store, 5)
    assert not heard_restricted(store, "HERTS-CDFG-3467")


@pytest.mark.parametrize("position", [3, 8])
def test_a_restriction_that_is_heard_after_something_newer_or_again_is_ignored(position):
    store = Kept()
    lifted(store, 8)
    assert restricted(store, position) == []
    assert not heard_restricted(store, REFERENCE)


def test_a_lifting_that_is_heard_after_something_newer_is_ignored():
    store = Kept()
    restricted(store, 9)
    assert lifted(store, 7) == []
    assert heard_restricted(store, REFERENCE)
