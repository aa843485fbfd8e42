"""Every command and every query can be asked, is decided, and has its address; and nothing else."""

from __future__ import annotations

from importlib import import_module

import pytest
from nameko.rpc import rpc

from services.portal.examples import EXAMPLES
from services.portal.routes import PREFIX, flask_rule
from shared.accounts import ROLES
from shared.acts import FAMILY_ROLE
from shared.contracts.commands import COMMANDS, FAMILY_COMMANDS
from shared.contracts.queries import FAMILY_QUERIES, QUERIES
from tests.completeness.edges import EDGES, addresses, unanswered, unrouted

BY_LINK = (*FAMILY_COMMANDS, *FAMILY_QUERIES)
ASKED = [(c.service, c.name) for c in (*COMMANDS, *QUERIES, *BY_LINK)]
WANTED = [(c.name, "POST", PREFIX + flask_rule(c.path)) for c in COMMANDS]
WANTED += [(q.name, "GET", PREFIX + flask_rule(q.path)) for q in QUERIES]


def undecided(commands, module_of=import_module):
    """Commands that their service has no function for."""
    return [
        command.name
        for command in commands
        if not callable(
            getattr(
                module_of(f"services.{command.service}.application.commands"), command.name, None
            )
        )
    ]


def test_every_command_and_query_has_an_rpc_method_and_every_method_is_asked_for():
    assert unanswered(EDGES, ASKED) == []


def test_every_command_is_decided_in_its_service():
    assert undecided([*COMMANDS, *FAMILY_COMMANDS]) == []


def test_every_command_and_query_has_its_address():
    assert unrouted(WANTED, addresses()) == []


def test_every_command_has_an_example_and_words_and_roles():
    assert set(EXAMPLES) == {command.name for command in COMMANDS}
    for command in COMMANDS:
        assert command.summary.endswith((".", "?")), command.name
    for asked in (*COMMANDS, *QUERIES):
        assert asked.roles and set(asked.roles) <= set(ROLES), asked.name


def test_what_is_done_by_a_personal_link_is_for_the_family_alone_and_has_no_address_in_the_api():
    names = {route[0] for route in addresses()}
    for asked in BY_LINK:
        assert asked.roles == (FAMILY_ROLE,), asked.name
        assert asked.path == ""
        assert asked.name not in names
    assert FAMILY_ROLE not in ROLES
    assert not [a.name for a in (*COMMANDS, *QUERIES) if FAMILY_ROLE in a.roles]


def test_no_name_and_no_address_is_used_twice():
    names = [c.name for c in (*COMMANDS, *QUERIES, *BY_LINK)]
    assert len(names) == len(set(names))
    assert len(WANTED) == len({(method, rule) for _, method, rule in WANTED})


def test_a_command_that_nobody_answers_decides_or_routes_is_noticed():
    class Less:
        name = "plans"

    edges = {**EDGES, "plans": Less}
    assert "plans.agree_plan: no RPC method" in unanswered(edges, ASKED)
    without = [route for route in addresses() if route[0] != "agree_plan"]
    assert unrouted(WANTED, without) == [
        "agree_plan: POST /api/v1/cases/<reference:reference>/plan/agreement"
    ]
    assert undecided(COMMANDS[:1], lambda name: object()) == ["receive_referral"]


def test_an_rpc_method_for_which_nobody_asks_is_noticed():
    class More:
        name = "plans"

        @rpc
        def tear_up_plan(self):
            pass

    assert unanswered({"plans": More}, []) == ["plans.tear_up_plan: nobody asks it"]


@pytest.mark.parametrize("service", EDGES)
def test_a_service_is_called_by_the_name_under_which_it_is_asked(service):
    assert EDGES[service].name == service
