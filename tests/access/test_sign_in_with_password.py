"""Signing in with a password: off unless allowed, the same for names that there are and are not, locked
after wrong ones, and cheap to refuse by the thousand."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest

from services.access.application.tidying import Tidying
from services.access.domain.events import AccountLocked, RefusalsCounted, SignedIn, SignInRefused
from services.access.domain.refusals import (
    LocalSignInOff,
    SignInBusy,
    SignInLocked,
    TooManyTries,
    WrongPassword,
)
from services.access.domain.rules import LOCKED_FOR, RECORDED_EACH, locked_for
from services.access.edge.hashing import Hashing
from shared.passwords import NOBODYS, hash_of, is_right
from tests.access.house import PASSWORD, House, then_refused


def counted_work(house):
    """How often a password was looked at."""
    looked = []
    verify = house.extra["passwords"].verify

    def counting(known, password):
        looked.append(known)
        return verify(known, password)

    house.extra["passwords"] = type(house.extra["passwords"])(
        **{**vars(house.extra["passwords"]), "verify": counting}
    )
    return looked


def test_the_right_password_begins_a_session(house):
    browser = house.browser()
    answer = browser.by_password()
    assert answer.status_code == 201 and answer.json["account"] == "herts-manager"
    assert PASSWORD not in answer.text and "secret" not in answer.json
    me = browser.get("/api/v1/me").json
    assert (me["id"], me["roles"], me["signed_in_by"]) == ("herts-manager", ["manager"], "password")
    assert me["session_ends_at"] == answer.json["ends_at"]
    (began,) = house.told(SignedIn)
    assert (began.way, began.account) == ("password", "herts-manager")


def test_it_is_off_unless_the_installation_allows_it(database, tmp_path):
    house = House(database, tmp_path, local=False)
    then_refused(house.browser().by_password(), LocalSignInOff)
    assert [event.code for event in house.told(SignInRefused)] == ["local_sign_in_off"]


def test_a_wrong_password_and_a_name_that_nobody_has_are_refused_alike(house):
    looked = counted_work(house)
    wrong = house.browser().by_password("wrong")
    nobody = house.browser().by_password("wrong", "no-such-person")
    without = house.browser().by_password("wrong", "herts-listed")
    assert then_refused(wrong, WrongPassword) == then_refused(nobody, WrongPassword)
    assert wrong.json["detail"] == nobody.json["detail"] == without.json["detail"]
    assert looked[0] and looked[1:] == [None, None]
    refused = house.told(SignInRefused)
    assert [event.account for event in refused] == ["herts-manager", "", "herts-listed"]
    assert "no-such-person" not in repr(refused)


def test_the_work_for_nobody_is_the_work_for_somebody():
    began = time.perf_counter()
    assert not is_right(NOBODYS, "wrong")
    nobodys = time.perf_counter() - began
    known = hash_of(PASSWORD)
    began = time.perf_counter()
    assert not is_right(known, "wrong")
    somebodys = time.perf_counter() - began
    assert 0.2 < nobodys / somebodys < 5
    assert known.split("$")[1:4] == NOBODYS.split("$")[1:4]


@pytest.mark.parametrize("name", ["herts-manager", "no-such-person"])
def test_after_five_wrong_ones_a_name_is_locked_whoever_has_it_and_the_right_one_does_not_help(
    house, name
):
    looked = counted_work(house)
    for _ in range(5):
        then_refused(house.browser().by_password("wrong", name), WrongPassword)
    locked = then_refused(house.browser().by_password(PASSWORD, name), SignInLocked)
    assert locked == "sign_in_locked" and len(looked) == 5
    told = house.told(AccountLocked)
    if name == "herts-manager":
        (lock,) = told
        assert lock.tries == 5 and lock.until > house.clock() + timedelta(minutes=14)
    else:
        assert told == []


def test_a_lock_ends_and_the_next_one_is_longer(house):
    for _ in range(5):
        house.browser().by_password("wrong")
    house.ahead = timedelta(minutes=16)
    assert house.browser("192.0.2.8").by_password().status_code == 201
    for _ in range(2):
        house.ahead += timedelta(minutes=61)
        for _ in range(5):
            house.browser("192.0.2.9").by_password("wrong")
    first, second, third = (e.until - e.occurred_at for e in house.told(AccountLocked))
    assert (first, second, third) == (LOCKED_FOR[0], LOCKED_FOR[0], LOCKED_FOR[1])
    assert [locked_for(times) for times in (0, 1, 3, 99)] == [
        LOCKED_FOR[0],
        LOCKED_FOR[1],
        LOCKED_FOR[3],
        LOCKED_FOR[3],
    ]


def test_a_right_password_clears_the_wrong_ones_before_it(house):
    for _ in range(3):
        for _ in range(4):
            house.browser().by_password("wrong")
        assert house.browser().by_password().status_code == 201


def test_at_the_same_moment_nobody_gets_more_tries(house):
    looked = counted_work(house)
    house.extra["passwords"] = type(house.extra["passwords"])(
        **{**vars(house.extra["passwords"]), "verify": lambda known, _: bool(looked.append(1))}
    )
    crowd = [
        threading.Thread(target=lambda n=n: house.browser(f"192.0.2.{n}").by_password("wrong"))
        for n in range(12)
    ]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert len(looked) == 5
    assert len(house.told(AccountLocked)) == 1


def test_from_one_address_there_are_thirty_refusals_whatever_the_names(house):
    for number in range(30):
        then_refused(house.browser().by_password("wrong", f"name-{number}"), WrongPassword)
    looked = counted_work(house)
    then_refused(house.browser().by_password(), TooManyTries)
    assert looked == []
    assert house.browser("198.51.100.4").by_password().status_code == 201
    house.ahead = timedelta(minutes=16)
    assert house.browser().by_password().status_code == 201


def test_attempts_by_the_hundred_cost_little_and_leave_few_events(house):
    for _ in range(5):
        house.browser().by_password("wrong")
    looked = counted_work(house)
    browser = house.browser("203.0.113.1")
    for _ in range(180):
        assert browser.by_password("wrong").status_code == 429
    assert looked == []
    kept = len(house.events())
    assert kept <= 6 + 2 * RECORDED_EACH
    house.ahead = timedelta(minutes=16)
    store = house.stores["hertfordshire"]
    Tidying(store, house.clock).step()
    Tidying(store, house.clock).step()
    counted = house.told(RefusalsCounted)
    recorded = [event for event in house.told(SignInRefused) if event.code != "wrong_password"]
    assert sum(event.count for event in counted) + len(recorded) == 180
    assert {event.code for event in counted} <= {"sign_in_locked", "too_many_tries"}


def test_who_has_to_wait_while_others_are_looked_at_loses_no_try(house):
    gate = threading.Event()
    busy = Hashing(lambda *_: gate.wait(5))
    crowd = [threading.Thread(target=busy.verify, args=(None, "x")) for _ in range(2)]
    for each in crowd:
        each.start()
    house.extra["passwords"] = type(house.extra["passwords"])(
        **{**vars(house.extra["passwords"]), "verify": busy.verify}
    )
    with pytest.raises(SignInBusy):
        busy.verify(None, "x")
    then_refused(house.browser().by_password(), SignInBusy)
    gate.set()
    for each in crowd:
        each.join()
    store = house.stores["hertfordshire"]
    with store.datastore.transaction() as curs:
        (row,) = curs.execute(f"SELECT counted FROM {store.schema}.tries").fetchall()
    assert row["counted"] == 0


def test_a_password_may_be_typed_on_another_keyboard():
    known = hash_of("caf\u00e9 au lait fum\u00e9")
    assert is_right(known, "cafe\u0301 au lait fume\u0301")
    assert not is_right(known, "cafe au lait fume")
    assert not is_right("not a hash", "x")


def test_an_accounts_file_that_cannot_be_read_is_an_outage(house):
    browser = house.browser()
    browser.by_password()
    house.accounts_file.write_text("[[account]\n")
    for answer in (browser.get("/api/v1/me"), house.browser().by_password()):
        assert answer.status_code == 503, answer.json
