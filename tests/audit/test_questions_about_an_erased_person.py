"""Whoever asks about somebody who was erased is answered, and told nothing that is gone."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit.application.access import show_access, show_person_access
from services.audit.application.subject_access import show_person_record
from tests.audit.direct import a_case, erase
from tests.audit.region import Region

HERS = ("Joan", "Ashdown", "grandmother", "family.example", "Wants Milo", "Sleep at")


@pytest.fixture
def erased(region: Region) -> tuple[str, str]:
    """The reference, and the grandmother who was erased."""
    reference, joan, _ = a_case(region)
    erase(region, reference, joan)
    return reference, joan


def ask(region: Region, name: str, look: Any, reference: str, **told: Any) -> dict[str, Any]:
    answer = region.show("herts-manager", "audit", name, look, reference, "something", told)
    assert "ok" in answer, answer
    found: dict[str, Any] = answer["ok"]
    return found


def test_who_read_the_case_is_still_told(region: Region, erased: tuple[str, str]) -> None:
    reference, _ = erased
    told = ask(region, "show_access", lambda w: show_access(w, region.asking()), reference)
    assert told["problems"] == []
    assert not any(word in str(told) for word in HERS)


def test_who_read_about_them_is_still_told(region: Region, erased: tuple[str, str]) -> None:
    reference, joan = erased

    def look(work: Any) -> Any:
        return show_person_access(work, region.asking(), region)

    told = ask(region, "show_person_access", look, reference, person=joan)
    assert told["problems"] == []
    assert not any(word in str(told) for word in HERS)


def test_their_own_record_holds_nothing_of_theirs(region: Region, erased: tuple[str, str]) -> None:
    reference, joan = erased

    def look(work: Any) -> Any:
        return show_person_record(work, region)

    own = ask(region, "show_person_record", look, reference, person=joan)["own"]
    assert {each["value"] for each in own if isinstance(each["value"], str)} == {"[erased]"}
    assert not any(word in str(own) for word in HERS)


def test_somebody_else_is_given_their_record_as_before(region: Region) -> None:
    reference, joan, friend = a_case(region)
    erase(region, reference, joan)

    def look(work: Any) -> Any:
        return show_person_record(work, region)

    told = ask(region, "show_person_record", look, reference, person=friend)
    assert "Tamsin Quill" in str(told["own"])
