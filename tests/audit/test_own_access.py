"""What somebody of the family is shown of who has seen their record, and what never."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from services.audit.application import own_access
from services.audit.application.own_access import may_be_shown

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("referral", "scheduling", "plans", "notifications", "audit")
ME, PARENT, OTHER = "joan", "parent-1", "dan"
CLASSES = (own_access.OF_THE_WHOLE_CASE, own_access.ABOUT_THEMSELVES, own_access.HIDDEN)


def recorded_readings(source: str) -> set[str]:
    """The purposes under which an edge, or a desk, records that personal content was shown."""
    return {
        ast.literal_eval(call.args[0])
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in ("self.desk.show", "self.show")
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and (any(k.arg == "shows" for k in call.keywords) or len(call.args) > 4)
    }


def purposes() -> set[str]:
    files = [ROOT / "services" / s / "edge" / "service.py" for s in SERVICES]
    files.append(ROOT / "shared" / "edge" / "extensions.py")
    return set().union(*(recorded_readings(f.read_text(encoding="utf-8")) for f in files))


def unclassed(found: set[str]) -> set[str]:
    return found - set().union(*CLASSES)


def reading(purpose: str, *about: str) -> dict[str, object]:
    return {"purpose": purpose, "about": list(about)}


def test_every_reading_is_either_shown_to_the_family_or_kept_from_it() -> None:
    found = purposes()
    assert len(found) > 20
    assert unclassed(found) == set()
    for one in CLASSES:
        for other in CLASSES:
            assert one is other or not one & other


def test_a_reading_that_nobody_thought_of_is_noticed_and_never_shown() -> None:
    planted = "self.desk.show('show_diary', look, reference, shows='a diary')"
    assert unclassed(recorded_readings(planted)) == {"show_diary"}
    assert not may_be_shown(reading("show_diary"), [ME])
    assert not may_be_shown(reading("show_diary", ME), [ME])


@pytest.mark.parametrize("purpose", sorted(own_access.OF_THE_WHOLE_CASE))
def test_readings_of_the_whole_case_are_shown(purpose: str) -> None:
    assert may_be_shown(reading(purpose), [ME])


@pytest.mark.parametrize("purpose", sorted(own_access.ABOUT_THEMSELVES))
def test_readings_about_somebody_are_shown_to_nobody_but_themselves(purpose: str) -> None:
    assert may_be_shown(reading(purpose, ME), [ME, PARENT])
    assert may_be_shown(reading(purpose, ME, PARENT), [ME, PARENT])
    assert not may_be_shown(reading(purpose, OTHER), [ME, PARENT])
    assert not may_be_shown(reading(purpose, ME, OTHER), [ME, PARENT])
    assert not may_be_shown(reading(purpose), [ME])


@pytest.mark.parametrize("purpose", sorted(own_access.HIDDEN))
def test_readings_that_would_betray_somebody_are_never_shown(purpose: str) -> None:
    for about in ((), (ME,), (OTHER,)):
        assert not may_be_shown(reading(purpose, *about), [ME])
