"""Writes docs/roles.md: who may, for every address of the portal and every question between services.

It is made from the tables that the portal and the services go by. `tests/roles/` asks every one of them
in every role, and compares what happens with these rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.portal import statuses
from services.portal.routes import PREFIX, flask_rule
from shared.accounts import ROLES
from shared.acts import FAMILY_ROLE
from shared.contracts.between_services import BETWEEN_SERVICES
from shared.contracts.commands import COMMANDS, FAMILY_COMMANDS
from shared.contracts.queries import FAMILY_QUERIES, QUERIES
from shared.taking_part import ROLES_WITH_A_PART

NO, YES, OWN, OFFERED, THEIRS, LINK = "no", "yes", "own case", "offered", "own cases", "by link"
SYSTEM = "system"
SHORT = {NO: "–"}
ALL = dict.fromkeys(ROLES, YES)
LISTS = ("list_cases", "list_open_tasks")

ABOUT = (
    "Who may do something depends on three things: the role, the council, and the relation to the case. "
    "The role and the relation are in this table. The council is not: everybody is of one council, and "
    "another council's case does not exist for them; the answer is the same as for a case that there is not."
)
MEANS = {
    YES: "in every case of their council",
    OWN: "in a case in which they have the part that the role is named for, now: the referrer it belongs "
    "to, the coordinator to whom it is allocated, a lead professional from the first day of their part to "
    "the last; in none that was transferred or sealed",
    OFFERED: "the coordinator to whom the case is offered, or allocated",
    THEIRS: "the answer lists the cases in which they have that part today, and no other",
    LINK: "somebody of the family, by their own personal link, while it is alive, and about themselves alone",
    SHORT[NO]: "never",
}
BESIDES = (
    "Whoever has several roles acts in the first of them, in the order of their account, in which the case "
    "admits them; with the header `Acting-As` they say in which. A case that is restricted asks everybody "
    "for a reason, on top of this table. Accounts of agencies may see who they are, and the documentation; "
    "what agencies are told of cases is not decided yet."
)


@dataclass(frozen=True)
class Row:
    """One thing that can be asked: of the portal, by a method at an address, or of a service, by RPC.
    `cells` says for each role whether it may."""

    where: str
    how: str
    name: str
    cells: dict[str, str]

    def may(self, role: str) -> str:
        """Whether somebody in that role may: no, yes, or with which relation."""
        return self.cells.get(role, NO)


def portal_rows() -> list[Row]:
    """Every address of the portal's."""
    rows = [
        Row(PREFIX + flask_rule(c.path), "POST", c.name, _cells(c.name, c.roles, c.path))
        for c in COMMANDS
    ]
    rows += [
        Row(PREFIX + flask_rule(q.path), "GET", q.name, _cells(q.name, q.roles, q.path))
        for q in QUERIES
    ]
    status = _cells("show_status", statuses.ROLES, statuses.PATH)
    rows.append(Row(PREFIX + flask_rule(statuses.PATH), "GET", "show_status", status))
    rows.append(Row(PREFIX + "/me", "GET", "me", ALL))
    rows.append(Row(PREFIX + "/me/sign-out", "POST", "sign_out", ALL))
    return rows


OPEN_TO_EVERYONE = {
    "index": PREFIX + "/",
    "openapi": PREFIX + "/openapi.json",
    "healthz": "/healthz",
    "readyz": "/readyz",
    "metrics": "/metrics",
    "begin_sign_in": "/sign-in/<council:council>",
    "complete_sign_in": "/sign-in/<council:council>/callback",
    "sign_in_with_password": PREFIX + "/sessions",
}
"""What is asked without being signed in: documentation, how the process is, and signing in. Nothing of any
case."""

BY_A_LINK = {
    "pages.entrance": "/p/<token>",
    "pages.enter": "/p",
    "pages.nothing": "/p",
    "pages.leave": "/page/leave",
    "pages.nothing_to_leave": "/page/leave",
    "pages.home": "/page",
    "pages.paper": "/page/paper",
    "pages.seen": "/page/seen",
    **{
        f"pages.{name}": f"/page/{word}"
        for word in ("words", "days", "sooner", "change")
        for name in (word, f"send_{word}")
    },
    "pages.style": "/page/style.css",
}
"""The pages of somebody of the family, which open by a personal link and its code and by no account."""


def rpc_rows() -> list[Row]:
    """Every RPC method of every service."""
    rows = [
        Row(asked.service, "rpc", asked.name, _cells(asked.name, asked.roles, asked.path))
        for asked in (*COMMANDS, *QUERIES)
    ]
    rows += [
        Row(asked.service, "rpc", asked.name, {FAMILY_ROLE: LINK})
        for asked in (*FAMILY_COMMANDS, *FAMILY_QUERIES)
    ]
    rows += [
        Row(service, "rpc", each.name, _cells(each.name, each.roles, "{reference}"))
        for each in BETWEEN_SERVICES
        for service in each.services
    ]
    return sorted(rows, key=lambda row: (row.where, row.name))


def _cells(name: str, roles: Iterable[str], path: str) -> dict[str, str]:
    return {role: _relation(name, role, path) for role in roles}


def _relation(name: str, role: str, path: str) -> str:
    if name == "whose_session":
        return LINK
    if role not in ROLES_WITH_A_PART:
        return YES
    if name == "declare_independence":
        return OFFERED
    if name in LISTS:
        return THEIRS
    return OWN if "{reference}" in path else YES


def roles_page(made: str) -> str:
    """The page; `made` says how it is made."""
    means = [f"| {short} | {words} |" for short, words in MEANS.items()]
    parts = ["# Who may", made, ABOUT]
    parts += ["\n".join(["| in the table | means |", "|---|---|", *means]), BESIDES]
    parts += ["## The portal's addresses", _table(portal_rows(), ROLES)]
    parts.append("### For everyone, without signing in")
    parts.append("\n".join(f"- `{rule}`" for rule in OPEN_TO_EVERYONE.values()))
    parts.append("### For the family, by a personal link")
    parts.append("\n".join(f"- `{rule}`" for rule in dict.fromkeys(BY_A_LINK.values())))
    parts.append("## Between the services")
    parts.append(
        "The portal asks these by RPC on behalf of whoever is signed in; `system` is Kinplan itself, which "
        "no account can be, and `family` somebody who acts by a personal link. Each service looks at the "
        "role again, and at the relation."
    )
    parts.append(_table(rpc_rows(), (*ROLES, FAMILY_ROLE, SYSTEM)))
    return "\n\n".join(parts) + "\n"


def _table(rows: Iterable[Row], roles: Iterable[str]) -> str:
    roles = list(roles)
    head = " | ".join(role.replace("_", " ") for role in roles)
    lines = [f"| what | {head} |", "|---" * (len(roles) + 1) + "|"]
    return "\n".join([*lines, *_lines(rows, roles)])


def _lines(rows: Iterable[Row], roles: list[str]) -> Iterator[str]:
    for row in rows:
        asked = f"{row.where}.{row.name}" if row.how == "rpc" else f"{row.how} {row.where}"
        cells = " | ".join(SHORT.get(row.may(role), row.may(role)) for role in roles)
        yield f"| `{asked}` | {cells} |"
