"""What a service published and of which no record came is asked for, gathered, and said to have been."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from prometheus_client import REGISTRY

from services.audit.application import filling
from services.audit.application.filling import AT_THE_END, SECONDS, GapFiller
from services.audit.application.gathering import gather_record
from services.audit.application.history import show_history
from services.audit.domain.events import GapFilled
from services.audit.domain.refusals import DigestDiffers
from shared.contracts.envelope import IntegrationEvent, parse
from shared.contracts.events import RECORDED
from shared.eventstore.events import NO_CASE
from shared.eventstore.inbox import IGNORED_REPEAT
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in
from shared.retelling import told_again
from tests.audit.direct import DirectRecords
from tests.audit.recorded import OTHER_DIGEST, recorded
from tests.audit.region import Region, accepted, referred
from tests.eventstore.noting import notes

SOURCE = "referral"


class Losing:
    """A region in which the records of some positions of the referral service are lost on their way."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.positions: set[int] = set()
        self.lost: dict[int, IntegrationEvent] = {}
        self.heard = region.react
        region.react = self.react  # type: ignore[method-assign]

    def react(self, service: str, reaction: str, event: IntegrationEvent) -> str:
        is_record = event.name == "EventRecorded" and event.service == SOURCE
        if is_record and event.position in self.positions:
            self.lost[event.position] = event
            return "lost"
        return self.heard(service, reaction, event)


class Office:
    """A region, what is lost in it, and its filler, with the seconds that a test lets pass."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.losing = Losing(region)
        self.records = DirectRecords(region)
        self.seconds = 0.0
        self.filler = self.another()

    def another(self) -> GapFiller:
        """A filler in another process, which knows only what is in the database."""
        return GapFiller(
            self.region.ledger,
            self.records,
            lambda: self.region.now,
            lambda: self.seconds,
            patience=SECONDS,
        )

    def look(self, times: int = 1) -> None:
        """So many looks, each when it is time."""
        for _ in range(times):
            self.seconds += SECONDS
            assert self.filler.step() is False
            self.region.settle()

    def gathered(self, service: str = SOURCE) -> list[int]:
        statement = "SELECT position FROM {schema}.entries WHERE service = %s ORDER BY position"
        return [row["position"] for row in ask(self.region.ledger, statement, service)]

    def told(self) -> list[tuple[str, int, int, int]]:
        """What the council's history says of filled gaps."""
        logged = self.region.ledger.read_log(after=0, limit=1000)
        events = [each.event for each in logged if isinstance(each.event, GapFilled)]
        return [(e.service, e.first, e.last, e.found) for e in events]

    def value(self, name: str) -> float:
        labels = {"service": SOURCE, "council": "hertfordshire"}
        return REGISTRY.get_sample_value(f"kinplan_ledger_{name}", labels) or 0.0


def ask(store: CouncilStore, statement: str, *values: Any) -> list[dict[str, Any]]:
    with store.datastore.transaction(commit=True) as curs:
        found = curs.execute(statement_in(store, statement), values)
        return found.fetchall() if found.description else []


@pytest.fixture
def office(region: Region) -> Iterator[Office]:
    yield Office(region)


def test_a_record_that_was_lost_between_others_is_gathered_by_asking(office: Office) -> None:
    office.losing.positions = {2}
    reference, _, _ = referred(office.region)
    accepted(office.region, reference)
    everything = office.region.stores[SOURCE].last_position()
    assert 2 not in office.gathered()
    office.look(times=2)
    assert office.gathered() == list(range(1, everything + 1))
    assert office.records.asked == [(SOURCE, [2])]


def test_without_the_filler_the_record_stays_lost_and_with_it_nothing_is(office: Office) -> None:
    office.losing.positions = {2}
    reference, _, _ = referred(office.region)
    accepted(office.region, reference)
    office.region.settle()
    assert 2 not in office.gathered()
    office.look(times=2)
    assert 2 in office.gathered()


def test_the_last_record_of_a_service_is_missed_as_well(office: Office) -> None:
    office.losing.positions = {1}
    referred(office.region)
    assert office.gathered() == []
    office.look(times=2)
    assert office.gathered() == [1]


def test_while_nothing_comes_any_more_the_end_of_a_log_is_waited_for_a_minute(
    office: Office,
) -> None:
    """As when the process that gathers is started anew, with the records waiting in its queue."""
    office.filler.patience = AT_THE_END
    office.look()
    office.losing.positions = {1}
    referred(office.region)
    office.look(times=6)
    assert (office.gathered(), office.records.asked) == ([], [])
    office.look()
    assert office.gathered() == [1]


def test_what_was_overtaken_by_a_later_record_is_not_waited_for_so_long(office: Office) -> None:
    office.filler.patience = AT_THE_END
    office.losing.positions = {2}
    accepted(office.region, referred(office.region)[0])
    office.look(times=2)
    assert 2 in office.gathered()


def test_what_was_gathered_by_asking_is_what_the_message_said(office: Office) -> None:
    office.losing.positions = {1}
    referred(office.region)
    office.look(times=2)
    lost = office.losing.lost[1].data
    (entry,) = ask(
        office.region.ledger, "SELECT * FROM {schema}.entries WHERE service = 'referral'"
    )
    kept = ("aggregate", "version", "topic", "recorded_at", "digest")
    assert {name: entry[name] for name in kept} == {name: lost[name] for name in kept}


def test_a_case_with_a_lost_record_tells_its_whole_history_once_it_is_filled(
    office: Office,
) -> None:
    office.losing.positions = {2}
    reference, _, _ = referred(office.region)
    accepted(office.region, reference)
    work = office.region.work(reference)
    before = show_history(work, office.region.asking())["entries"]
    office.look(times=2)
    after = show_history(work, office.region.asking())
    assert len(after["entries"]) == len(before) + 1
    assert after["problems"] == []


def test_the_councils_history_says_what_was_filled(office: Office) -> None:
    office.losing.positions = {1, 2}
    reference, _, _ = referred(office.region)
    accepted(office.region, reference)
    office.look(times=2)
    assert office.told() == [(SOURCE, 1, 2, 2)]
    office.look(times=3)
    assert len(office.told()) == 1
    event = office.region.ledger.read_log(after=0, limit=10)[0].event
    assert (event.actor, event.role, event.case) == ("kinplan", "system", NO_CASE)


def test_what_was_published_since_the_last_look_is_on_its_way_and_not_asked_for(
    office: Office,
) -> None:
    office.losing.positions = {1}
    office.look()
    referred(office.region)
    office.look()
    assert office.gathered() == [] and office.records.asked == []
    office.look()
    assert office.gathered() == [1]


def test_between_two_looks_some_seconds_pass(office: Office) -> None:
    office.look()
    office.losing.positions = {1}
    referred(office.region)
    office.seconds += SECONDS / 2
    for _ in range(5):
        office.filler.step()
    assert len(office.filler.published[SOURCE]) == 1


def test_what_is_stored_and_not_published_yet_is_no_gap(office: Office) -> None:
    referred(office.region)
    office.region.stores[SOURCE].keep(notes("a", "stored, and not relayed"))
    office.look(times=3)
    assert office.records.asked == []


def test_a_message_that_comes_after_the_gap_was_filled_is_an_ignored_repeat(office: Office) -> None:
    office.losing.positions = {1}
    referred(office.region)
    office.look(times=2)
    late = office.losing.lost[1]
    assert gather_record(office.region.ledger, late, lambda: office.region.now) == IGNORED_REPEAT
    assert office.gathered() == [1]


def test_a_message_that_comes_late_and_says_something_else_is_refused(office: Office) -> None:
    office.losing.positions = {1}
    referred(office.region)
    office.look(times=2)
    with pytest.raises(DigestDiffers):
        gather_record(
            office.region.ledger, recorded(1, digest=OTHER_DIGEST), lambda: office.region.now
        )


def test_a_record_that_differs_from_one_that_came_meanwhile_is_told_loudly(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.losing.positions = {1}
    referred(office.region)
    really = office.records.records

    def overtaken(service: str, positions: Sequence[int]) -> Any:
        answer = really(service, positions)
        gather_record(
            office.region.ledger, recorded(1, digest=OTHER_DIGEST), lambda: office.region.now
        )
        return answer

    monkeypatch.setattr(office.records, "records", overtaken)
    office.look()
    office.seconds += SECONDS
    with pytest.raises(DigestDiffers):
        office.filler.step()


def test_a_position_that_was_taken_by_a_save_that_failed_is_no_loss(office: Office) -> None:
    referred(office.region)
    referral = office.region.stores[SOURCE]
    first, again = notes("a", "one"), notes("a", "the same version")
    referral.keep(first)
    with pytest.raises(Exception, match="duplicate key"):
        referral.keep(again)
    office.region.relayed[SOURCE] = 2
    gather_record(office.region.ledger, recorded(2), lambda: office.region.now)
    referred(office.region)
    hole = 3
    assert hole not in office.gathered() and office.region.relayed[SOURCE] > hole
    office.look(times=4)
    assert office.records.asked == [(SOURCE, [hole])], "asked once, and never again"
    assert office.told() == []
    assert office.value("gap_seconds") == 0


def test_a_service_that_is_down_is_asked_again_and_nothing_is_lost(office: Office) -> None:
    office.losing.positions = {2}
    reference, _, _ = referred(office.region)
    accepted(office.region, reference)
    office.records.down = {SOURCE}
    office.look(times=4)
    assert 2 not in office.gathered() and office.told() == []
    assert office.value("gap_seconds") == 2 * SECONDS, "alerts go by that"
    office.records.down = set()
    office.look()
    assert 2 in office.gathered() and office.told() == [(SOURCE, 2, 2, 1)]
    assert office.value("gap_seconds") == 0


def test_a_service_that_is_down_does_not_keep_the_filler_from_the_others(office: Office) -> None:
    office.losing.positions = {1}
    referred(office.region)
    office.records.down = {"scheduling", "plans", "notifications", "audit"}
    office.look(times=2)
    assert office.gathered() == [1]


def test_trouble_with_one_service_is_raised_after_the_others_were_looked_at(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    referred(office.region)
    office.look()
    really = office.records.last_position

    def breaks(service: str) -> int:
        if service == SOURCE:
            raise RuntimeError("told to")
        return really(service) + 7

    monkeypatch.setattr(office.records, "last_position", breaks)
    office.seconds += SECONDS
    with pytest.raises(RuntimeError):
        office.filler.step()
    assert office.filler.published["audit"][-1][1] == office.region.relayed["audit"] + 7


def test_another_leader_goes_on_from_what_is_complete(office: Office) -> None:
    office.losing.positions = {1}
    referred(office.region)
    office.look(times=2)
    office.filler = office.another()
    office.look(times=3)
    assert office.records.asked == [(SOURCE, [1])]


def test_what_somebody_removes_from_the_ledger_is_not_put_back(office: Office) -> None:
    referred(office.region)
    office.look(times=2)
    ask(office.region.ledger, "DELETE FROM {schema}.entries WHERE service = 'referral'")
    office.look(times=3)
    assert office.gathered() == [] and office.records.asked == []


def test_a_crash_between_telling_and_gathering_fills_the_gap_and_tells_it_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.losing.positions = {1}
    referred(office.region)
    office.look()

    def crash(*_: Any) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(filling, "gather_record", crash)
        office.seconds += SECONDS
        with pytest.raises(KeyboardInterrupt):
            office.filler.step()
    office.filler = office.another()
    office.look(times=2)
    assert office.gathered() == [1] and office.told() == [(SOURCE, 1, 1, 1)]


def test_the_audit_services_own_records_are_filled_too_and_its_telling_of_it_ends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GapFilled is itself a stored event: what it tells of must not go on for ever."""
    reference, _, _ = referred(office.region)
    real = office.region.react

    def losing_one(service: str, reaction: str, event: IntegrationEvent) -> str:
        if event.name == "EventRecorded" and (event.service, event.position) == ("audit", 1):
            return "lost"
        return real(service, reaction, event)

    monkeypatch.setattr(office.region, "react", losing_one)
    office.region.show(
        "herts-auditor", "audit", "show_history",
        lambda work: show_history(work, office.region.asking()), reference, "the history",
    )  # fmt: skip
    office.look(times=6)
    assert office.told() == [("audit", 1, 1, 1)]
    assert office.gathered("audit") == [1, 2]


def test_more_than_one_batch_is_filled_at_one_look(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "BATCH", 2)
    monkeypatch.setattr(filling, "SPAN", 3)
    office.losing.positions = set(range(1, 8))
    for _ in range(3):
        accepted(office.region, referred(office.region)[0])
    everything = office.region.stores[SOURCE].last_position()
    assert everything > 5
    office.look(times=2)
    assert office.gathered() == list(range(1, everything + 1))
    assert sum(found for *_, found in office.told()) == len(office.losing.lost)


def test_an_event_that_cannot_be_read_stays_a_gap_until_it_can(office: Office) -> None:
    office.losing.positions = {1, 2}
    reference, _, _ = referred(office.region)
    accepted(office.region, reference)
    referral = office.region.stores[SOURCE]
    (kept,) = ask(referral, "SELECT state FROM {schema}.stored_events WHERE notification_id = 1")
    change = "UPDATE {schema}.stored_events SET state = %s WHERE notification_id = 1"
    with referral.datastore.transaction(commit=True) as curs:
        curs.execute("SET LOCAL session_replication_role = replica")
        curs.execute(statement_in(referral, change), (b"x",))
    office.look(times=4)
    assert 1 not in office.gathered() and 2 in office.gathered()
    assert office.value("gap_seconds") > 0
    with referral.datastore.transaction(commit=True) as curs:
        curs.execute("SET LOCAL session_replication_role = replica")
        curs.execute(statement_in(referral, change), (kept["state"],))
    office.look()
    assert 1 in office.gathered() and office.value("gap_seconds") == 0


def test_what_is_missing_and_what_is_filled_is_counted_once(office: Office) -> None:
    before = office.value("gaps_noticed_total"), office.value("gaps_filled_total")
    office.losing.positions = {1, 2}
    reference, _, _ = referred(office.region)
    accepted(office.region, reference)
    office.records.down = {SOURCE}
    office.look(times=3)
    office.records.down = set()
    office.look(times=3)
    after = office.value("gaps_noticed_total"), office.value("gaps_filled_total")
    assert (after[0] - before[0], after[1] - before[1]) == (2, 2)


def test_the_records_told_again_have_nothing_personal(office: Office) -> None:
    referred(office.region)
    told = told_again(office.region.stores[SOURCE], [1, 99])
    (record,) = told["records"]
    assert told["unreadable"] == []
    for personal in ("Milo", "Ashdown", "hospital", "2016-05-14"):
        assert personal not in record
    assert set(parse(record).data) == set(RECORDED[SOURCE].schema().fields)
