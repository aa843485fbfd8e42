"""What was stored is never changed: not by a service's role, and by nobody who does not mean to."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier

from shared.eventstore.database import council_role, open_database, role_of
from shared.eventstore.store import CouncilStore, schema_name
from shared.migrations import SERVICES
from tests.acting import HERTFORDSHIRE, master_of
from tests.eventstore.noting import notes, positions, texts_of

HERTFORDSHIRES = council_role("scheduling", "hertfordshire")
CHANGES = [
    "UPDATE {}.stored_events SET state = 'x'",
    "UPDATE {}.stored_events SET notification_id = 99",
    "DELETE FROM {}.stored_events",
    "TRUNCATE {}.stored_events",
]


@pytest.fixture
def as_service(empty_url: str) -> Iterator[CouncilStore]:
    """The scheduling service's store, opened as the service opens it."""
    opened = open_database(empty_url, role=role_of("scheduling"))
    yield CouncilStore("scheduling", HERTFORDSHIRE, opened, master_of(HERTFORDSHIRE))
    opened.close()


def attempted(url: str, statement: str, role: str | None) -> None:
    with psycopg.connect(url) as connection:
        if role:
            connection.execute(SQL("SET ROLE {}").format(Identifier(role)))
        schema = Identifier(schema_name("scheduling", HERTFORDSHIRE.council))
        connection.execute(SQL(statement).format(schema))  # type: ignore[arg-type]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_role_of_a_service_cannot_change_what_was_stored(
    as_service: CouncilStore, empty_url: str, statement: str
) -> None:
    as_service.keep(notes("a", "first"))
    with pytest.raises(InsufficientPrivilege, match="permission denied"):
        attempted(empty_url, statement, HERTFORDSHIRES)
    assert texts_of(as_service, "a") == ["first"]


@pytest.mark.parametrize("statement", CHANGES)
def test_an_administrator_is_refused_in_words(
    as_service: CouncilStore, empty_url: str, statement: str
) -> None:
    as_service.keep(notes("a", "first"))
    with pytest.raises(InsufficientPrivilege, match="is refused: what was stored is never changed"):
        attempted(empty_url, statement, None)
    assert texts_of(as_service, "a") == ["first"]


def test_whoever_lifts_the_refusal_deliberately_can(
    as_service: CouncilStore, empty_url: str
) -> None:
    """It shows that the tests above can fail, and why there is a ledger."""
    as_service.keep(notes("a", "first"))
    attempted(
        empty_url,
        "ALTER TABLE {0}.stored_events DISABLE TRIGGER USER; DELETE FROM {0}.stored_events; "
        "ALTER TABLE {0}.stored_events ENABLE TRIGGER USER",
        None,
    )
    assert positions(as_service) == []


@pytest.mark.parametrize("other", [service for service in SERVICES if service != "scheduling"])
def test_the_role_of_a_service_sees_nothing_of_another_service(empty_url: str, other: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        attempted(empty_url, "SELECT * FROM {}.stored_events", council_role(other, "hertfordshire"))


def test_keys_can_be_destroyed_and_their_rows_stay(
    as_service: CouncilStore, empty_url: str
) -> None:
    as_service.keyring.to_seal("HERTS-AAAA-BBBB", ["case"])
    for statement in ("DELETE FROM {}.keys", "TRUNCATE {}.keys"):
        with pytest.raises(InsufficientPrivilege):
            attempted(empty_url, statement, HERTFORDSHIRES)
    with as_service.datastore.transaction(commit=True) as curs:
        assert as_service.keyring.destroy(curs, "HERTS-AAAA-BBBB", "case")
    assert as_service.keyring.subjects("HERTS-AAAA-BBBB") == {"case": False}
