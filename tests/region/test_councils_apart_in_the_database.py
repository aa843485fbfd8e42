"""Each council is apart in the database itself: whoever works for one cannot reach another's rows, even
by a statement that names them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import ProgrammingError
from eventsourcing.postgres import PostgresDatastore
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier

from shared.eventstore.database import council_role, open_database, role_of
from shared.eventstore.rights import rights_elsewhere
from shared.eventstore.store import CouncilStore, schema_name
from shared.migrations import SERVICES
from shared.policy_files import read_policies
from tests.acting import CENTRAL_BEDFORDSHIRE, COUNCILS, HERTFORDSHIRE, master_of
from tests.eventstore.noting import notes, texts_of

POLICIES = read_policies(COUNCILS)
PLACES = [(service, council) for service in SERVICES for council in POLICIES]
TRIED = (
    "SELECT 1 FROM {}.stored_events",
    "SELECT 1 FROM {}.keys",
    "SELECT 1 FROM {}.answers",
    "SELECT 1 FROM {}.policies",
    "INSERT INTO {}.followed VALUES ('x', 1)",
    "SELECT {}.take_positions(1)",
    "SELECT nextval('{}.positions')",
)


@pytest.fixture
def connection(empty_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(empty_url, autocommit=True) as opened:
        yield opened


@pytest.fixture
def service(empty_url: str) -> Iterator[PostgresDatastore]:
    """The scheduling service's pool, of one connection, as the service opens it."""
    opened = open_database(empty_url, pool_size=1, overflow=0, role=role_of("scheduling"))
    yield opened
    opened.close()


def refused(connection: psycopg.Connection[Any], statement: str, schema: str) -> bool:
    try:
        connection.execute(SQL(statement).format(Identifier(schema)))  # type: ignore[arg-type]
    except InsufficientPrivilege:
        return True
    return False


@pytest.mark.parametrize(("service_of_role", "council"), PLACES)
def test_the_role_of_a_council_is_refused_everywhere_else(
    connection: psycopg.Connection[Any], service_of_role: str, council: str
) -> None:
    connection.execute(
        SQL("SET ROLE {}").format(Identifier(council_role(service_of_role, council)))
    )
    others = [schema_name(*place) for place in PLACES if place != (service_of_role, council)]
    reached = [
        (schema, statement)
        for schema in others
        for statement in TRIED
        if not refused(connection, statement, schema)
    ]
    assert reached == []
    own = schema_name(service_of_role, council)
    assert not any(refused(connection, statement, own) for statement in TRIED)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_works_for_no_council_reaches_none(
    connection: psycopg.Connection[Any], name: str
) -> None:
    connection.execute(SQL("SET ROLE {}").format(Identifier(role_of(name))))
    assert all(
        refused(connection, statement, schema_name(*place))
        for place in PLACES
        for statement in TRIED
    )
    assert connection.execute("SELECT count(*) FROM region.councils").fetchone() == (5,)


def test_a_service_cannot_change_which_councils_there_are(
    connection: psycopg.Connection[Any],
) -> None:
    for role in (role_of("audit"), council_role("audit", "hertfordshire")):
        connection.execute(SQL("SET ROLE {}").format(Identifier(role)))
        for statement in (
            "UPDATE region.councils SET state = 'removed'",
            "DELETE FROM region.policies",
            "INSERT INTO region.councils (council, state) VALUES ('x', 'serving')",
        ):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(statement)
        connection.execute("RESET ROLE")


def test_no_role_has_rights_elsewhere(connection: psycopg.Connection[Any]) -> None:
    connection.row_factory = psycopg.rows.dict_row
    assert rights_elsewhere(connection, SERVICES) == []


@pytest.mark.parametrize(
    "hole",
    [
        "GRANT USAGE ON SCHEMA plans_sefton TO kinplan_plans_hertfordshire",
        "GRANT SELECT ON plans_sefton.stored_events TO kinplan_plans_hertfordshire",
        "GRANT INSERT ON plans_sefton.followed TO kinplan_plans",
        "GRANT kinplan_plans_sefton TO kinplan_plans_hertfordshire",
        "GRANT SELECT ON ALL TABLES IN SCHEMA plans_sefton TO PUBLIC",
    ],
)
def test_a_planted_hole_is_found(database_url: str, hole: str) -> None:
    with psycopg.connect(database_url, row_factory=psycopg.rows.dict_row) as connection:
        connection.execute(hole)
        found = rights_elsewhere(connection, SERVICES)
        connection.rollback()
    assert any(each.endswith("in plans_sefton") for each in found), found


def test_a_statement_that_names_another_council_is_refused(service: PostgresDatastore) -> None:
    """Even if the code is wrong: the store of one council, with the schema of another in its mouth."""
    theirs = CouncilStore(
        "scheduling", CENTRAL_BEDFORDSHIRE, service, master_of(CENTRAL_BEDFORDSHIRE)
    )
    theirs.keep(notes("a", "theirs"))
    wrong = CouncilStore("scheduling", HERTFORDSHIRE, service, master_of(HERTFORDSHIRE))
    wrong.datastore.schema = theirs.schema
    wrong.recorder.__init__(wrong.datastore)  # type: ignore[misc]
    with pytest.raises(ProgrammingError, match="permission denied for schema"):
        texts_of(wrong, "a")
    with pytest.raises(ProgrammingError, match="permission denied for schema"):
        wrong.last_position()
    assert texts_of(theirs, "a") == ["theirs"]


def test_one_connection_serves_councils_in_turn_each_as_its_own_role(
    service: PostgresDatastore,
) -> None:
    stores = [
        CouncilStore("scheduling", policy, service, master_of(policy))
        for policy in (HERTFORDSHIRE, CENTRAL_BEDFORDSHIRE)
    ]
    for number in range(3):
        for store in stores:
            store.keep(notes(f"n{number}", store.council))
    for store in stores:
        assert [texts_of(store, f"n{number}") for number in range(3)] == [[store.council]] * 3
        with store.datastore.transaction() as curs:
            row = curs.execute("SELECT current_user AS who").fetchone()
        assert row and row["who"] == council_role("scheduling", store.council)
    with service.get_connection() as connection:
        row = connection.execute("SELECT current_user AS who").fetchone()
    assert row and row["who"] == role_of("scheduling")


def test_councils_at_the_same_moment_never_get_one_anothers_role(empty_url: str) -> None:
    opened = open_database(empty_url, pool_size=2, overflow=1, role=role_of("scheduling"))
    stores = [
        CouncilStore("scheduling", policy, opened, master_of(policy))
        for policy in (HERTFORDSHIRE, CENTRAL_BEDFORDSHIRE)
    ]
    trouble: list[BaseException] = []

    def save(store: CouncilStore, writer: int) -> None:
        try:
            for number in range(20):
                store.keep(notes(f"w{writer}n{number}", store.council))
        except BaseException as error:
            trouble.append(error)

    writers = [
        threading.Thread(target=save, args=(stores[writer % 2], writer)) for writer in range(6)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert trouble == []
    for place, store in enumerate(stores):
        assert {texts_of(store, f"w{w}n19")[0] for w in range(place, 6, 2)} == {store.council}
    opened.close()
