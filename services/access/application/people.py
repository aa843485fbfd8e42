"""Answers who somebody is who came by their council's own sign-in, for letters and histories."""

from __future__ import annotations

from typing import Any

from services.access.domain import events
from services.access.domain.person import Person
from shared.commanding import Work
from shared.follower.projecting import Project, Run, statement_in


def _known(run: Run, event: events.PersonKnown | events.PersonChanged) -> None:
    run(
        "INSERT INTO {schema}.people_known (account, roles) VALUES (%s, %s) "
        "ON CONFLICT (account) DO UPDATE SET roles = excluded.roles",
        (event.account, event.roles),
    )


PEOPLE_KNOWN: dict[type, Project] = {
    events.PersonKnown: _known,
    events.PersonChanged: _known,
}


def find_staff(work: Work) -> dict[str, Any]:
    """The person with that account; none when nobody with it has come yet."""
    return {"people": _people(work, [work.told["account"]])}


def staff_with_role(work: Work) -> dict[str, Any]:
    """Everybody who had that role when they signed in last."""
    with work.store.datastore.transaction() as curs:
        rows = curs.execute(
            statement_in(
                work.store,
                "SELECT account FROM {schema}.people_known WHERE %s = ANY(roles) ORDER BY account",
            ),
            (work.told["role"],),
        ).fetchall()
    return {"people": _people(work, [row["account"] for row in rows])}


def _people(work: Work, accounts: list[str]) -> list[dict[str, Any]]:
    found = []
    for account in accounts:
        person = work.store.find(Person, Person.id_of(work.store.council, account))
        if person is not None:
            found.append(
                {
                    "id": account,
                    "name": person.name,
                    "roles": list(person.roles),
                    "profession": person.profession,
                    "email": person.email,
                }
            )
    return found
