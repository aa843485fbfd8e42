"""Access begins and ends with the relation to the case: whoever has the part is admitted, whoever has it not,
has it no longer or not yet is refused; on real records, in every service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from cli.roles_page import OFFERED, OWN, Row, rpc_rows
from services.plans.application import commands as plans
from services.scheduling.application import finding as scheduling
from shared import taking_part
from shared.eventstore.store import CouncilStore
from shared.taking_part import ROLES_WITH_A_PART, Span
from tests.roles.asking import arguments, request
from tests.roles.cases import COORDINATOR, HELD, HOLDS, LEAD, REFERRER, STRANGER, WILL_HOLD, Cases
from tests.roles.deployment import THERE, Deployment, token_of

RELATED = [
    (row, role)
    for row in rpc_rows()
    for role in ROLES_WITH_A_PART
    if row.may(role) in (OWN, OFFERED)
]


def admitted(deployment: Deployment, row: Row, actor: str, role: str, case: str) -> bool:
    """Whether that person, in that role, is not forbidden what the row is about, in that case."""
    args = arguments(deployment.edges[row.where], row.name, case)
    with deployment.nothing_kept():
        answer = deployment.ask(row.where, row.name, args, actor, role, THERE)
    return (answer.get("refused") or {}).get("kind") != "forbidden"


def wrong_relations(cases: Cases, only: str = "") -> Iterator[str]:
    """Where somebody is admitted or refused otherwise than their relation to the case says."""
    for row, role in RELATED:
        if only not in row.where:
            continue
        where = f"{row.where}.{row.name}"
        expected = {HOLDS[role]: True, HELD[role]: False, STRANGER: False, WILL_HOLD: False}
        for actor, may in expected.items():
            if admitted(cases.deployment, row, actor, role, cases.running) != may:
                yield f"{where}: {actor} as {role} is {'refused' if may else 'admitted'}"
        for case, why in ((cases.transferred, "transferred"), (cases.sealed, "sealed")):
            for actor in (HOLDS[role], HELD[role]):
                if admitted(cases.deployment, row, actor, role, case):
                    yield f"{where}: {actor} as {role} is admitted to a case that was {why}"


def test_whoever_has_the_part_is_admitted_and_whoever_has_it_not_or_no_longer_is_refused(
    cases: Cases,
) -> None:
    assert list(wrong_relations(cases)) == []


def test_every_part_is_tried_in_every_service() -> None:
    for role in ROLES_WITH_A_PART:
        assert {row.where for row, tried in RELATED if tried == role} == {
            "referral",
            "scheduling",
            "plans",
            "notifications",
            "audit",
        }


def test_a_part_that_does_not_end_by_the_clock_is_found(cases: Cases, monkeypatch: Any) -> None:
    monkeypatch.setattr(Span, "holds_on", lambda self, day: self.from_day <= day)
    found = list(wrong_relations(cases, "plans"))
    assert "plans.show_plan: herts-teacher as lead_professional is admitted" in found


def test_a_part_that_begins_too_early_is_found(cases: Cases, monkeypatch: Any) -> None:
    monkeypatch.setattr(Span, "holds_on", lambda self, day: True)
    found = list(wrong_relations(cases, "scheduling"))
    assert f"scheduling.show_conference: {WILL_HOLD} as lead_professional is admitted" in found


def test_a_part_that_a_transfer_or_a_seal_does_not_end_is_found(
    cases: Cases, monkeypatch: Any
) -> None:
    monkeypatch.setattr(taking_part, "require_part", lambda act, holders, parts: None)
    monkeypatch.setattr(plans, "may_act_on", lambda plan, work: None)
    monkeypatch.setattr(scheduling, "may_act_on", lambda conference, work: None)
    found = list(wrong_relations(cases, "scheduling"))
    sealed = "is admitted to a case that was sealed"
    assert f"scheduling.show_conference: {HOLDS[REFERRER]} as referrer {sealed}" in found


def test_who_coordinated_and_was_released_is_found_where_nobody_looks(
    cases: Cases, monkeypatch: Any
) -> None:
    monkeypatch.setattr(plans, "may_act_on", lambda plan, work: None)
    found = list(wrong_relations(cases, "plans"))
    assert f"plans.show_plan: {HELD[COORDINATOR]} as coordinator is admitted" in found


def listed(cases: Cases, service: str, name: str, actor: str, role: str) -> set[str]:
    answer = cases.deployment.ask(service, name, [None], actor, role, THERE)["ok"]
    rows = answer.get("cases", answer.get("tasks"))
    return {row["reference"] for row in rows}


@pytest.mark.parametrize("role", ROLES_WITH_A_PART)
def test_a_list_holds_the_cases_in_which_somebody_has_a_part_now(cases: Cases, role: str) -> None:
    def cases_of(actor: str) -> set[str]:
        return listed(cases, "referral", "list_cases", actor, role)

    assert cases_of(HOLDS[role]) == {cases.running}
    assert [cases_of(actor) for actor in (HELD[role], STRANGER, WILL_HOLD)] == [set()] * 3


def test_a_manager_sees_all_cases_but_the_sealed(cases: Cases) -> None:
    found = listed(cases, "referral", "list_cases", "herts-manager", "manager")
    assert found == {cases.running, cases.transferred}


@pytest.mark.parametrize("role", ROLES_WITH_A_PART)
def test_a_list_of_tasks_ends_with_the_part(cases: Cases, role: str) -> None:
    def tasks_of(actor: str, as_role: str) -> set[str]:
        return listed(cases, "notifications", "list_open_tasks", actor, as_role)

    store = cases.deployment.there.stores["notifications"]
    raise_tasks(store, cases)
    everywhere = {cases.running, cases.transferred, cases.sealed}
    assert tasks_of("herts-manager", "manager") == everywhere
    assert tasks_of(HOLDS[role], role) == {cases.running}
    for actor in (HELD[role], STRANGER, WILL_HOLD):
        assert tasks_of(actor, role) == set()


def raise_tasks(store: CouncilStore, cases: Cases) -> None:
    """A task in each case, as its events would make it."""
    with store.datastore.transaction(commit=True) as curs:
        for number, case in enumerate((cases.running, cases.transferred, cases.sealed)):
            curs.execute(
                f'INSERT INTO {store.schema}.open_tasks (task, "case", kind, recipient, message_kind, '
                "raised_at) VALUES (%s, %s, 'no_address', 'joan', 'invitation', now()) "
                "ON CONFLICT DO NOTHING",
                (f"task-{number}", case),
            )


def status(portal: Flask, account: str, case: str, **more: str) -> int:
    headers = {"Authorization": f"Bearer {token_of(account)}", **more}
    path = "/api/v1/cases/<reference:reference>/status"
    return (
        portal.test_client().get(headers=headers, **request(path, "show_status", case)).status_code
    )


def test_the_status_of_a_case_is_for_those_who_have_a_part_in_it(
    portal: Flask, cases: Cases
) -> None:
    asked = {
        "herts-lead-professional": 200,
        "herts-manager": 200,
        "herts-auditor": 200,
        "herts-referrer": 403,
        "herts-coordinator": 403,
        "herts-operator": 403,
    }
    assert {who: status(portal, who, cases.running) for who in asked} == asked


def test_who_has_several_roles_is_admitted_in_whichever_the_case_admits(
    portal: Flask, cases: Cases
) -> None:
    assert status(portal, "herts-both", cases.running) == 200  # as manager: they coordinate no case
    assert status(portal, "herts-both", cases.running, **{"Acting-As": "manager"}) == 200
    assert status(portal, "herts-both", cases.running, **{"Acting-As": "coordinator"}) == 403
    assert (
        status(portal, "herts-two-parts", cases.running) == 403
    )  # two roles, and no part in either


@pytest.mark.parametrize("role", ["auditor", "superuser", "", "manager,coordinator"])
def test_nobody_acts_in_a_role_that_they_do_not_have(
    portal: Flask, cases: Cases, role: str
) -> None:
    assert status(portal, "herts-both", cases.running, **{"Acting-As": role}) == 403


def test_the_role_that_admitted_somebody_is_the_one_that_is_recorded(
    cases: Cases, monkeypatch: Any
) -> None:
    recorded: list[tuple[str, str]] = []
    monkeypatch.setattr(
        CouncilStore,
        "keep",
        lambda store, *records, **_: recorded.extend(
            (type(e).__name__, e.role) for r in records for e in r.pending
        ),
    )
    context = {
        "actor": "herts-both",
        "role": "coordinator",
        "other_roles": "manager",
        "council": THERE,
        "request_id": "request-a",
        "access_reason": "To look after it.",
    }
    answer = cases.deployment.call("plans", "show_plan", cases.running, context=context)
    assert "ok" in answer
    assert recorded == [("PersonalContentRead", "manager")]


def test_a_lead_professional_may_not_see_what_was_reported_as_harm(cases: Cases) -> None:
    harm = next(row for row in rpc_rows() if row.name == "show_harm")
    assert not admitted(cases.deployment, harm, HOLDS[LEAD], LEAD, cases.running)
