"""Invariant 6: distribution is per recipient and version, redacted, and checked where it must be.

Each part of a plan holds a made-up word of its own, and each secret is written in some odd way, so that
what a copy tells can be seen in its text alone, whatever the code that made it thinks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from services.plans.application import commands
from services.plans.application.published import announce
from services.plans.domain import redaction, rules
from shared import withholding
from shared.commanding import Work
from tests.acting import REFERENCE, act
from tests.plans.machines import CaseAtWork, notices, walked

CHILDREN = ("milo", "ada", "owen")
SECRETS = {
    "12 Quincewood Row": ["12 Quincewood Row", "12, QUINCEWOOD  row", "12 quincewood\nRow."],
    "SG13 8QZ": ["SG13 8QZ", "sg138qz", "Sg13  8Qz"],
    "Zuzanna Dąbrowska": ["Zuzanna Dąbrowska", "ZUZANNA DABROWSKA", "Zuzanna  dąbrowska's"],
    "王小明": ["王小明", "在王小明家"],
}
SUBSETS = st.sets(st.sampled_from(CHILDREN)).map(sorted)
TYPED = st.sampled_from([typed for ways in SECRETS.values() for typed in ways])


def compact(text: str) -> str:
    """A text without anything but its letters and digits, in small letters, ą as a."""
    return "".join(c for c in text.casefold().replace("ą", "a") if c.isalnum())


def texts(value: object) -> Iterator[str]:
    """Every text in an answer."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


class RedactedCopies(CaseAtWork):
    """Versions with parts for some children and with secrets, copied for whoever."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[int, dict[str, list[str]]] = {}
        self.checked: set[int] = set()

    @initialize(check=st.booleans())
    def the_first_conference_is_held(self, check):
        self.a_conference_is_held(check)

    @rule(check=st.booleans())
    def a_conference_is_held(self, check):
        self.hold_meeting("plan", centre=list(CHILDREN), check_copies=check)

    @rule(
        parts=st.lists(st.tuples(SUBSETS, TYPED), min_size=1, max_size=3),
        wishes=st.lists(st.tuples(st.sampled_from(CHILDREN), TYPED), max_size=2),
        said=st.lists(TYPED, min_size=5, max_size=5),
    )
    def a_version_is_written_up(self, parts, wishes, said):
        number = len(self.parts) + 1
        words = {f"v{number}part{place}x": about for place, (about, _) in enumerate(parts)}
        words |= {f"v{number}wish{place}x": [child] for place, (child, _) in enumerate(wishes)}
        done = self.write_up(
            actions=[
                {
                    "what": f"v{number}part{place}x {typed}",
                    "who": f"Joan, {typed}",
                    "by_when": str(self.today),
                    "children": about,
                }
                for place, (about, typed) in enumerate(parts)
            ],
            wishes_of=[
                {"child": child, "wishes": f"v{number}wish{place}x ({typed})"}
                for place, (child, typed) in enumerate(wishes)
            ],
            back_up_plan=f"v{number}all {said[0]}",
            how_checked=f"At {said[1]}",
            childs_wishes=f"{said[2]}!",
            support_asked=[{"what": f"A bus to {said[3]}", "agency": f"near {said[4]}"[:120]}],
        )
        if done:
            self.parts[number] = words

    @rule(agreed=st.booleans())
    def the_referrer_decides(self, agreed):
        version = len(self.parts)
        if agreed:
            self.perform("agree_plan", "referrer", plan_version=version)
        else:
            self.perform(
                "refuse_plan",
                "referrer",
                plan_version=version,
                reasons="None is named.",
                next_step="another_meeting",
                risk_of_significant_harm=True,
            )

    @rule(version=st.integers(1, 4), role=st.sampled_from(["coordinator", "referrer", "manager"]))
    def copies_are_released(self, version, role):
        if self.perform("release_copies", role, plan_version=version, checked=True):
            assert role == "coordinator"
            assert version not in self.checked, "released twice"
            self.checked.add(version)

    @precondition(lambda self: self.parts)
    @rule(
        ago=st.integers(0, 2),
        children=SUBSETS,
        hide=st.sets(st.sampled_from(sorted(SECRETS))).map(sorted),
    )
    def a_copy_is_asked_for(self, ago, children, hide):
        version = max(len(self.parts) - ago, 1)
        told = {"plan_version": version, "reader": {"children": children, "hide": hide}}
        copied = commands.copy(Work(self.store, REFERENCE, act(), told))
        assert copied["plan_version"] == version
        text = compact(" ".join(texts(copied)))
        for secret in hide:
            assert compact(secret) not in text, "what others keep from them reached a reader"
        for number, words in self.parts.items():
            for word, about in words.items():
                may = number == version and (
                    not children or not about or bool(set(children) & set(about))
                )
                assert (word in text) == may, "each reads their own parts of that version"
        named = set(json.dumps([a["children"] for a in copied["actions"]]).split('"'))
        if children:
            assert not named & (set(CHILDREN) - set(children))
        assert copied["withheld"] == sum(t.count("[withheld]") for t in texts(copied))

    @invariant()
    def no_copies_go_unchecked_where_somebody_must_check_them(self):
        must_check = False
        for event in self.recorded:
            name, data = announce(event) or ("", {})
            if event.TOPIC == "plan.awaited":
                must_check = event.check_copies
            if name == "PlanAgreed":
                assert data["copies_held"] is must_check
            if name == "PlanCopiesReleased":
                assert data["plan_version"] in self.checked


def test_nobody_is_sent_what_others_keep_from_them_or_what_is_about_other_children():
    walked(RedactedCopies)


@pytest.mark.parametrize(
    ("where", "fault", "instead"),
    [
        (redaction, "is_for", lambda *_: True),
        (withholding, "_found", lambda *_: iter(())),
        (withholding, "_compared", lambda word: word),
        (withholding, "_run_together", lambda *_: -1),
        (withholding, "_is_unspaced", lambda _: False),
        (redaction, "_for_reader", lambda action, _: action),
        (rules, "its_copies_wait", lambda *_: None),
    ],
)
def test_the_machine_notices_when_the_rule_is_gone(monkeypatch, where, fault, instead):
    monkeypatch.setattr(where, fault, instead)
    notices(RedactedCopies)
