"""Versions that were stored before support named an agency are read as what they became."""

from __future__ import annotations

from services.plans.domain.events import Proposed
from services.plans.domain.plan import Plan
from services.plans.domain.versions import as_second_form
from shared.eventstore.events import ERASED
from tests.eventstore.frozen import FixedKeyring, kept, load, mapper_of
from tests.examples import example

OLD = kept()["plan.proposed.1"]


def test_support_names_no_agency_and_nothing_is_said_per_child():
    event = load(OLD)
    assert isinstance(event, Proposed)
    assert event.support_asked == [{"what": "wheelbarrows", "agency": None}]
    assert [a["children"] for a in event.actions] == [[]]
    assert (event.wishes_of, event.professional_monitor) == ([], None)


def test_what_was_erased_is_passed_over():
    state = {"actions": ["3d" * 16, {"what": "beekeeping"}], "plan_version": 1}
    changed = as_second_form(state)
    assert changed["actions"] == ["3d" * 16, {"what": "beekeeping", "children": []}]
    assert "support_asked" not in changed


def test_a_plan_with_such_a_version_is_shown_and_copied():
    plan = Plan(load(OLD).originator_id, "HERTS-K7MD-9QRX")
    load(OLD).apply(plan)
    assert plan.versions[1]["support_asked"][0]["what"] == "wheelbarrows"


def test_the_wishes_of_a_child_and_the_action_of_an_attendee_go_with_them():
    keyring = FixedKeyring()
    mapper = mapper_of("plans")
    mapper.keyring = keyring
    stored = mapper.to_stored_event(example(Proposed))
    keyring.erased = {"1c" * 16}
    event = mapper.to_domain_event(stored)
    assert event.wishes_of == [{"child": "1c" * 16, "wishes": ERASED}]
    assert event.actions[0]["what"] == "beekeeping"
    keyring.erased = {"3d" * 16}
    event = mapper.to_domain_event(stored)
    erased = {"what": ERASED, "who": ERASED, "by_when": None, "children": []}
    assert event.actions == [{**erased, "attendee": "3d" * 16}]
    assert event.wishes_of[0]["wishes"] == "kaleidoscopes"
