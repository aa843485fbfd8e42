"""A person's own record: everything about them, others masked, exemptions named, and all recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from eventsourcing.persistence import OperationalError

from services.audit.application.masking import MASK
from services.audit.application.subject_access import show_person_record
from services.audit.domain.events import SubjectAccessGiven
from services.audit.domain.subject_access import EXEMPTIONS, due_by
from shared.commanding import Finding
from shared.contracts.views import EXEMPTIONS as CODES
from shared.eventstore.witness import PersonalContentRead
from shared.refusals import NotFound, Unreadable
from tests.audit.region import Region, through_agreement


@pytest.fixture
def case(region: Region) -> tuple[str, str]:
    """A case up to an agreed plan; its reference and the grandmother."""
    return through_agreement(region)


def ask(region: Region, reference: str, person: str, **said: Any) -> dict[str, Any]:
    """What is given to that person, and recorded."""
    return region.show(
        "herts-manager",
        "audit",
        "show_person_record",
        lambda work: show_person_record(work, region),
        reference,
        "a person's own record, to give it to them",
        {"person": person, **said},
    )


def given(region: Region, reference: str, person: str, **said: Any) -> dict[str, Any]:
    answer = ask(region, reference, person, **said)
    assert "ok" in answer, answer
    found: dict[str, Any] = answer["ok"]
    return found


def values(told: list[dict[str, Any]]) -> dict[str, Any]:
    return {each["place"]: each.get("value") for each in told}


def test_everything_that_is_about_the_person_is_given_from_every_service(
    region: Region, case: tuple[str, str]
) -> None:
    reference, joan = case
    own = values(given(region, reference, joan)["own"])
    assert own["scheduling/5/name"] == "Joan Ashdown"
    assert own["scheduling/5/email"] == "joan.ashdown@family.example"
    assert own["plans/2/actions"] == {
        "what": f"Sleep at {MASK}'s home.",
        "who": "Joan Ashdown",
        "by_when": "2027-02-01",
    }


def test_what_others_are_called_is_masked_everywhere_and_the_person_is_not(
    region: Region, case: tuple[str, str]
) -> None:
    told = given(region, *case)
    passages = values(told["passages"])
    assert passages["referral/1/concerns"] == f"{MASK}'s mother {MASK} will be in hospital."
    assert passages["referral/1/going_well"] == f"{MASK} is close to Joan Ashdown."
    assert passages["plans/2/actions"] == {
        "what": "Telephone each Friday.",
        "who": MASK,
        "by_when": "2027-02-01",
    }
    assert "Carys" not in str(told) and "Milo" not in str(told)
    assert "read everything before you hand it over" in told["note"]


def test_what_is_about_somebody_else_alone_is_not_given(
    region: Region, case: tuple[str, str]
) -> None:
    told = given(region, *case)
    assert "referral/1/children" not in values([*told["own"], *told["passages"]])
    assert "2016-05-14" not in str(told)


def test_what_happened_to_the_person_is_given_in_codes_and_days(
    region: Region, case: tuple[str, str]
) -> None:
    facts = values(given(region, *case)["facts"])
    assert facts["scheduling/6"] == {
        "part": "family",
        "met_on": "2027-01-06",
        "how": "in_person",
        "prepared": 1,
        "expected": 1,
    }


def test_what_is_withheld_is_left_out_and_its_exemption_named(
    region: Region, case: tuple[str, str]
) -> None:
    told = given(
        region,
        *case,
        withhold=["referral/1/concerns=serious_harm", "scheduling/6/wishes=third_party"],
    )
    assert "hospital" not in str(told["passages"])
    shown = {each["place"]: each for each in (*told["own"], *told["passages"])}
    assert shown["referral/1/concerns"]["withheld"] == "serious_harm"
    assert "value" not in shown["scheduling/6/wishes"]
    assert [(w["place"], w["code"]) for w in told["withheld"]] == [
        ("referral/1/concerns", "serious_harm"),
        ("scheduling/6/wishes", "third_party"),
    ]
    assert all(w["words"] == EXEMPTIONS[w["code"]] for w in told["withheld"])


def test_that_it_was_given_is_recorded_with_the_reading_and_what_was_withheld(
    region: Region, case: tuple[str, str]
) -> None:
    reference, joan = case
    told = given(
        region, reference, joan, asked_on="2027-01-10", withhold=["plans/3/reasons=third_party"]
    )
    read, gave = (logged.event for logged in region.ledger.read_log(after=0, limit=10))
    assert isinstance(read, PersonalContentRead)
    assert read.about == [joan]
    assert isinstance(gave, SubjectAccessGiven)
    assert (gave.people, gave.exemptions) == ([joan], ["plans/3/reasons=third_party"])
    assert (gave.asked_on, gave.due_by) == (date(2027, 1, 10), date(2027, 2, 10))
    assert gave.given == sum("value" in each for each in (*told["own"], *told["passages"]))
    assert gave.actor == "herts-manager"


def test_when_it_cannot_be_recorded_nothing_is_given(
    region: Region, case: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(region.ledger.recorder, "insert_events", away)
    answer = ask(region, *case)
    assert answer["refused"]["kind"] == "unavailable"
    assert "Joan" not in str(answer)


def test_a_person_with_two_identifiers_is_told_of_both_and_that_there_may_be_another(
    region: Region, case: tuple[str, str]
) -> None:
    reference, joan = case
    told = given(region, reference, joan)
    assert told["same_name"] == []
    answer = region.stores["referral"].read_log(after=0, limit=1)[0].event
    mother = answer.parents[0]["id"]  # type: ignore[attr-defined]
    both = given(region, reference, joan, also=[mother])
    assert both["people"] == [joan, mother]
    assert values(both["own"])["referral/1/parents"]["name"] == "Carys Ashdown"
    assert "Carys" in values(both["passages"])["referral/1/concerns"]


def test_it_says_by_when_the_answer_is_due_and_whether_it_is_late(
    region: Region, case: tuple[str, str]
) -> None:
    told = given(region, *case, asked_on="2026-12-10")
    assert (told["asked_on"], told["due_by"], told["overdue"]) == (
        "2026-12-10",
        "2027-01-10",
        True,
    )
    assert given(region, *case)["overdue"] is False


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2027, 1, 4), date(2027, 2, 4)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_the_answer_is_due_within_one_month(asked: date, due: date) -> None:
    assert due_by(asked) == due


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"asked_on": "2027-06-01"}, "asked_on", "cannot be in the future"),
        ({"withhold": ["plans/3/reasons=because"]}, "withhold.0", "must end with one of"),
        ({"withhold": ["the plan=third_party"]}, "withhold.0", "must name a passage"),
        ({"withhold": ["plans/99/reasons=third_party"]}, "withhold", "nothing about this person"),
        ({"withhold": ["referral/1/children=third_party"]}, "withhold", "nothing about this"),
        (
            {"withhold": ["plans/3/reasons=third_party", "plans/3/reasons=serious_harm"]},
            "withhold",
            "more than once",
        ),
        ({"withold": ["plans/3/reasons=third_party"]}, "withold", "is not a parameter"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_nothing_is_given_or_recorded(
    region: Region, case: tuple[str, str], said: dict[str, Any], field: str, words: str
) -> None:
    refused = ask(region, *case, **said)["refused"]
    assert refused["kind"] == Unreadable.kind
    assert list(refused["fields"]) == [field]
    assert words in refused["fields"][field][0]
    assert region.ledger.last_position() == 0


def test_a_person_whom_nobody_knows_is_not_found(region: Region, case: tuple[str, str]) -> None:
    with pytest.raises(NotFound, match="Nobody with this identifier"):
        show_person_record(region.work(case[0], person="9f" * 16), region)


def test_an_event_that_cannot_be_read_is_said_to_be_missing(
    region: Region, case: tuple[str, str]
) -> None:
    with region.ledger.datastore.transaction(commit=True) as curs:
        curs.execute("SET LOCAL session_replication_role = replica")
        curs.execute(
            "UPDATE plans_hertfordshire.stored_events SET state = 'x' WHERE notification_id = 3"
        )
    finding = show_person_record(region.work(case[0], person=case[1]), region)
    assert isinstance(finding, Finding)
    assert finding.answer["problems"] == [
        "plans event 3 cannot be read, and is not in this record."
    ]


def test_every_exemption_has_its_words() -> None:
    assert set(EXEMPTIONS) == set(CODES)
