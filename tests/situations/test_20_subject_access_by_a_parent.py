"""Situation 20: the parent of a teenager asks for their record. Harm and the child's wishes are looked
at, third parties are masked, what is kept is gathered by person from every service, and the day by which
it is due is shown."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit.application.masking import MASK
from services.audit.application.subject_access import show_person_record
from tests.audit.region import Region, accepted, held, prepared, proposed
from tests.situations.seen import read, referred_with, sentences


@pytest.fixture
def case(region: Region) -> tuple[str, str, str]:
    """A fourteen-year-old's case with a plan; its reference, the teenager and the mother."""
    reference, ffion, nerys = referred_with(
        region,
        children=[{"name": "Ffion Marsh", "date_of_birth": "2012-06-01"}],
        parents=[{"name": "Nerys Marsh", "relation": "mother", "consent": "willing",
                  "asked_on": "2027-01-02", "how_asked": "at home"}],
        concerns="Ffion says that she is afraid of her mother's friend Dai.",
        going_well="Nerys and Ffion cook together.",
        needs_to_change="Ffion needs somewhere quiet to sleep.",
        bottom_line="Dai does not sleep in the house.",
    )  # fmt: skip
    joan = prepared(region, reference)
    held(region, reference)
    proposed(region, reference, joan)
    return reference, ffion, nerys


def asked(region: Region, reference: str, person: str, **said: Any) -> dict[str, Any]:
    """A manager puts together what is given to that person."""
    return region.show(
        "herts-manager", "audit", "show_person_record",
        lambda work: show_person_record(work, region), reference,
        "a person's own record, to give it to them", {"person": person, **said},
    )  # fmt: skip


def test_the_mother_gets_her_own_record_and_nobody_elses(
    region: Region, case: tuple[str, str, str]
) -> None:
    reference, _, mother = case
    first = asked(region, reference, mother, asked_on="2027-01-12")["ok"]
    assert first["due_by"] == "2027-02-12" and not first["overdue"]

    # Her own words are there, from whichever service keeps them; her daughter's name is masked, and so
    # is the grandmother's.
    own = {each["place"]: each["value"] for each in first["own"]}
    assert own["referral/1/parents"]["name"] == "Nerys Marsh"
    passages = {each["place"]: each.get("value") for each in first["passages"]}
    assert passages["referral/1/going_well"] == f"Nerys and {MASK} cook together."
    assert {place.partition("/")[0] for place in passages} >= {"referral", "plans"}
    for name in ("Ffion", "2012-06-01", "Joan"):
        assert name not in str(first["own"]) + str(first["passages"])

    # A reader sees what the machine cannot: that it could cause harm, and what the child wished.
    (wishes,) = [place for place, told in passages.items() if "football" in str(told)]
    withheld = ["referral/1/concerns=serious_harm", f"{wishes}=childs_wishes"]
    given = asked(region, reference, mother, asked_on="2027-01-12", withhold=withheld)["ok"]
    assert "afraid" not in str(given["passages"]) and "football" not in str(given["passages"])
    assert {each["code"] for each in given["withheld"]} == {"serious_harm", "childs_wishes"}
    assert all("Data Protection Act 2018" in each["words"] for each in given["withheld"])

    # That it was given, and what was withheld, is in the history.
    told = sentences(region, reference)
    assert "asked for on 12 January 2027 and due by 12 February 2027" in told
    assert "2 withheld." in told


def test_after_a_month_it_says_that_it_is_late(region: Region, case: tuple[str, str, str]) -> None:
    reference, _, mother = case
    region.pass_time(days=40)
    late = asked(region, reference, mother, asked_on="2027-01-12")["ok"]
    assert late["due_by"] == "2027-02-12" and late["overdue"]


def test_the_teenagers_own_record_is_theirs_and_masks_the_mother(
    region: Region, case: tuple[str, str, str]
) -> None:
    reference, child, _ = case
    told = asked(region, reference, child)["ok"]
    passages = {each["place"]: each.get("value") for each in told["passages"]}
    assert passages["referral/1/going_well"] == f"{MASK} and Ffion cook together."
    assert "Nerys" not in str(passages)


def test_what_was_said_about_harm_is_held_back_until_a_person_decides_otherwise(
    region: Region, case: tuple[str, str, str]
) -> None:
    reference, ffion, mother = case
    region.perform(
        "herts-coordinator", "report_harm", reference,
        what="Ffion says that her mother hits her.", at_risk=[ffion], in_danger_now=False,
    )  # fmt: skip
    kept = asked(region, reference, mother)["ok"]
    assert "hits her" not in str(kept)
    (place,) = [each["place"] for each in kept["withheld"]]
    assert place.startswith("scheduling/") and place.endswith("/what")
    assert {each["code"] for each in kept["withheld"]} == {"serious_harm"}
    assert "1 withheld." in sentences(region, reference)

    given = asked(region, reference, mother, give=[place])["ok"]
    assert "hits her" in str(given["passages"]) and not given["withheld"]

    for wrong in ({"give": ["referral/1/concerns"]},
                  {"give": [place], "withhold": [f"{place}=third_party"]}):  # fmt: skip
        refused = asked(region, reference, mother, **wrong)["refused"]
        assert refused["code"] == "unreadable" and "give" in refused["fields"]


def test_an_address_that_somebody_keeps_from_others_is_in_nobody_elses_record(
    region: Region,
) -> None:
    reference, _, _ = referred_with(
        region,
        children=[{"name": "Ffion Marsh", "date_of_birth": "2012-06-01"}],
        parents=[{"name": "Nerys Marsh", "relation": "mother", "consent": "willing",
                  "asked_on": "2027-01-02", "how_asked": "at home",
                  "keep_from_others": ["14 Vine Street"]},
                 {"name": "Dai Pryce", "relation": "father", "consent": "willing",
                  "asked_on": "2027-01-02", "how_asked": "by telephone"}],
        concerns="Ffion and Nerys live at 14, Vine street now.",
        going_well="Joan, of 3 Elm Row, helps.",
        needs_to_change="Dai waits outside.",
        bottom_line="Dai does not learn where they live.",
    )  # fmt: skip
    people = region.hidden_words("referral", region.work(reference))
    (mother,) = [each["person"] for each in people]
    referral = read(region, "herts-manager", "referral", reference)["ok"]
    (father,) = [one["id"] for one in referral["parents"] if one["id"] != mother]
    accepted(region, reference)
    joan = region.perform(
        "herts-coordinator", "invite_attendee", reference, name="Joan Marsh",
        relation="grandmother", part="family", keep_from_others=["3 Elm Row"],
    )["attendee"]  # fmt: skip

    his = asked(region, reference, father)["ok"]
    assert "vine" not in str(his).lower() and "Elm Row" not in str(his)
    assert his["kept_from_them"] == 2
    hers = asked(region, reference, mother)["ok"]
    assert "14, Vine street" in str(hers["passages"]) and "Elm Row" not in str(hers)
    joans = asked(region, reference, joan)["ok"]
    assert "3 Elm Row" in str(joans["passages"]) and "vine" not in str(joans).lower()
