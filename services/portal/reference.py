"""The table of routes in docs/api.md: `python -m services.portal.reference` writes it anew."""

from __future__ import annotations

import sys
from pathlib import Path

from services.portal import statuses
from services.portal.routes import PREFIX
from services.portal.signing_in import SIGN_IN_SUMMARY, SIGN_OUT_SUMMARY
from shared.accounts import ROLES
from shared.contracts.commands import COMMANDS
from shared.contracts.queries import QUERIES
from shared.settings import REPOSITORY

DOCUMENT = REPOSITORY / "docs" / "api.md"
BEGIN = "<!-- routes: written by python -m services.portal.reference -->"
END = "<!-- end of routes -->"


def table() -> str:
    """Every route: how it is asked, who may, and what it is for."""
    rows = [
        ("POST", command.path, command.name, command.roles, command.summary) for command in COMMANDS
    ]
    rows += [("GET", query.path, query.name, query.roles, query.summary) for query in QUERIES]
    rows += [
        ("GET", statuses.PATH, "show_status", statuses.ROLES, "How far the case is."),
        ("GET", "/me", "me", ROLES, "Who you are, and how you are signed in."),
        ("POST", "/sessions", "sign_in_with_password", ("everyone",), SIGN_IN_SUMMARY),
        ("POST", "/me/sign-out", "sign_out", ROLES, SIGN_OUT_SUMMARY),
        ("GET", "/openapi.json", "openapi", ("everyone",), "The API's description, OpenAPI 3.1."),
        ("GET", "/", "index", ("everyone",), "Where to begin."),
    ]
    lines = ["| address | name | who may | what it is for |", "|---|---|---|---|"]
    for method, path, name, roles, summary in rows:
        words = " ".join(summary.split())
        lines.append(f"| `{method} {PREFIX}{path}` | `{name}` | {', '.join(roles)} | {words} |")
    return "\n".join(lines)


def renewed(text: str) -> str:
    """The document with the table as it is now. Raises ValueError without the two marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{DOCUMENT.name} must hold the lines {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def write(document: Path = DOCUMENT) -> None:
    """Write the table into the document."""
    document.write_text(renewed(document.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
    sys.exit(0)
