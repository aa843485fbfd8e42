"""Another council's case does not exist: whatever somebody of Central Bedfordshire asks about Hertfordshire's
cases and people is answered as if they were nobody's; nothing there is read, and nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Flask

from cli.roles_page import portal_rows
from shared.accounts import ROLES
from shared.acts import Act
from shared.commanding import Asker, Desk
from shared.eventstore.store import CouncilStore
from tests.roles.asking import NOBODYS, SOMEBODY, arguments, methods, request
from tests.roles.cases import HOLDS, Cases
from tests.roles.deployment import HERE, THERE, Deployment, Touched, token_of

ASKING = (*ROLES, "system")
THE_SAME, TOUCHED = "somebody's case", "touched another council's store:"


def answer_of(
    deployment: Deployment, service: str, name: str, asker: tuple[str, str, str], *about: str
) -> Any:
    """What comes of it; that it touched Hertfordshire's store is told, too."""
    args = arguments(deployment.edges[service], name, *about)
    try:
        answer = deployment.ask(service, name, args, *asker)
    except Touched as touched:
        return f"{TOUCHED} {touched}"
    return without(answer, *about)


def without(answer: Any, *about: str) -> Any:
    """The answer, with what was asked about taken out: it may say that again, and nothing else of it."""
    text = repr(answer)
    for each in about:
        text = text.replace(each, THE_SAME)
    return re.sub(r"\b[0-9a-f]{32}\b", "a new identifier", text)


def leaks_by_rpc(cases: Cases, services: tuple[str, ...] = ()) -> Iterator[str]:
    """Methods that answer otherwise about what another council has than about what nobody has."""
    deployment = cases.deployment
    for service, edge in deployment.edges.items():
        if services and service not in services:
            continue
        for name in methods(edge):
            for role in ASKING:
                # By RPC anybody may call themselves what they like: here, as the one who has the part.
                asker = (HOLDS.get(role, f"cbeds-{role}"), role, HERE)
                theirs = answer_of(deployment, service, name, asker, cases.running, cases.attendee)
                nobodys = answer_of(deployment, service, name, asker, NOBODYS, SOMEBODY)
                if theirs != nobodys or TOUCHED in theirs:
                    yield f"{service}.{name}: {role} is told {theirs}, and else {nobodys}"


def test_by_rpc_another_councils_case_is_answered_as_nobodys(cases: Cases) -> None:
    with cases.deployment.nothing_kept() as schemas, cases.deployment.barred():
        assert list(leaks_by_rpc(cases)) == []
    assert schemas
    assert [schema for schema in schemas if not schema.endswith("_central_bedfordshire")] == []


def leaks_beside_their_own(cases: Cases) -> Iterator[str]:
    """Methods that, asked about somebody's own case, answer otherwise when they are told another council's
    people and cases beside it."""
    deployment = cases.deployment
    for service, edge in deployment.edges.items():
        for name in methods(edge):
            for actor, role in OWN_PEOPLE:
                seen = []
                for about in ((cases.attendee, cases.running), (SOMEBODY, NOBODYS)):
                    args = arguments(edge, name, cases.elsewhere, *about)
                    answer = deployment.ask(service, name, args, actor, role, HERE)
                    seen.append(without(answer, *about))
                if seen[0] != seen[1]:
                    yield f"{service}.{name}: {role} is told {seen[0]}, and else {seen[1]}"


OWN_PEOPLE = (
    (
        "herts-referrer",
        "referrer",
    ),  # in Central Bedfordshire too there may be somebody of that name
    ("herts-coordinator", "coordinator"),
    ("cbeds-manager", "manager"),
    ("cbeds-auditor", "auditor"),
    ("kinplan", "system"),
)


def test_beside_their_own_case_another_councils_people_and_cases_are_nobodys(cases: Cases) -> None:
    with cases.deployment.nothing_kept() as schemas, cases.deployment.barred():
        assert list(leaks_beside_their_own(cases)) == []
    assert [schema for schema in schemas if not schema.endswith("_central_bedfordshire")] == []


def leaks_by_api(portal: Flask, cases: Cases, only: str = "") -> Iterator[str]:
    """Addresses that answer otherwise about what another council has than about what nobody has."""
    client = portal.test_client()
    for row in portal_rows():
        if "<reference" not in row.where or only not in row.where:
            continue
        for role in ROLES:
            account = f"cbeds-{role}".replace("_", "-")
            seen = []
            for about in ((cases.running, cases.attendee), (NOBODYS, SOMEBODY)):
                headers = {
                    "Authorization": f"Bearer {token_of(account)}",
                    "Idempotency-Key": "isolation-1",
                    "Access-Reason": "Asked by the court.",
                }
                answer = client.open(
                    method=row.how, headers=headers, **request(row.where, row.name, *about)
                )
                body = {k: v for k, v in answer.get_json().items() if k != "instance"}
                seen.append((answer.status_code, without(body, *about)))
            if seen[0] != seen[1] or seen[0][0] < 400:
                yield f"{row.how} {row.where}: {role} is told {seen[0]}, and else {seen[1]}"


def test_by_the_api_another_councils_case_is_answered_as_nobodys(
    portal: Flask, cases: Cases
) -> None:
    with cases.deployment.nothing_kept() as schemas, cases.deployment.barred():
        assert list(leaks_by_api(portal, cases)) == []
    assert [schema for schema in schemas if not schema.endswith("_central_bedfordshire")] == []


def test_lists_and_counts_hold_nothing_of_another_council(cases: Cases) -> None:
    deployment = cases.deployment
    with deployment.barred():
        for service, name in (
            ("referral", "list_cases"),
            ("notifications", "list_open_tasks"),
            ("audit", "retention_report"),
            ("audit", "evaluation"),
        ):
            role = "evaluator" if name == "evaluation" else "manager"
            answer = deployment.ask(service, name, [None], f"cbeds-{role}", role, HERE)
            assert "HERTS" not in repr(answer["ok"]) and THERE not in repr(answer["ok"])


def plant_a_look_elsewhere(monkeypatch: Any) -> None:
    """A planted hole: whoever acts as manager, or as Kinplan, works in the store of whichever council has
    more."""

    def store_of(desk: Desk, asker: Asker) -> CouncilStore:
        return desk.stores[THERE if asker.role in ("manager", "system") else asker.council]

    def act_of(desk: Desk, asker: Asker, store: CouncilStore, occurred_at: Any) -> Act:
        return replace(ACT_OF(desk, asker, store, occurred_at), council=store.council)

    monkeypatch.setattr(Desk, "store_of", store_of)
    monkeypatch.setattr(Desk, "act_of", act_of)


ACT_OF = Desk.act_of


def test_a_planted_look_into_another_councils_store_is_found(
    cases: Cases, monkeypatch: Any
) -> None:
    plant_a_look_elsewhere(monkeypatch)
    with cases.deployment.nothing_kept():
        seen = list(leaks_by_rpc(cases, ("plans",)))
        with cases.deployment.barred():
            touched = list(leaks_by_rpc(cases, ("plans",)))
    assert any(each.startswith("plans.show_plan: manager is told") for each in seen)
    assert any(each.startswith("plans.export: system is told") for each in seen)
    assert any(TOUCHED in each for each in touched)


def test_a_planted_look_is_found_in_the_api_too(
    portal: Flask, cases: Cases, monkeypatch: Any
) -> None:
    plant_a_look_elsewhere(monkeypatch)
    with cases.deployment.nothing_kept():
        found = list(leaks_by_api(portal, cases, "/plan"))
    assert any(each.startswith("GET /api/v1/cases/<reference:reference>/plan:") for each in found)


UNKNOWN = "Your council is not served by this installation."


def admits_unknown(deployment: Deployment, council: str) -> Iterator[str]:
    """Methods that do anything but refuse somebody of a council that is not served here."""
    for service, edge in deployment.edges.items():
        for name in methods(edge):
            for role in ASKING:
                args = arguments(edge, name, NOBODYS)
                answer = deployment.ask(service, name, args, "somebody", role, council)
                refused = answer.get("refused") or {}
                if (refused.get("code"), refused.get("message")) != ("not_found", UNKNOWN):
                    yield f"{service}.{name}: {role} of {council!r} is told {answer}"


def test_by_rpc_a_council_that_is_not_served_is_refused_everything(deployment: Deployment) -> None:
    for council in ("atlantis", "", "Hertfordshire", "referral_hertfordshire"):
        assert list(admits_unknown(deployment, council)) == []


def test_a_method_that_answers_an_unknown_council_is_found(
    deployment: Deployment, monkeypatch: Any
) -> None:
    monkeypatch.setattr(Desk, "store_of", lambda desk, asker: desk.stores[HERE])
    with deployment.nothing_kept():
        assert any(
            each.startswith("referral.list_cases: manager of 'atlantis'")
            for each in admits_unknown(deployment, "atlantis")
        )


def test_by_the_api_a_council_that_is_not_served_is_refused_everything(portal: Flask) -> None:
    client = portal.test_client()
    for number, row in enumerate(portal_rows()):
        if row.name in ("me", "sign_out"):
            continue
        headers = {
            "Authorization": f"Bearer {token_of('nowhere')}",
            "Idempotency-Key": f"nowhere-{number}",
        }
        answer = client.open(
            method=row.how, headers=headers, **request(row.where, row.name, NOBODYS)
        )
        assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found"), row
        assert answer.get_json()["detail"] == UNKNOWN
