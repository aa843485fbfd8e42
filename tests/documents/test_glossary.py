"""One word per concept: what the glossary says and what the code calls things are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from services.access.domain import refusals as access
from services.audit.domain import refusals as audit
from services.audit.domain.keeping import LIFECYCLE as KEEPING
from services.notifications.domain import refusals as notifications
from services.notifications.domain.outgoing import LIFECYCLE as MESSAGE
from services.plans.domain import refusals as plans
from services.plans.domain.plan import LIFECYCLE as PLAN
from services.referral.domain import refusals as referral
from services.referral.domain.referral import LIFECYCLE as REFERRAL
from services.scheduling.domain import refusals as scheduling
from services.scheduling.domain.states import LIFECYCLE as CONFERENCE
from shared.accounts import ROLES
from shared.contracts.commands import COMMANDS
from shared.contracts.events import PUBLISHED
from shared.contracts.queries import QUERIES
from shared.contracts.subscriptions import SUBSCRIPTIONS
from shared.refusals import Refusal
from tests.documents.reading import ROOT, missing_places, places, table

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
TABLES = ("## Words of the field", "## Words of the system")
LIFECYCLES = {life.name: life for life in (REFERRAL, CONFERENCE, PLAN, MESSAGE, KEEPING)}
DONE = re.compile(r"(ed|Held|Withdrawn|Due|Overdue|NotAgreed|Read|Born|Lost)$")


def terms() -> dict[str, list[str]]:
    """Each term's row, by the term in small letters."""
    rows = [row for heading in TABLES for row in table(GLOSSARY, heading)]
    return {row[0].lower(): row for row in rows}


def avoided() -> set[str]:
    """The words that names do not use, because another word is the one for it."""
    listed = (row[3] for row in terms().values())
    return {
        word.strip() for cell in listed for word in cell.split(",") if word.strip() not in ("", "–")
    }


def words_of(name: str) -> list[str]:
    """The words of a name, however they are joined: PlanNotAgreed, plan_not_agreed, plan-not-agreed."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def names_in_use() -> list[str]:
    """Every name that people meet: events, states, refusals, commands, questions, addresses, queues."""
    return [
        *(contract.name for contract in PUBLISHED),
        *(state for life in LIFECYCLES.values() for state in (*life.states, *life.ways)),
        *refusal_codes(),
        *(f"{asked.name} {asked.path}" for asked in (*COMMANDS, *QUERIES)),
        *(subscription.queue for subscription in SUBSCRIPTIONS),
    ]


def refusal_codes() -> list[str]:
    """The code of every refusal that a rule of the field leads to."""
    kinds = [
        kind
        for module in (referral, scheduling, plans, notifications, audit, access)
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Refusal)
        and kind.__module__ == module.__name__
    ]
    return [kind("").code for kind in kinds]


def wrongly_named(names: Iterable[str], words: set[str]) -> list[str]:
    """Names that use a word, or its plural, for which the glossary has another."""
    plurals = {f"{word}s" for word in words}
    return [name for name in names if (words | plurals) & set(words_of(name))]


def without_a_subject(events: Iterable[str], known: Iterable[str]) -> list[str]:
    """Events that do not begin with a term of the glossary, or do not say that something is done."""
    subjects = {"".join(part.capitalize() for part in term.split()) for term in known}
    return [
        event
        for event in events
        if not DONE.search(event) or not any(event.startswith(subject) for subject in subjects)
    ]


def states_that_differ(told: dict[str, set[str]]) -> list[str]:
    """States that the code has and the glossary does not explain, or the other way round."""
    return [
        f"{name}: {sorted(set(life.states) ^ told.get(name, set()))}"
        for name, life in LIFECYCLES.items()
        if set(life.states) != told.get(name, set())
    ]


def told_states() -> dict[str, set[str]]:
    """The states that the glossary explains, by what is in them."""
    found: dict[str, set[str]] = {}
    for row in table(GLOSSARY, "## States"):
        found.setdefault(row[0], set()).add(row[1].strip("`"))
    return found


@pytest.mark.parametrize("term", list(terms()))
def test_every_term_says_what_it_means_and_where_it_is_in_the_code(term: str) -> None:
    row = terms()[term]
    assert len(row) == 4
    assert len(row[1]) > 20, "a meaning"
    assert row[2] == "–" or places(row[2]), "a place in the code, or – when it is a word only"
    assert missing_places(row[2]) == []


def test_most_terms_are_in_the_code() -> None:
    rows = terms().values()
    assert sum(row[2] != "–" for row in rows) > len(rows) * 3 / 4


def test_no_term_is_explained_twice() -> None:
    rows = [row[0].lower() for heading in TABLES for row in table(GLOSSARY, heading)]
    assert sorted(set(rows)) == sorted(rows)


def test_every_state_is_explained_and_no_other() -> None:
    assert states_that_differ(told_states()) == []


def test_a_state_that_is_not_explained_is_found() -> None:
    planted = told_states()
    planted["plan"] = planted["plan"] - {"no_plan"} | {"approved"}
    assert states_that_differ(planted) == ["plan: ['approved', 'no_plan']"]


def test_every_published_event_is_something_done_to_a_term() -> None:
    assert without_a_subject([contract.name for contract in PUBLISHED], terms()) == []


@pytest.mark.parametrize("planted", ["ApplicationReceived", "AcceptReferral", "InviteePrepared"])
def test_an_event_about_something_unknown_or_not_yet_done_is_found(planted: str) -> None:
    assert without_a_subject([planted], terms()) == [planted]


def test_names_keep_to_one_word_for_one_thing() -> None:
    assert len(names_in_use()) > 120
    assert wrongly_named(names_in_use(), avoided()) == []


@pytest.mark.parametrize(
    "planted",
    ["PlanApproved", "reject_referral", "/cases/{reference}/participants", "already_approved"],
)
def test_a_second_word_for_the_same_thing_is_found(planted: str) -> None:
    assert wrongly_named([planted], avoided()) == [planted]


def test_a_term_is_never_among_the_words_to_avoid() -> None:
    assert {word for term in terms() for word in term.split()} & avoided() == set()


def test_every_role_is_a_term() -> None:
    assert {role.replace("_", " ") for role in ROLES} - set(terms()) == set()
