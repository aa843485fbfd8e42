"""A council is exported, and goes on elsewhere exactly where it stopped."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services.audit.application.tree import Tree
from services.audit.domain.events import CouncilExported, CouncilImported, OperatorActed
from services.notifications.application.sending import OUTBOX
from services.notifications.domain.correspondence import Correspondence
from services.plans.application.review_dates import REVIEW_DATES, ReviewTimer
from services.plans.domain.events import ReviewFellDue
from services.referral.domain import events as referral
from services.scheduling.domain.conference import Conference
from shared.eventstore.store import CouncilStore
from shared.eventstore.witness import Witness
from shared.follower.projecting import Projection
from shared.ledger.checkpoints import Checkpoint
from shared.ledger.merkle import consistency_proof, verify_consistency
from shared.migrations import SERVICES
from shared.policies import Policy
from tests.acting import act, master_of
from tests.audit.region import Region, referred
from tests.completeness.stored import stored_events
from tests.documents.reading import ROOT
from tests.handover.conftest import receiving, sending
from tests.handover.deployment import Deployment, policies_there, region_on, seal
from tests.handover.handed import export_words, exported, import_words


def log(store: CouncilStore) -> list[Any]:
    return store.read_log(0, 10_000)


def stored(store: CouncilStore) -> list[tuple[int, str, bytes]]:
    return [(each.position, each.topic, each.state) for each in log(store)]


@pytest.fixture(scope="module")
def pair(
    as_it_was: str, empty: str, policy: Policy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Deployment, Deployment, Path]]:
    """The sender, the receiver that serves the council now, and the file. Tests only look at them."""
    folder = tmp_path_factory.mktemp("pair")
    with sending(as_it_was, policy, folder) as sender, receiving(empty, folder) as receiver:
        path = exported(sender, receiver, policy, folder / "council.kinplan")
        receiver.type(*import_words(receiver, path))
        yield sender, receiver, path


Pair = tuple[Deployment, Deployment, Path]


def test_every_event_is_there_and_the_import_is_the_next_one(pair: Pair, policy: Policy) -> None:
    sender, receiver, _ = pair
    with region_on(sender.url, policy) as before, region_on(receiver.url, policy) as after:
        for service in SERVICES:
            was = stored(before.stores[service])
            assert stored(after.stores[service])[: len(was)] == was
            if service != "audit":
                assert len(log(after.stores[service])) == len(was)
        *_, exporting = log(before.ledger)
        *_, importing = log(after.ledger)
        assert isinstance(exporting.event, CouncilExported)
        assert isinstance(importing.event, CouncilImported)
        assert importing.position == exporting.position + 1
        assert exporting.event.file == importing.event.file
        assert importing.event.size == sender.newest(policy.council).size
    assert policies_there(receiver.url, policy.council) == policies_there(
        sender.url, policy.council
    )
    assert (sender.state(policy.council), receiver.state(policy.council)) == (
        "suspended",
        "serving",
    )


def test_every_row_of_every_table_came_along(pair: Pair, policy: Policy) -> None:
    sender, receiver, _ = pair
    was, is_now = _counts(sender, policy), _counts(receiver, policy)
    ledger = f"audit_{policy.council.replace('-', '_')}.stored_events"
    assert is_now == was | {ledger: was[ledger] + 1}
    assert len([name for name, count in was.items() if count]) > 25


def test_it_goes_on_as_if_nothing_had_happened(
    sender: Deployment, receiver: Deployment, policy: Policy, tmp_path: Path
) -> None:
    schema = f"audit_{policy.council.replace('-', '_')}"
    (earlier,) = sender.rows(f"SELECT min(size) AS size FROM {schema}.checkpoints")
    path = exported(sender, receiver, policy, tmp_path / "council.kinplan")
    last = sender.newest(policy.council)
    receiver.type(*import_words(receiver, path))
    assert earlier["size"] < last.size and sender.verified(policy.council, last).holds
    with region_on(receiver.url, policy) as region:
        region.requests = 1000
        what_nobody_had_heard_of_is_told_and_what_was_handled_is_ignored(receiver, region)
        the_next_event_has_the_next_position(region)
        the_ledger_goes_on_as_the_same_tree(receiver, region, last)
        reviews_fall_due_and_messages_wait_to_be_sent(receiver, region)


def what_nobody_had_heard_of_is_told_and_what_was_handled_is_ignored(
    receiver: Deployment, region: Region
) -> None:
    before = {service: len(log(store)) for service, store in region.stores.items()}
    *_, unheard = log(region.stores["referral"])
    assert isinstance(unheard.event, referral.Received)
    schema = region.stores["referral"].schema
    assert receiver.rows(f"SELECT 1 FROM {schema}.followed WHERE follower = 'relay'") == []
    assert _letters(region, unheard.event.case) is None
    region.settle()
    letters = _letters(region, unheard.event.case)
    assert letters is not None and letters.messages
    fresh = {
        logged.event.case
        for service, store in region.stores.items()
        for logged in log(store)[before[service] :]
    }
    assert fresh == {unheard.event.case}


def the_next_event_has_the_next_position(region: Region) -> None:
    last = region.stores["referral"].last_position()
    referred(region)
    assert region.stores["referral"].last_position() == last + 1


def the_ledger_goes_on_as_the_same_tree(
    receiver: Deployment, region: Region, last: Checkpoint
) -> None:
    seal(region.ledger, region)
    report = receiver.verified(region.ledger.council, last)
    assert report.holds and report.events == report.newest_size > last.size
    with region.ledger.datastore.transaction() as curs:
        reader = Tree(region.ledger, curs).reader(report.newest_size)
        proof = consistency_proof(last.size, report.newest_size, reader)
    newest = receiver.newest(region.ledger.council)
    verify_consistency(last.size, last.root, newest.size, newest.root, proof)


def reviews_fall_due_and_messages_wait_to_be_sent(receiver: Deployment, region: Region) -> None:
    plans, notifications = region.stores["plans"], region.stores["notifications"]
    _caught_up(Projection("review_dates", plans, REVIEW_DATES))
    _caught_up(Projection("outbox", notifications, OUTBOX))
    assert receiver.rows(f'SELECT "case" FROM {notifications.schema}.outbox')
    moment = region.now + timedelta(days=200)
    ReviewTimer(plans, lambda: moment).step()
    assert any(isinstance(logged.event, ReviewFellDue) for logged in log(plans))


def test_what_an_operator_had_discarded_stays_discarded(
    sender: Deployment, receiver: Deployment, policy: Policy, tmp_path: Path
) -> None:
    with region_on(sender.url, policy) as region:
        region.settle, region.requests = lambda: None, 1000  # type: ignore[method-assign]
        cases = [referred(region)[0] for _ in range(2)]
        for case in cases:
            region.perform("herts-manager", "accept_referral", case)
        accepted = {
            each.event.case: each.position
            for each in log(region.stores["referral"])
            if isinstance(each.event, referral.Accepted)
        }
        for what, case in (
            ("discarded", cases[0]),
            ("discarded", cases[1]),
            ("replayed", cases[1]),
        ):
            _operator(region, what, f"referral/{policy.council}/{accepted[case]}")
    path = exported(sender, receiver, policy, tmp_path / "council.kinplan")
    told = receiver.type(*import_words(receiver, path))
    assert "1 messages that an operator had discarded stay discarded." in told
    with region_on(receiver.url, policy) as region:
        region.settle()
        assert [_conference(region, case) is not None for case in cases] == [False, True]


def test_nothing_personal_and_no_key_is_in_the_clear_in_the_file(
    pair: Pair, policy: Policy
) -> None:
    _, receiver, handed = pair
    content = handed.read_bytes()
    (secret,) = master_of(policy).secrets.values()
    for word in (b"Ashdown", policy.council.encode(), b"council.example", b"secret", secret):
        assert word not in content
    assert base64.b64encode(secret) not in content
    assert handed.stat().st_mode & 0o777 == 0o600
    private = receiver.folder / "key" / "receiving-key.private.toml"
    assert private.stat().st_mode & 0o777 == 0o600


def test_keys_accounts_and_roles_are_there(pair: Pair, policy: Policy) -> None:
    sender, receiver, _ = pair
    name = f"{policy.council}.toml"
    for folder in ("master-keys", "ledger-keys"):
        path = receiver.folder / folder / name
        assert path.stat().st_mode & 0o777 == 0o600
    text = receiver.accounts.read_text()
    assert text.startswith("# Who may sign in.") and "already-here-operator" in text
    assert f"{policy.council}-manager" in text and "elsewhere-operator" not in text
    assert _digests(text) >= _digests(sender.accounts.read_text(), policy.council)
    schema = f"plans_{policy.council.replace('-', '_')}"
    with psycopg.connect(receiver.url, autocommit=True) as connection:
        connection.execute(f"SET ROLE kinplan_{schema}")
        connection.execute(f"SELECT count(*) FROM {schema}.stored_events")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"DELETE FROM {schema}.answers")


KNOWN = """
from cli import council_exporting
from eventsourcing.utils import resolve_topic
import sys
for topic in sys.argv[1:]:
    try:
        resolve_topic(topic)
    except Exception:
        print(topic)
"""


def test_the_command_knows_every_event_of_every_service_by_itself() -> None:
    topics = [kind.TOPIC for kind in stored_events()]
    told = subprocess.run(
        [sys.executable, "-c", KNOWN, *topics, "planted.unknown"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["planted.unknown"]


def test_a_rehearsal_is_served_again_and_the_sender_may_not_go_on_after_a_real_one(
    sender: Deployment, receiver: Deployment, policy: Policy, tmp_path: Path
) -> None:
    exported(sender, receiver, policy, tmp_path / "rehearsal", "--resume")
    assert sender.state(policy.council) == "serving"
    exported(sender, receiver, policy, tmp_path / "real")
    assert sender.state(policy.council) == "suspended"
    words = ("resume", policy.council, "--reason", "It stays here after all.")
    assert "two councils of one" in sender.refuses(*words)
    assert sender.state(policy.council) == "suspended"
    sender.type(*words, "--although-exported")
    assert sender.state(policy.council) == "serving"


def test_a_ledger_that_does_not_hold_is_not_handed_over(
    sender: Deployment, receiver: Deployment, policy: Policy, tmp_path: Path
) -> None:
    schema = f"referral_{policy.council.replace('-', '_')}"
    with psycopg.connect(sender.url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            f"UPDATE {schema}.stored_events SET state = state || '\\x20' WHERE notification_id = 2"
        )
    told = sender.refuses(*export_words(receiver, policy, tmp_path / "council"))
    assert "does not hold" in told and "event 2" in told
    assert not (tmp_path / "council").exists()


def _counts(deployment: Deployment, policy: Policy) -> dict[str, int]:
    """How many rows each of the council's tables has; where relays have come to does not count."""
    tables = deployment.rows(
        "SELECT format('%%I.%%I', schemaname, tablename) AS t FROM pg_tables WHERE schemaname LIKE %s",
        f"%{policy.council.replace('-', '_')}",
    )
    each = " UNION ALL ".join(
        f"SELECT '{row['t']}' AS t, count(*) AS n FROM {row['t']} x "
        "WHERE to_jsonb(x) ->> 'follower' IS DISTINCT FROM 'relay'"
        for row in tables
    )
    return {row["t"]: row["n"] for row in deployment.rows(each)}


def _caught_up(projection: Projection) -> None:
    while projection.step():
        pass


def _letters(region: Region, case: str) -> Correspondence | None:
    council = region.ledger.council
    return region.stores["notifications"].find(Correspondence, Correspondence.id_of(council, case))


def _conference(region: Region, case: str) -> Conference | None:
    council = region.ledger.council
    return region.stores["scheduling"].find(Conference, Conference.id_of(council, case))


def _operator(region: Region, what: str, message: str) -> None:
    council = region.ledger.council
    witness = Witness.new("", f"{what}-{message}")
    by = act(actor="operator", role="operator", council=council)
    queue = "scheduling.open_conference_when_referral_accepted"
    witness.note(OperatorActed, by, what=what, queue=queue, message=message, reason="")
    region.ledger.keep(witness)


def _digests(text: str, council: str = "") -> set[str]:
    blocks = text.split("[[account]]")
    return {
        line
        for block in blocks
        if not council or f'"council" = "{council}"' in block
        for line in block.splitlines()
        if line.startswith('"token_sha256"')
    }
