"""Every address of the portal and every RPC method, asked in every role: who may is as docs/roles.md says."""

from __future__ import annotations

from typing import Any

from flask import Flask
from nameko.rpc import rpc

from cli.roles_page import (
    BY_A_LINK,
    LINK,
    NO,
    OPEN_TO_EVERYONE,
    SYSTEM,
    Row,
    portal_rows,
    rpc_rows,
)
from services.plans.edge.service import PlanService
from services.portal.sign_in import for_roles
from shared.accounts import ROLES
from shared.acts import FAMILY_ROLE
from shared.edge.extensions import ANYONE
from tests.roles.asking import NOBODYS, arguments, methods, request
from tests.roles.cases import Cases
from tests.roles.deployment import THERE, Deployment, token_of

NOBODY_IS = "superuser"  # a role that there is not: admitted wherever nobody looks at roles
ASKED_AS = (*ROLES, FAMILY_ROLE, SYSTEM, NOBODY_IS, "")
OPEN = OPEN_TO_EVERYONE | BY_A_LINK


def endpoint(name: str) -> str:
    return name.removeprefix("api.")


def wrong_addresses(portal: Flask, rows: list[Row], only: str = "") -> list[str]:
    """Addresses that are not in the table, and those that let in others than it says; all, or those whose
    name has a certain word in it."""
    known, wrong = {row.name: row for row in rows if only in row.name}, []
    for rule in portal.url_map.iter_rules():
        name = endpoint(rule.endpoint)
        if only not in name or OPEN.get(name) == rule.rule:
            continue
        row = known.pop(name, None)
        if row is None:
            wrong.append(f"{rule.rule}: is not in the table")
        elif rule.rule != row.where or row.how not in (rule.methods or ()):
            wrong.append(f"{rule.rule}: is another address than in the table")
        else:
            wrong += wrongly_let_in(portal, row)
    return wrong + [f"{name}: there is no such address" for name in known]


def wrongly_let_in(portal: Flask, row: Row) -> list[str]:
    client, wrong = portal.test_client(), []
    said = request(row.where, row.name, NOBODYS)
    if client.open(method=row.how, headers=headers(), **said).status_code != 401:
        wrong.append(f"{row.where}: lets in who is not signed in")
    for number, role in enumerate(ROLES):
        account = f"herts-{role}".replace("_", "-")
        answer = client.open(method=row.how, headers=headers(account, number), **said)
        let_in = answer.status_code not in (401, 403)
        if let_in != (row.may(role) != NO):
            wrong.append(f"{row.where}: {role} is {'let in' if let_in else 'refused'}")
    return wrong


def headers(account: str = "", number: int = 0) -> dict[str, str]:
    who = {"Authorization": f"Bearer {token_of(account)}"} if account else {}
    return {**who, "Idempotency-Key": f"table-{number:08}"}


def wrong_methods(deployment: Deployment, rows: list[Row]) -> list[str]:
    """RPC methods that are not in the table, and those that answer others than it says."""
    known, wrong = {(row.where, row.name): row for row in rows}, []
    for service, edge in deployment.edges.items():
        for name in methods(edge):
            row = known.pop((service, name), None)
            if row is None:
                wrong.append(f"{service}.{name}: is not in the table")
                row = Row(service, "rpc", name, {})
            wrong += wrongly_answered(deployment, row)
    return wrong + [f"{service}.{name}: there is no such method" for service, name in known]


def wrongly_answered(deployment: Deployment, row: Row) -> list[str]:
    wrong = []
    for role in ASKED_AS:
        if row.may(role) == LINK:
            continue  # who has no link is refused as well: tests/situations/test_acting_by_a_link.py
        answered = not is_forbidden(deployment, row.where, row.name, "herts-somebody", role)
        if answered != (row.may(role) != NO):
            done = "answered" if answered else "refused"
            wrong.append(f"{row.where}.{row.name}: {role or 'no role'} is {done}")
    anybody = LINK not in row.cells.values() and row.cells
    if anybody and not is_forbidden(deployment, row.where, row.name, "", next(iter(row.cells))):
        wrong.append(f"{row.where}.{row.name}: somebody without a name is answered")
    return wrong


def is_forbidden(
    deployment: Deployment, service: str, name: str, actor: str, role: str, case: str = NOBODYS
) -> bool:
    try:
        args = arguments(deployment.edges[service], name, case)
    except KeyError:  # a method that is asked with something else: none of those in the table
        args = [case]
    with deployment.nothing_kept():
        answer = deployment.ask(service, name, args, actor, role, THERE)
    return (answer.get("refused") or {}).get("kind") == "forbidden"


def test_every_address_lets_in_those_whom_the_table_names_and_nobody_else(portal: Flask) -> None:
    assert wrong_addresses(portal, portal_rows()) == []


def test_every_rpc_method_answers_those_whom_the_table_names_and_nobody_else(
    deployment: Deployment,
) -> None:
    assert wrong_methods(deployment, rpc_rows()) == []


def test_an_agency_may_see_who_it_is_and_nothing_else() -> None:
    assert [row.name for row in portal_rows() if row.may("agency") != NO] == ["me", "sign_out"]
    assert [row.name for row in rpc_rows() if row.may("agency") != NO] == []


def test_an_evaluator_may_ask_for_the_evaluation_and_nothing_else_of_cases() -> None:
    open_to_them = [row.name for row in portal_rows() if row.may("evaluator") != NO]
    assert open_to_them == ["evaluation", "me", "sign_out"]
    assert [row.name for row in rpc_rows() if row.may("evaluator") != NO] == ["evaluation"]


def test_a_planted_address_without_a_guard_is_found(deployment: Deployment, tmp_path: Any) -> None:
    portal = deployment.portal(tmp_path)
    portal.add_url_rule("/planted", "planted", lambda: "open")
    found = wrong_addresses(portal, portal_rows(), "planted")
    assert found == ["/planted: is not in the table"]


def test_a_planted_address_that_lets_in_too_many_is_found(
    deployment: Deployment, tmp_path: Any
) -> None:
    portal = deployment.portal(tmp_path)

    @for_roles(*ROLES)
    def evaluation() -> str:
        return "everything"

    portal.view_functions["api.evaluation"] = evaluation
    others = [role for role in ROLES if role != "evaluator"]
    assert wrong_addresses(portal, portal_rows(), "evaluation") == [
        f"/api/v1/evaluation: {role} is let in" for role in others
    ]


class Careless(PlanService):
    """A service with an RPC method that looks at no role, and one that lets in too many."""

    @rpc
    def peek(self, reference: str) -> dict[str, Any]:
        return {"ok": {"reference": reference}}

    @rpc
    def copy(
        self, reference: str, plan_version: int, reader: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        return self.desk.show("copy", lambda work: {}, reference, ANYONE)


def test_a_planted_rpc_method_that_looks_at_no_role_is_found(
    deployment: Deployment, monkeypatch: Any
) -> None:
    monkeypatch.setattr(deployment, "edges", {"plans": Careless})
    rows = [row for row in rpc_rows() if row.where == "plans"]
    found = wrong_methods(deployment, rows)
    assert "plans.peek: is not in the table" in found
    assert "plans.peek: superuser is answered" in found
    assert "plans.copy: referrer is answered" in found
    assert {each.split(":")[0] for each in found} == {"plans.peek", "plans.copy"}


def test_the_document_is_made_from_the_rows_that_are_tested(cases: Cases) -> None:
    assert len(portal_rows()) + len(OPEN_TO_EVERYONE) > 80
    assert len(rpc_rows()) > 100
