"""Every state of every record has a way there, a refusal and words; and is known by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cli import case_forms
from cli.documents import LIFECYCLES
from shared.lifecycle import SAME
from shared.refusals import RuleRefusal

TABLES = {lifecycle.name: lifecycle for lifecycle, _, _ in LIFECYCLES}
KNOWN_AS = {
    "referral": case_forms.REFERRAL,
    "conference": case_forms.CONFERENCE,
    "plan": case_forms.PLAN,
    "message": case_forms.MESSAGE_STATES,
}
NOT_IN_CASE_FILES = {
    "keeping",  # what an auditor or manager does years later
    "incoming transfer",  # a case file looks at the case that comes of it
}


def gaps(lifecycle):
    """What is missing from a table, or too much in it."""
    states, found = set(lifecycle.states), []
    for state in sorted(states | set(lifecycle.refusals) | set(lifecycle.messages)):
        if state not in states:
            found.append(f"{state}: no way leads there or starts from there")
            continue
        refusal = lifecycle.refusals.get(state)
        if refusal is None or not issubclass(refusal, RuleRefusal):
            found.append(f"{state}: has no refusal")
        if not lifecycle.messages.get(state, "").endswith("."):
            found.append(f"{state}: has no words")
    reached = _reached(lifecycle)
    return found + [f"{state}: cannot be reached" for state in sorted(states - reached)]


def _reached(lifecycle):
    reached, before = set(lifecycle.start.split("|")), set()
    while reached != before:
        before = set(reached)
        for starts, ends in lifecycle.ways.values():
            if reached & set(starts):
                reached |= set(ends.split("|"))
    return reached


@pytest.mark.parametrize("name", TABLES)
def test_every_state_can_be_reached_and_has_its_refusal_and_its_words(name):
    assert gaps(TABLES[name]) == []


@pytest.mark.parametrize("name", sorted(set(TABLES) - NOT_IN_CASE_FILES))
def test_case_files_know_every_state(name):
    assert set(KNOWN_AS[name]) == set(TABLES[name].states)


def test_gaps_are_noticed():
    plan = TABLES["plan"]
    without = {state: kind for state, kind in plan.refusals.items() if state != "agreed"}
    silent = {**plan.messages, "agreed": ""}
    assert gaps(replace(plan, refusals=without)) == ["agreed: has no refusal"]
    assert gaps(replace(plan, messages=silent)) == ["agreed: has no words"]
    spare = {**plan.messages, "lost": "The plan is lost."}
    assert gaps(replace(plan, messages=spare)) == ["lost: no way leads there or starts from there"]
    island = {**plan.ways, "find": (("lost",), "found")}
    words = dict.fromkeys((*plan.states, "lost", "found"), "In words.")
    kinds = {**plan.refusals, "lost": RuleRefusal, "found": RuleRefusal}
    assert gaps(replace(plan, ways=island, messages=words, refusals=kinds)) == [
        "found: cannot be reached",
        "lost: cannot be reached",
    ]


def test_the_diagram_shows_every_way_and_where_it_begins():
    drawn = TABLES["plan"].diagram()
    assert drawn.startswith("stateDiagram-v2\n    [*] --> awaited\n")
    assert "    [*] --> no_plan\n" in drawn
    assert "    proposed --> not_agreed: refuse\n" in drawn
    assert "    proposed --> closed: refuse\n" in drawn


def test_what_leaves_a_state_as_it_is_is_drawn_as_one_arrow_back_to_it():
    referral = TABLES["referral"]
    assert SAME not in referral.states
    drawn = referral.diagram()
    for state in ("received", "accepted"):
        (arrow,) = [line for line in drawn.splitlines() if f"{state} --> {state}: " in line]
        assert "record offer, record exemption, " in arrow
    assert "    accepted --> closed: answer transfer\n" in drawn
    assert SAME not in drawn.split()
