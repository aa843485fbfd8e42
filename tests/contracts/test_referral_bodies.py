"""How the bodies about referrals are read: strictly, with the field that is wrong."""

from __future__ import annotations

from copy import deepcopy

import pytest

from services.portal.examples import EXAMPLES
from shared.contracts.commands import COMMAND
from shared.contracts.reading import read
from shared.policies import REASONS
from shared.refusals import Unreadable

FAMILY = EXAMPLES["receive_referral"]
ADULT = {
    "name": "Ines Calloway",
    "consent": "willing",
    "asked_on": "2026-11-02",
    "how_asked": "at home",
}
ABOUT_AN_ADULT = {
    **{
        field: FAMILY[field]
        for field in ("concerns", "going_well", "needs_to_change", "bottom_line")
    },
    "adult": ADULT,
    "reasons": ["mental_health"],
    "stage": "mental_health",
}
PAIR = {"one": "parent:1", "other": "child:1", "why": "An order.", "source": "court_order"}
OFFER = {"made_to": ["parent:1"], "made_on": "2026-11-02", "how": "phone"}


def loaded(body, name="receive_referral"):
    return read(COMMAND[name].schema(), body)


def wrong(body, name="receive_referral"):
    """The fields that are named when the body cannot be read."""
    with pytest.raises(Unreadable) as refused:
        loaded(body, name)
    return set(refused.value.fields)


def family(**changes):
    return {**deepcopy(FAMILY), **changes}


def with_child(**changes):
    return family(children=[{**FAMILY["children"][0], **changes}])


def test_what_is_not_told_of_somebody_is_filled_in():
    told = loaded(family())
    assert told["adult"] is None and told["offer"] is None and told["never_together"] == []
    child, parent = told["children"][0], told["parents"][0]
    assert (child["language"], child["needs"], child["nhs_number"]) == ("English", [], None)
    assert (parent["email"], parent["contact_is_safe"], parent["keep_from_others"]) == (
        None,
        True,
        [],
    )


def test_a_referral_is_about_children_or_about_an_adult():
    assert loaded(ABOUT_AN_ADULT)["adult"]["date_of_birth"] is None
    assert wrong({**ABOUT_AN_ADULT, "children": FAMILY["children"]}) == {"children"}
    assert wrong({**ABOUT_AN_ADULT, "adult": None}) == {"children"}
    assert wrong({**ABOUT_AN_ADULT, "parents": FAMILY["parents"]}) == {"parents"}
    assert wrong(family(parents=[])) == {"parents"}
    assert wrong(family(children=FAMILY["children"] * 13)) == {"children"}


@pytest.mark.parametrize("field", ["reasons", "stage"])
def test_reasons_and_stage_are_asked_for(field):
    body = family()
    del body[field]
    assert wrong(body) == {field}


def test_reasons_are_from_the_list_and_each_once():
    assert loaded(family(reasons=list(REASONS)))["reasons"] == list(REASONS)
    assert wrong(family(reasons=[])) == {"reasons"}
    assert wrong(family(reasons=["boredom"])) == {"reasons.0"}
    assert wrong(family(reasons=["neglect", "neglect"])) == {"reasons"}
    assert wrong(family(stage="early")) == {"stage"}


def test_a_child_is_born_expected_or_of_a_believed_age():
    unknown = {"date_of_birth": None, "birth_unknown": True}
    assert loaded(with_child(**unknown, believed_age=7))["children"][0]["believed_age"] == 7
    assert wrong(with_child(**unknown)) == {"children.0.believed_age"}
    assert wrong(with_child(birth_unknown=True, believed_age=7)) == {"children.0.believed_age"}
    assert wrong(with_child(believed_age=7)) == {"children.0.date_of_birth"}
    assert wrong(with_child(date_of_birth=None)) == {"children.0.date_of_birth"}
    assert wrong(with_child(due_date="2027-01-01")) == {"children.0.date_of_birth"}
    assert wrong(with_child(**unknown, believed_age=-1)) == {"children.0.believed_age"}
    assert wrong(with_child(date_of_birth="2023-02-29")) == {"children.0.date_of_birth"}


def test_who_is_kept_apart_is_named_by_places_that_are_there_and_not_twice():
    assert loaded(family(never_together=[PAIR]))["never_together"][0]["one"] == "parent:1"
    assert wrong(family(never_together=[{**PAIR, "other": "parent:1"}])) == {
        "never_together.0.other"
    }
    assert wrong(family(never_together=[{**PAIR, "one": "parent:2"}])) == {"never_together.0.one"}
    assert wrong(family(never_together=[{**PAIR, "one": "adult:1"}])) == {"never_together.0.one"}
    for place in ("parent", "parent:0", "parent:x", "Carys Ashdown", "parent:1\n"):
        assert wrong(family(never_together=[{**PAIR, "one": place}])) == {"never_together.0.one"}


def test_an_offer_names_people_by_places_that_are_there():
    reply = {"who": "parent:1", "reply": "accepted", "on": "2026-11-03"}
    told = loaded(family(offer={**OFFER, "replies": [reply]}))["offer"]
    assert told["replies"][0]["who"] == "parent:1"
    assert loaded(family(offer=OFFER))["offer"]["replies"] == []
    assert wrong(family(offer={**OFFER, "made_to": ["child:2"]})) == {"offer.made_to.0"}
    assert wrong(family(offer={**OFFER, "made_to": []})) == {"offer.made_to"}
    other = {**reply, "who": "parent:9"}
    assert wrong(family(offer={**OFFER, "replies": [other]})) == {"offer.replies.0.who"}


@pytest.mark.parametrize(
    ("command", "field", "value"),
    [
        ("record_response", "person", "Carys Ashdown"),
        ("record_own_view", "wants_to_take_part", "maybe"),
        ("record_offer", "made_to", ["parent 1"]),
        ("change_referrer", "referrer", "Rosa Field"),
        ("change_referrer", "referrer", "herts-referrer\n"),
        ("close_case", "reason", "boredom"),
        ("reopen_case", "reason", "boredom"),
        ("decide_duplicate", "other", "the other one"),
        ("merge_case", "into", "HERTS-K7MD"),
        ("offer_transfer", "to_council", "***"),
        ("answer_transfer", "answer", "perhaps"),
        ("seal_case", "reason", "other"),
        ("note_birth", "name", " "),
        ("note_pregnancy_loss", "child", None),
        ("return_referral", "question", ""),
    ],
)
def test_a_field_that_is_wrong_is_named(command, field, value):
    named = wrong({**EXAMPLES[command], field: value}, command)
    assert {name.split(".")[0] for name in named} == {field}


def test_who_is_named_in_a_later_command_is_asked_for():
    for command, field in (
        ("record_response", "person"),
        ("record_own_view", "child"),
        ("note_birth", "child"),
        ("note_pregnancy_loss", "child"),
    ):
        body = {name: value for name, value in EXAMPLES[command].items() if name != field}
        assert wrong(body, command) == {field}
