"""Other services name and write to people who are in no accounts file, by asking the access service."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from services.access.application.people import PEOPLE_KNOWN
from services.notifications.edge.managers import managers_of
from shared.accounts import Account, Accounts
from shared.edge.telling import staff_names
from shared.follower.projecting import Projection
from shared.refusals import Unavailable
from shared.rpc import asking_access
from shared.rpc.asking_access import AskedAccess, staff_of
from shared.rpc.calling import ServiceDown
from shared.staff import Staff
from tests.access.house import House
from tests.access.provider import Provider


class Down:
    """A broker that reaches nobody."""

    def call(self, *_: Any, **__: Any) -> Any:
        raise ServiceDown("access", "timeout")


class Counting:
    """Asks the house, and counts how often."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.asked: list[str] = []

    def call(self, service: str, method: str, *args: Any, context: Any) -> Any:
        self.asked.append(method)
        return self.house.call(service, method, *args, context=context)


@pytest.fixture
def ottoline(house: House, provider: Provider) -> Account:
    """Somebody who has come by Hertfordshire's provider, as a manager."""
    provider.person["roles"] = ["Kinplan.Managers"]
    browser = house.browser()
    browser.by_provider()
    Projection("people_known", house.stores["hertfordshire"], PEOPLE_KNOWN).step()
    me = browser.get("/api/v1/me").json
    return Account(
        id=me["id"],
        name="Ottoline Marsh",
        council="hertfordshire",
        roles=("manager", "auditor"),
        profession="member of staff",
        email="ottoline.marsh@northmere.example",
    )


def staff(house: House, caller: Any) -> Staff:
    return Staff(Accounts(house.accounts_file), AskedAccess(caller))


def test_who_came_by_a_provider_is_found_by_account_and_by_role(house, ottoline):
    known = staff(house, house)
    assert known.by_id("hertfordshire", ottoline.id) == ottoline
    assert [a.id for a in known.with_role("hertfordshire", "manager")] == [
        "herts-manager",
        ottoline.id,
    ]
    assert known.with_role("hertfordshire", "coordinator") == []
    assert known.by_id("central-bedfordshire", ottoline.id) is None
    assert known.by_id("hertfordshire", "p-never-came") is None


def test_the_role_is_that_of_the_last_sign_in(house, provider, ottoline):
    provider.person["roles"] = ["Kinplan.Coordinators"]
    house.browser().by_provider()
    Projection("people_known", house.stores["hertfordshire"], PEOPLE_KNOWN).step()
    known = staff(house, house)
    assert [a.id for a in known.with_role("hertfordshire", "manager")] == ["herts-manager"]
    assert [a.id for a in known.with_role("hertfordshire", "coordinator")] == [ottoline.id]


def test_who_is_in_the_file_is_never_asked_for_and_answers_are_remembered(house, ottoline):
    caller = Counting(house)
    known = staff(house, caller)
    known.by_id("hertfordshire", "herts-manager")
    known.by_id("hertfordshire", "herts-who-has-left")
    assert caller.asked == []
    for _ in range(3):
        known.by_id("hertfordshire", ottoline.id)
    assert caller.asked == ["find_staff"]


def test_while_nobody_answers_a_letter_waits_and_a_history_calls_people_by_their_account(
    house, ottoline, monkeypatch
):
    with pytest.raises(Unavailable):
        staff(house, Down()).by_id("hertfordshire", ottoline.id)
    settings = SimpleNamespace(
        accounts=house.accounts_file, sign_in=house.folder, amqp_uri="amqp://127.0.0.1:1//"
    )
    installation: Any = SimpleNamespace(settings=settings)
    monkeypatch.setattr(asking_access, "Caller", lambda *_, **__: Down())
    name_of = staff_names(installation)
    assert name_of("hertfordshire", ottoline.id) == ottoline.id
    assert name_of("hertfordshire", "herts-manager") == "Desmond Achebe"
    with pytest.raises(Unavailable):
        managers_of(installation)("hertfordshire")
    monkeypatch.setattr(asking_access, "Caller", lambda *_, **__: house)
    assert staff_names(installation)("hertfordshire", ottoline.id) == "Ottoline Marsh"
    assert managers_of(installation)("hertfordshire") == ["herts-manager", ottoline.id]


def test_where_no_council_is_connected_nobody_is_asked(house):
    settings: Any = SimpleNamespace(accounts=house.accounts_file, sign_in=None, amqp_uri="")
    assert staff_of(settings).asked is None
