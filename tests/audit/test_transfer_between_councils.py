"""A family moves from one council of the region to another: offered, answered, handed over as a file."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256
from typing import Any

import pytest
from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Identifier

from services.audit.application.access import show_access
from services.audit.application.history import show_history
from services.audit.domain.events import CaseHandedOver, HandOverRefused
from services.audit.domain.refusals import FileNotTaken
from services.referral.application.incoming_transfers import list_incoming_transfers
from services.referral.application.transfer_files import kept_file, show_transfer_file
from services.referral.domain import events
from shared.casefile.reading import check_case_file
from shared.commanding import Work
from shared.eventstore.store import CouncilStore
from shared.messaging.subscriber import OUTAGES
from shared.refusals import NotYet
from tests.audit.between import BEDS, HERTS, Between, signer_of
from tests.audit.direct import erase
from tests.audit.region import allocated, invited, prepared, referred

KEY = signer_of(BEDS).key.text()


@pytest.fixture
def between(database: PostgresDatastore) -> Between:
    return Between(database)


def told(region: Any, reference: str) -> str:
    """The case's history, each sentence in a line."""
    entries = show_history(region.work(reference), region.asking())["entries"]
    return "\n".join(entry["sentence"] for entry in entries)


def stored(store: CouncilStore) -> list[Any]:
    return [each.event for each in store.read_log(0, 1000)]


def everything_in(store: CouncilStore) -> bytes:
    """Every byte that a council's schema of that service holds."""
    with store.datastore.get_connection() as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", (store.schema,)
        ).fetchall()
        rows = [
            connection.execute(
                SQL("SELECT row_to_json(t)::text AS row FROM {} t").format(
                    Identifier(store.schema, each["tablename"])
                )
            ).fetchall()
            for each in tables
        ]
        states = connection.execute(
            SQL("SELECT state FROM {}").format(Identifier(store.schema, "stored_events"))
        ).fetchall()
    texts = [row["row"].encode() for of_table in rows for row in of_table]
    return b"\n".join([*texts, *(bytes(each["state"]) for each in states)])


def test_the_council_that_is_asked_learns_counts_and_codes_and_no_reference(
    between: Between,
) -> None:
    reference, transfer = between.offered("preparation")
    incoming = between.incoming(transfer)
    assert incoming.case.startswith("HERTS-") and incoming.status == "offered"
    (noted,) = stored(between.herts.stores["referral"])
    assert isinstance(noted, events.IncomingTransferNoted)
    assert (noted.from_council, noted.children, noted.adults, noted.stage) == (
        BEDS, 1, 0, "early_help",
    )  # fmt: skip
    assert noted.parts == ["referral", "preparation"]
    for service, store in between.herts.stores.items():
        assert reference.encode() not in everything_in(store), service
    between.follow()
    work = Work(between.herts.stores["referral"], None, between.herts.act(), {})
    (row,) = list_incoming_transfers(work)["incoming_transfers"]
    assert (row["reference"], row["status"], row["from_council"]) == (
        incoming.case,
        "offered",
        BEDS,
    )
    assert f"Council {BEDS} offers a case: 1 child" in told(between.herts, incoming.case)


def test_until_the_answer_the_first_council_goes_on_and_a_refusal_changes_nothing(
    between: Between,
) -> None:
    reference, transfer = between.offered()
    assert between.responsible(reference, transfer) == [BEDS]
    prepared(between.beds, reference)
    answer = between.herts.asked(
        "herts-manager", "refuse_transfer", between.incoming(transfer).case,
        reason="no_capacity", explanation="Nobody is free before May.",
    )  # fmt: skip
    assert "ok" in answer
    referral = between.referral(between.beds, reference)
    assert referral is not None and (referral.status, referral.transfer_to) == ("accepted", "")
    assert between.responsible(reference, transfer) == [BEDS]
    assert f"Council {HERTS} has not taken the case (no capacity)." in told(between.beds, reference)
    assert "before May" not in told(between.beds, reference), "the words stay where they were said"
    between.offered(reference=reference)  # it may be asked again


def test_on_acceptance_the_case_closes_there_and_goes_on_here_under_its_own_reference(
    between: Between,
) -> None:
    reference, transfer = between.offered("preparation")
    prepared(between.beds, reference)
    between.accept(transfer)
    assert between.responsible(reference, transfer) == [HERTS]
    there = between.referral(between.beds, reference)
    assert there is not None and (there.status, there.ended_because) == ("closed", "transferred")
    assert between.hand_over() == ["handled"]
    incoming = between.incoming(transfer)
    here = between.referral(between.herts, incoming.case)
    assert here is not None and incoming.status == "received"
    assert (here.status, here.origin, here.referrer) == ("received", BEDS, "herts-referrer")
    assert [child["name"] for child in here.children] == ["Milo Ashdown"]
    assert [parent["name"] for parent in here.parents] == ["Carys Ashdown"]
    assert here.concerns == there.concerns and here.bottom_line == there.bottom_line
    ids = {one["id"] for one in (*there.children, *there.parents)}
    assert not ids & {one["id"] for one in (*here.children, *here.parents)}
    between.herts.perform("herts-manager", "accept_referral", incoming.case)
    assert between.responsible(reference, transfer) == [HERTS]


def test_both_histories_tell_it_in_plain_words(between: Between) -> None:
    there, here = between.moved("preparation")
    first, second = told(between.beds, there), told(between.herts, here)
    assert f"Council {HERTS} has accepted the case (taken on)." in first
    assert f"Handed the case over to council {HERTS} as a file of" in first
    assert "The case was closed (transferred)." in first
    assert f"Accepted the case that council {BEDS} offers." in second
    assert "which holds under the checkpoint of" in second
    assert f"Took the case over from council {BEDS}, as it stood there." in second
    assert there not in second and here not in first


def test_whoever_asks_who_was_shown_the_case_is_told_of_the_other_council(between: Between) -> None:
    there, _ = between.moved()
    readings = show_access(between.beds.work(there), between.beds.asking())["readings"]
    assert [each["what"] for each in readings if each["purpose"] == "hand_over"] == [
        f"the case, to give council {HERTS} a copy of it (referral)"
    ]


def test_that_it_was_handed_over_is_recorded_in_both_with_the_same_digest(between: Between) -> None:
    there, here = between.moved()
    (handed,) = [e for e in stored(between.beds.ledger) if isinstance(e, CaseHandedOver)]
    (received,) = [
        e
        for e in stored(between.herts.stores["referral"])
        if isinstance(e, events.TransferFileReceived)
    ]
    assert (handed.digest, handed.events) == (received.digest, received.events)
    assert handed.to_council == HERTS and received.ledger == f"kinplan.example/{BEDS}"
    assert received.size > 0 and received.from_council == BEDS
    assert received.case == here and handed.case == there


def test_the_file_holds_with_the_keys_and_the_words_of_the_chosen_parts_alone(
    between: Between,
) -> None:
    reference, transfer = between.offered()
    prepared(between.beds, reference)
    between.beds.send_messages(reference)
    between.accept(transfer)
    between.hand_over()
    (file,) = between.given
    findings = check_case_file(file, [KEY])
    assert findings.key_given and findings.manifest.reference == reference
    assert findings.closed["left out of the transfer"] > 0 and findings.opened > 0
    members = zipfile.ZipFile(io.BytesIO(file))
    services = {json.loads(line)["service"] for line in members.read("events.jsonl").splitlines()}
    assert services >= {"referral", "scheduling", "notifications"}, "every event is there"
    assert set(json.loads(members.read("keys.json"))) == {"referral"}
    for name in ("history.json", "reading.html"):
        text = members.read(name).decode()
        assert "Milo Ashdown" in text
        assert "Joan Ashdown" not in text.replace("close to Joan Ashdown", ""), name
        assert "Wants Milo to stay" not in text


def test_with_its_part_the_preparation_can_be_read(between: Between) -> None:
    reference, transfer = between.offered("preparation", "plan", "messages", "oversight")
    prepared(between.beds, reference)
    between.accept(transfer)
    between.hand_over()
    (file,) = between.given
    assert not check_case_file(file, [KEY]).closed
    assert "Joan Ashdown" in zipfile.ZipFile(io.BytesIO(file)).read("history.json").decode()


def changed_word(file: bytes) -> bytes:
    """The file with another state in one event, and digests to match."""
    return _rewritten(file, lambda line: {**line, "position": line["position"] + 1})


def _rewritten(file: bytes, change: Any) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(file))
    members = {name: source.read(name) for name in source.namelist()}
    first, *rest = members["events.jsonl"].splitlines()
    line = json.dumps(change(json.loads(first))).encode()
    members["events.jsonl"] = b"\n".join([line, *rest]) + b"\n"
    manifest = json.loads(members["manifest.json"])
    manifest["files"]["events.jsonl"] = sha256(members["events.jsonl"]).hexdigest()
    members["manifest.json"] = json.dumps(manifest).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


def test_only_the_planted_change_is_what_is_refused(between: Between) -> None:
    """The same rewriting without a change is taken, so that the refusals below are of the change."""
    between.on_the_way = lambda file: _rewritten(file, lambda line: line)
    _, here = between.moved()
    assert between.referral(between.herts, here) is not None


CHANGES = (changed_word, lambda file: file[:-40], lambda _: b"", lambda file: file + b"x")


def test_a_file_that_was_changed_on_the_way_is_refused_recorded_in_both_and_sent_anew(
    between: Between,
) -> None:
    reference, transfer = between.offered()
    between.accept(transfer)
    for number, change in enumerate(CHANGES, start=1):
        between.on_the_way = change
        with pytest.raises(FileNotTaken):
            between.hand_over()
        incoming = between.incoming(transfer)
        assert (incoming.status, incoming.files_refused) == ("accepted", number)
    assert between.referral(between.herts, incoming.case) is None
    assert kept_file(between.herts.stores["referral"], incoming.case) is None
    refused = [e.code for e in stored(between.beds.ledger) if isinstance(e, HandOverRefused)]
    assert refused == ["transfer_file_unfit"] * len(CHANGES)
    assert between.responsible(reference, transfer) == [HERTS], "nobody is without a council"
    between.on_the_way = lambda file: file
    assert between.hand_over() == ["handled"]
    assert between.incoming(transfer).status == "received"
    assert "Refused a case file" in told(between.herts, incoming.case)
    assert "did not take the case file (transfer file unfit)" in told(between.beds, reference)


def test_a_file_of_another_case_of_the_same_council_is_refused(between: Between) -> None:
    _, first = between.offered()
    _, second = between.offered()
    between.accept(first), between.accept(second)
    between.hand_over()
    _, third = between.offered()
    between.accept(third)
    between.on_the_way = lambda file: between.given[0]
    with pytest.raises(FileNotTaken):
        between.hand_over()
    assert between.incoming(third).status == "accepted"


def test_a_file_that_another_ledger_signed_is_refused(
    between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever can make a whole ledger can make a file that agrees with itself."""
    _, transfer = between.offered()
    between.accept(transfer)
    monkeypatch.setattr(between, "_ledger_key", lambda council, work: signer_of(HERTS).key.text())
    with pytest.raises(FileNotTaken):
        between.hand_over()


def test_a_receiver_that_is_down_is_tried_again_and_nothing_is_lost_or_done_twice(
    between: Between,
) -> None:
    _, transfer = between.offered()
    between.accept(transfer)
    between.down = True
    with pytest.raises(NotYet):
        between.hand_over()
    assert not issubclass(NotYet, OUTAGES), "so that it is parked in the end, for people to see"
    between.down = False
    assert between.hand_over() == ["handled"]
    here = between.incoming(transfer)
    # The answer was lost on the way back: the file is made and given again, and answered as before.
    again = between.receive(transfer, between.given[0])
    assert again["ok"]["digest"] == here.digest
    received = [
        e for e in stored(between.herts.stores["referral"]) if isinstance(e, events.Received)
    ]
    assert len(received) == 1


def test_the_acceptance_has_to_be_sealed_before_the_case_is_handed_over(between: Between) -> None:
    _, transfer = between.offered()
    between.seal()
    between.accept(transfer)
    (held,) = between.beds.held
    with pytest.raises(NotYet):
        between._handed_over(held[2])


def test_what_a_service_has_published_has_to_have_come_before_the_file_is_made(
    between: Between,
) -> None:
    reference, transfer = between.offered("preparation")
    prepared(between.beds, reference)
    between.accept(transfer)
    between.published = {"scheduling": 1000}
    with pytest.raises(NotYet, match="scheduling"):
        between.hand_over()
    assert not between.given
    between.published = {}
    assert between.hand_over() == ["handled"]
    (file,) = between.given
    lines = zipfile.ZipFile(io.BytesIO(file)).read("events.jsonl").splitlines()
    told_of = {(each["service"], each["position"]) for each in map(json.loads, lines)}
    stores = between.beds.stores
    before = {
        (service, each.position)
        for service, store in stores.items()
        for each in store.read_log(0, 1000)
        if each.event.case == reference and not isinstance(each.event, CaseHandedOver)
    }
    assert told_of == before, "every event of the case is in the file"


def test_a_withdrawal_that_comes_before_the_acceptance_is_heard_wins(between: Between) -> None:
    reference, transfer = between.offered()
    between.herts.holding = {"TransferAnswered"}
    between.beds.holding = {"TransferWithdrawn"}
    between.accept(transfer)
    assert between.responsible(reference, transfer) == [BEDS]
    assert "ok" in between.withdraw(reference)
    assert between.responsible(reference, transfer) == [BEDS]
    between.let_go()
    incoming = between.incoming(transfer)
    assert incoming.status == "withdrawn"
    assert between.responsible(reference, transfer) == [BEDS]
    assert "The acceptance came too late." in told(between.herts, incoming.case)
    assert not between.beds.held, "nothing is handed over"


def test_an_acceptance_that_is_heard_before_the_withdrawal_wins(between: Between) -> None:
    reference, transfer = between.offered()
    between.accept(transfer)
    assert between.withdraw(reference)["refused"]["code"] == "case_is_closed"
    assert between.responsible(reference, transfer) == [HERTS]
    between.hand_over()
    assert between.incoming(transfer).status == "received"


def test_a_withdrawal_reaches_the_other_council_which_can_accept_no_longer(
    between: Between,
) -> None:
    reference, transfer = between.offered()
    between.withdraw(reference)
    assert between.accept(transfer)["refused"]["code"] == "transfer_was_withdrawn"
    assert between.responsible(reference, transfer) == [BEDS]


def test_a_case_that_ends_otherwise_ends_the_offer_and_an_acceptance_comes_too_late(
    between: Between,
) -> None:
    reference, transfer = between.offered()
    between.herts.holding = {"TransferAnswered"}
    between.accept(transfer)
    between.beds.perform(
        "herts-manager", "close_case", reference, reason="family_request", explanation="They ask."
    )
    between.let_go()
    assert between.incoming(transfer).status == "withdrawn"
    there = between.referral(between.beds, reference)
    assert there is not None and there.ended_because == "family_request"


def test_duplicates_are_looked_for_here_once_the_case_has_come_and_not_before(
    between: Between,
) -> None:
    known, _, _ = referred(between.herts)
    between.follow()
    between.herts.pass_time(days=1)
    between.beds.pass_time(days=1)
    reference, transfer = between.offered()
    between.accept(transfer)
    between.follow()
    assert between.referral(between.herts, known).duplicates == {}  # type: ignore[union-attr]
    between.hand_over()
    between.follow()
    here = between.referral(between.herts, between.incoming(transfer).case)
    assert here is not None and set(here.duplicates) == {known}
    there = between.referral(between.beds, reference)
    assert there is not None and there.duplicates == {}


def shown(between: Between, reference: str) -> Any:
    return between.herts.show(
        "herts-manager", "referral", "show_transfer_file", show_transfer_file, reference,
        "the case file that came when the case was taken over",
    )  # fmt: skip


def test_the_file_is_kept_encrypted_and_shown_with_the_reading_recorded(between: Between) -> None:
    _, here = between.moved()
    store = between.herts.stores["referral"]
    (file,) = between.given
    assert kept_file(store, here) == file
    assert file[:200] not in everything_in(store) and file[
        :200
    ].hex().encode() not in everything_in(store)
    assert shown(between, here)["ok"]["from_council"] == BEDS
    assert "Read the case file that came" in told(between.herts, here)


def test_the_file_is_destroyed_when_somebody_in_the_case_is_erased(between: Between) -> None:
    _, here = between.moved()
    between.herts.perform("herts-manager", "accept_referral", here)
    allocated(between.herts, here)
    erase(between.herts, here, invited(between.herts, here))
    assert kept_file(between.herts.stores["referral"], here) is None
    assert shown(between, here)["refused"]["code"] == "not_found"
    keys = between.herts.stores["referral"].keyring.subjects(here)
    assert keys["transfer_file"] is False, (
        "its key is gone, also for whoever has a backup of the row"
    )
    assert "Destroyed the file that came" in told(between.herts, here)


def test_another_councils_transfer_looks_like_one_that_does_not_exist(between: Between) -> None:
    _, transfer = between.offered()
    between.accept(transfer)
    file = b"whatever it is"
    foreign = between.receive(transfer, file, between.beds)
    nothing = between.receive("0" * 32, file, between.beds)
    assert foreign == nothing and foreign["refused"]["code"] == "not_found"
    reference = between.incoming(transfer).case
    body = {"reason": "other", "explanation": "No."}
    by_api = between.beds.asked("herts-manager", "refuse_transfer", reference, **body)
    unknown = between.beds.asked("herts-manager", "refuse_transfer", "CBEDS-CDFG-3467", **body)
    assert by_api == unknown and by_api["refused"]["code"] == "not_found"


def test_only_kinplan_itself_hands_a_file_in(between: Between) -> None:
    _, transfer = between.offered()
    asker = between.herts.asker("herts-manager")
    answer = between.herts.desks["referral"].show(
        "receive_transfer", lambda work: {}, asker, None, ("system",), told={"transfer": transfer}
    )
    assert answer["refused"]["code"] == "forbidden"


def test_afterwards_nothing_of_the_first_council_is_in_the_others_stores_in_the_clear(
    between: Between,
) -> None:
    there, here = between.moved("preparation")
    for service, store in between.herts.stores.items():
        assert there.encode() not in everything_in(store), service
    for service, store in between.beds.stores.items():
        assert here.encode() not in everything_in(store), service


def test_a_case_that_was_restricted_there_is_restricted_here(between: Between) -> None:
    reference, transfer = between.offered()
    between.beds.perform("herts-manager", "restrict_case", reference, reason="A cousin works here.")
    between.accept(transfer)
    between.hand_over()
    here = between.referral(between.herts, between.incoming(transfer).case)
    assert here is not None and here.restricted
