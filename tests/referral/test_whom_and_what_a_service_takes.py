"""Reasons, stages, believed ages and NHS numbers of those who are referred; people kept apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from services.referral.domain.events import OfferBindingChanged, OfferRecorded, Received
from services.referral.domain.nhs_numbers import has_right_check_digit, nhs_number_of
from services.referral.domain.referral import Referral
from services.referral.domain.refusals import (
    DayInTheFuture,
    NhsNumberWrong,
    NotEligible,
    ReasonNotServed,
    ReplyWithoutOffer,
    StageNotServed,
)
from shared.policies import REASONS, STAGES
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, REFERENCE, counting
from tests.given import beginning, replays_to_the_same
from tests.referral.arranged import (
    ASKED,
    NORTHMERE,
    by_referrer,
    child,
    parent,
    told,
    unborn,
)

BELIEVED = {"date_of_birth": None, "birth_unknown": True}
RIGHT = "9434765919"
AHEAD = {
    "made_to": ["parent:1"],
    "made_on": ASKED,
    "how": "letter_before_proceedings",
    "replies": [{"who": "parent:1", "reply": "accepted", "on": ASKED}],
}
APART = {"one": "parent:1", "other": "parent:2", "why": "He was violent.", "source": "court_order"}


def referring(policy=HERTFORDSHIRE, **changes):
    body = told(**changes)
    by = by_referrer(policy=policy)
    return beginning(lambda: Referral.receive(by, REFERENCE, body, counting()))


@pytest.mark.parametrize("reason", REASONS)
def test_where_the_policy_names_no_reasons_every_one_is_served(reason):
    assert HERTFORDSHIRE.referring.reasons == ()
    referring(reasons=[reason]).then(Received, reasons=[reason])


@pytest.mark.parametrize("reason", REASONS)
def test_where_the_policy_names_reasons_only_they_are_served(reason):
    tried = referring(CENTRAL_BEDFORDSHIRE, reasons=[reason])
    if reason in CENTRAL_BEDFORDSHIRE.referring.reasons:
        tried.then(Received)
    else:
        assert "neglect" in tried.then_refused(ReasonNotServed).message


def test_one_reason_that_is_not_served_is_named():
    tried = referring(CENTRAL_BEDFORDSHIRE, reasons=["neglect", "support_network"])
    assert "for: who the family can rely on." in tried.then_refused(ReasonNotServed).message


@pytest.mark.parametrize("stage", STAGES)
def test_where_the_policy_names_stages_only_they_are_served(stage):
    referring(stage=stage).then(Received, stage=stage)
    tried = referring(NORTHMERE, stage=stage)
    if stage in NORTHMERE.referring.stages:
        tried.then(Received)
    else:
        assert "pre proceedings" in tried.then_refused(StageNotServed).message


@pytest.mark.parametrize(
    ("age", "learning_disability", "eligible"),
    [(0, False, True), (17, False, True), (18, False, False), (24, True, True), (25, True, False)],
)
def test_somebody_whose_birth_is_not_known_is_eligible_by_the_age_that_is_believed(
    age, learning_disability, eligible
):
    one = child(**BELIEVED, believed_age=age, learning_disability=learning_disability)
    tried = referring(children=[one])
    if eligible:
        tried.then(Received)
    else:
        tried.then_refused(NotEligible)


def test_of_a_birth_that_is_not_known_no_period_of_keeping_can_be_told():
    one = child(**BELIEVED, believed_age=9)
    referral = Referral.receive(by_referrer(), REFERENCE, told(children=[one]), counting())
    assert referral.youngest_born is None


@pytest.mark.parametrize("number", [RIGHT, "943 476 5919", " 943  4765919 ", "0000000000"])
def test_an_nhs_number_is_kept_as_text_without_its_spaces(number):
    recorded = referring(children=[child(nhs_number=number)]).then(Received)
    assert recorded.children[0]["nhs_number"] == number.replace(" ", "")


def test_a_number_that_begins_with_a_nought_keeps_it():
    numbers = (f"0{n:08d}{check}" for n in range(40) for check in range(10))
    number = next(n for n in numbers if has_right_check_digit(n) and n != "0" * 10)
    assert nhs_number_of(number, "child 1") == number


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("943476591", "has 9 digits"),
        ("94347659190", "has 11 digits"),
        ("9434765918", "last digit does not fit"),
        ("9434756919", "last digit does not fit"),  # two are swapped
        ("943476591X", "something other than the digits"),
        ("943-476-5919", "something other than the digits"),
        ("٩٤٣٤٧٦٥٩١٩", "something other than the digits"),  # digits, and not these
        ("９４３４７６５９１９", "something other than the digits"),
    ],
)
def test_what_is_no_nhs_number_is_refused_and_not_repeated(number, says):
    for people in (
        {"children": [child(nhs_number=number)]},
        {"parents": [parent(nhs_number=number)]},
    ):
        refused = referring(**people).then_refused(NhsNumberWrong)
        assert says in refused.message
        assert number not in refused.message


def test_whose_nhs_number_is_wrong_is_said_by_their_place():
    people = [parent(nhs_number=RIGHT), parent(nhs_number="1")]
    assert "parent 2" in referring(parents=people).then_refused(NhsNumberWrong).message


@settings(max_examples=200, deadline=None, derandomize=True)
@for_any(first=st.integers(0, 10**9 - 1), wrong=st.integers(1, 9))
def test_one_digit_that_is_mistyped_is_always_found(first, wrong):
    nine = f"{first:09d}"
    weighed = sum(int(nine[i]) * (10 - i) for i in range(9)) % 11
    right = [d for d in range(10) if (weighed + d) % 11 == 0]  # the definition, the other way about
    assert [d for d in range(10) if has_right_check_digit(f"{nine}{d}")] == right
    if right:
        number = f"{nine}{right[0]}"
        place = first % 9
        mistyped = f"{number[:place]}{(int(number[place]) + wrong) % 10}{number[place + 1 :]}"
        assert not has_right_check_digit(mistyped)


def test_two_who_are_never_together_are_kept_by_their_identifiers_and_the_reason_beside():
    recorded = referring(
        parents=[parent(), parent(name="Owen Pell", relation="father")], never_together=[APART]
    ).then(Received)
    assert recorded.never_together == ["person-2", "person-3"]
    assert recorded.apart_by == ["court_order"]
    assert recorded.apart_why == ["He was violent."]


def test_what_must_not_reach_others_is_kept_with_the_person():
    hidden = ["14 Mulberry Wharf", "Holywell School"]
    recorded = referring(parents=[parent(keep_from_others=hidden)]).then(Received)
    assert recorded.parents[0]["keep_from_others"] == hidden


def test_an_offer_that_was_made_before_is_recorded_with_the_referral():
    tried = referring(offer=AHEAD)
    tried.then(Received, OfferRecorded, OfferBindingChanged, binds=True)
    recorded = tried.recorded[1]
    assert (recorded.made_to, recorded.obliges) == (["person-2"], True)
    assert recorded.replies == [{"person": "person-2", "reply": "accepted", "on": ASKED}]
    replays_to_the_same(tried.record, tried.recorded)


def test_an_offer_has_been_made_and_replied_to_before_it_is_told():
    tomorrow = date(2027, 1, 5)
    referring(offer={**AHEAD, "made_on": tomorrow}).then_refused(DayInTheFuture)
    late = [{"who": "parent:1", "reply": "accepted", "on": tomorrow}]
    referring(offer={**AHEAD, "replies": late}).then_refused(DayInTheFuture)
    early = [{"who": "parent:1", "reply": "accepted", "on": date(2027, 1, 1)}]
    referring(offer={**AHEAD, "replies": early}).then_refused(ReplyWithoutOffer)
    another = [{"who": "child:1", "reply": "accepted", "on": ASKED}]
    referring(offer={**AHEAD, "replies": another}).then_refused(ReplyWithoutOffer)


NAMES = ["Ю", "李", "عبد الرحمن", "Ngũgĩ wa Thiong’o", "Ó Súilleabháin-Nic Giolla", "𝔄", "x" * 120]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_whatever_script_and_length_is_kept_as_it_is(name):
    recorded = referring(children=[child(name=name), child(name=name)]).then(Received)
    assert [one["name"] for one in recorded.children] == [name, name]


def test_siblings_one_of_them_unborn_and_one_of_a_believed_age_share_a_referral():
    family = [child(), unborn(), child(**BELIEVED, believed_age=3)]
    recorded = referring(children=family).then(Received)
    assert len(recorded.children) == 3


def test_the_policy_decides_and_not_the_councils_name():
    renamed = replace(
        CENTRAL_BEDFORDSHIRE, referring=replace(CENTRAL_BEDFORDSHIRE.referring, reasons=())
    )
    referring(renamed, reasons=["support_network"]).then(Received)
