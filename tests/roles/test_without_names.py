"""Operators run the system and read no personal content; evaluators see how cases went, and never whose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from nameko.rpc import rpc

from cli.roles_page import NO, portal_rows, rpc_rows
from services.audit.edge.service import AuditService
from services.plans.domain.events import OutcomeRecorded
from shared.commanding import Work
from shared.one_person import personal_values
from tests.roles.asking import arguments
from tests.roles.cases import HELD, HOLDS, Cases
from tests.roles.deployment import THERE, Deployment

OF_THE_PORTAL = {"me", "sign_out"}
OPEN_TO_OPERATORS = OF_THE_PORTAL | {
    "show_checkpoint",
    "prove_consistency",
    "note_operator_act",
    "list_sessions",
    "revoke_sessions",
}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def personal_words(cases: Cases) -> set[str]:
    """Everything personal that is stored in any service, but for the codes of outcomes."""
    found = set()
    for store in cases.deployment.there.stores.values():
        for each in store.read_log(after=0, limit=10_000):
            if not isinstance(each.event, OutcomeRecorded):
                for _, _, value in personal_values(each.event):
                    found |= {text for text in texts(value) if len(text) > 6}
    return found


def told(cases: Cases, role: str) -> dict[str, str]:
    """What every RPC method that is open to the role answers about a real case."""
    deployment = cases.deployment
    rows = [row for row in rpc_rows() if row.may(role) != NO]
    with deployment.nothing_kept():
        return {
            row.name: json.dumps(
                deployment.ask(
                    row.where,
                    row.name,
                    arguments(deployment.edges[row.where], row.name, cases.running, cases.attendee),
                    f"herts-{role}",
                    role,
                    THERE,
                )
            )
            for row in rows
        }


def personal_in(answers: dict[str, str], words: set[str]) -> list[str]:
    return [name for name, text in answers.items() if any(word in text for word in words)]


def test_what_is_open_to_operators_is_this_and_no_more() -> None:
    rows = [*portal_rows(), *rpc_rows()]
    assert {row.name for row in rows if row.may("operator") != NO} == OPEN_TO_OPERATORS


def test_nothing_that_is_open_to_operators_tells_anything_personal(cases: Cases) -> None:
    words = personal_words(cases)
    assert {"Joan Ashdown", "joan.ashdown@family.example"} <= words
    assert len(words) > 20
    answers = told(cases, "operator")
    assert set(answers) == OPEN_TO_OPERATORS - OF_THE_PORTAL
    assert personal_in(answers, words) == []


def test_a_planted_answer_with_somebodys_words_is_found(cases: Cases, monkeypatch: Any) -> None:
    conferences = cases.deployment.there.stores["scheduling"]

    def names_of_all(work: Work) -> dict[str, Any]:
        logged = conferences.read_log(after=0, limit=10_000)
        return {"names": sorted({text for each in logged for text in texts(vars(each.event))})}

    class Talkative(AuditService):
        """A service that tells operators who is in a case."""

        @rpc
        def show_checkpoint(self, reference: None) -> dict[str, Any]:
            return self.desk.show("show_checkpoint", names_of_all, reference)

    edges = cases.deployment.edges
    monkeypatch.setattr(cases.deployment, "edges", {**edges, "audit": Talkative})
    assert personal_in(told(cases, "operator"), personal_words(cases)) == ["show_checkpoint"]


def evaluated(deployment: Deployment) -> dict[str, Any]:
    asked = ("audit", "evaluation", [None], "herts-evaluator", "evaluator", THERE)
    answer: dict[str, Any] = deployment.ask(*asked)["ok"]
    return answer


def test_an_evaluation_says_how_each_case_went_and_nothing_by_which_to_know_it(
    cases: Cases,
) -> None:
    found = evaluated(cases.deployment)
    assert (found["cases"], found["conferences_held"], found["plans_agreed"]) == (2, 1, 1)
    held = next(row for row in found["rows"] if row["conference_held"])
    assert (held["stage"], held["status"], held["plan_agreed"]) == ("early_help", "accepted", True)
    assert re.fullmatch("[0-9a-f]{24}", held["case"])
    assert all(re.fullmatch(r"20\d\d-\d\d", month) for month in held["months"].values())
    text = json.dumps(found)
    assert personal_in({"evaluation": text}, personal_words(cases)) == []
    for known in (cases.running, cases.transferred, cases.sealed, *HOLDS.values(), *HELD.values()):
        assert known not in text


def test_a_case_has_the_same_pseudonym_each_time_and_no_two_share_one(cases: Cases) -> None:
    first, second = evaluated(cases.deployment), evaluated(cases.deployment)
    assert first == second
    names = [row["case"] for row in first["rows"]]
    assert len(set(names)) == len(names)


def test_a_sealed_case_is_in_no_evaluation(cases: Cases) -> None:
    assert evaluated(cases.deployment)["cases"] == 2  # of three that were referred
