"""What is not taken in: nothing of it is here afterwards, and the register says what was refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cli import council_exporting, council_importing
from cli.council_key_files import KeyFiles
from cli.errors import CommandFailed
from services.audit.domain.events import CouncilImported
from shared.handover import taking_in
from shared.handover.taking_in import TakingIn
from shared.policies import Policy
from tests.handover.deployment import Deployment, made_up_council, prepare, region_on
from tests.handover.handed import export_words, exported, import_words
from tests.handover.test_removing_a_council import code_in
from tests.handover.traces import traces


class PowerCut(Exception):
    pass


@pytest.fixture
def file(sender: Deployment, receiver: Deployment, policy: Policy, tmp_path: Path) -> Path:
    return exported(sender, receiver, policy, tmp_path / "council.kinplan")


def nothing_came(receiver: Deployment, policy: Policy) -> None:
    """No schema, no row, no key, no account: roles are those of every database of the cluster."""
    found = [place for place in traces(receiver, policy.council) if place != "pg_roles: rolname"]
    assert found == []
    assert receiver.state(policy.council) in ("", "removed")


def test_a_changed_file_is_refused_and_nothing_of_it_is_here(
    receiver: Deployment, policy: Policy, file: Path, tmp_path: Path
) -> None:
    content = file.read_bytes()
    middle = bytearray(content)
    middle[len(content) // 2] ^= 4
    changed = tmp_path / "changed"
    for data, code in (
        (bytes(middle), "changed"),
        (content[: len(content) // 2], "changed"),
        (content + b"x", "changed"),
        (content.replace(b"kinplan-handover/1", b"kinplan-handover/9", 1), "unknown_form"),
        (b"something else", "no_handover_file"),
    ):
        changed.write_bytes(data)
        assert "not imported: " in receiver.refuses(*import_words(receiver, changed))
        assert receiver.refused()[-1] == code
    nothing_came(receiver, policy)


def test_another_receivers_file_is_refused(
    receiver: Deployment, policy: Policy, file: Path, tmp_path: Path
) -> None:
    receiver.type("receiving-key", "--out", tmp_path / "other")
    key = tmp_path / "other" / "receiving-key.private.toml"
    told = receiver.refuses("import", file, "--key", key)
    assert "another receiver" in told and receiver.refused() == ["wrong_key"]
    nothing_came(receiver, policy)


def test_what_does_not_fit_here_is_refused_in_plain_words(
    receiver: Deployment, policy: Policy, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = import_words(receiver, file)
    with monkeypatch.context() as patch:
        known = taking_in.known_migrations
        patch.setattr(taking_in, "known_migrations", lambda service: known(service)[:-1])
        assert "Install the release" in receiver.refuses(*words)
    other = made_up_council()  # its references begin in the same way
    prepare(receiver.url, other)
    assert f"References of {other.council}'s cases" in receiver.refuses(*words)
    receiver.rows("DELETE FROM region.policies WHERE council = %s", other.council)
    keys = receiver.folder / "master-keys" / f"{policy.council}.toml"
    keys.parent.mkdir()
    keys.write_text('[[key]]\nid = "other"\nsecret = "AAAA"\n')
    assert "holds other keys" in receiver.refuses(*words)
    assert "other" in keys.read_text()
    keys.unlink()
    receiver.write_accounts("already-here")
    text = receiver.accounts.read_text()
    receiver.accounts.write_text(text.replace("already-here-op", f"{policy.council}-op"))
    assert f"the account {policy.council}-operator of already-here" in receiver.refuses(*words)
    receiver.accounts.write_text(text)
    assert receiver.refused() == ["newer_release", "prefix_taken", "keys_there", "account_taken"]
    nothing_came(receiver, policy)


@pytest.mark.parametrize(
    "smuggled",
    [
        {"council": "already-here"},
        {"roles": ["emperor"]},
        {"name": ""},
    ],
)
def test_an_account_that_is_smuggled_in_is_refused(
    sender: Deployment,
    receiver: Deployment,
    policy: Policy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    smuggled: dict[str, Any],
) -> None:
    """Whoever has the public key can write a file; it must not open the door to another council, nor
    shut everybody's."""
    honest = council_exporting.accounts_of

    def with_another(path: Path, council: str) -> list[dict[str, Any]]:
        first, *_ = honest(path, council)
        return [first | {"id": "smuggled", "token_sha256": "0" * 64} | smuggled]

    monkeypatch.setattr(council_exporting, "accounts_of", with_another)
    path = exported(sender, receiver, policy, tmp_path / "smuggling")
    before = receiver.accounts.read_text()
    receiver.refuses(*import_words(receiver, path))
    assert receiver.refused() == ["account_unfit"]
    assert receiver.accounts.read_text() == before
    nothing_came(receiver, policy)


def test_a_forged_ledger_is_refused_although_the_file_is_whole(
    sender: Deployment,
    receiver: Deployment,
    policy: Policy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody at the sender changed an event, and an export that does not look."""
    schema = f"referral_{policy.council.replace('-', '_')}"
    kept = sender.newest(policy.council)
    with psycopg.connect(sender.url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            f"UPDATE {schema}.stored_events SET topic = 'x' WHERE notification_id = 1"
        )
    lenient = council_exporting.verified

    def looks_away(*given: Any) -> Any:
        with pytest.raises(CommandFailed):
            lenient(*given)
        with region_on(sender.url, policy):
            return sender.verified(policy.council)

    monkeypatch.setattr(council_exporting, "verified", looks_away)
    words = export_words(receiver, policy, tmp_path / "forged", "--unsealed")
    sender.type(*words)
    told = receiver.refuses(*import_words(receiver, tmp_path / "forged"))
    assert "does not hold" in told and "event 1" in told
    assert receiver.refused() == ["ledger_differs"] and kept.size > 0
    nothing_came(receiver, policy)


def test_a_checkpoint_that_somebody_kept_and_that_is_of_another_history_is_seen(
    sender: Deployment, receiver: Deployment, policy: Policy, file: Path, tmp_path: Path
) -> None:
    schema = f"audit_{policy.council.replace('-', '_')}"
    (row,) = sender.rows(f"SELECT note FROM {schema}.checkpoints ORDER BY size LIMIT 1")
    note = tmp_path / "kept.note"
    note.write_text(row["note"].replace("wexcombe", "elsewhere"))
    assert "no checkpoint" in receiver.refuses(*import_words(receiver, file, "--since", note))
    nothing_came(receiver, policy)
    note.write_text(row["note"])
    receiver.type(*import_words(receiver, file, "--since", note))
    told = receiver.refuses(*import_words(receiver, file))
    assert "is here already (serving)" in told and receiver.refused() == ["council_here"]


BEFORE: tuple[tuple[Any, str], ...] = (
    (KeyFiles, "put_down"),
    (TakingIn, "_copy"),
    (TakingIn, "_enter"),
)
AFTER: tuple[tuple[Any, str], ...] = (
    (TakingIn, "take"),
    (council_importing.Machine, "record"),
)


def cut_after(patch: pytest.MonkeyPatch, place: Any, step: str) -> None:
    """Let the step be done, and then everything end."""
    done: Callable[..., Any] = getattr(place, step)

    def interrupted(*given: Any, **told: Any) -> Any:
        done(*given, **told)
        raise PowerCut

    patch.setattr(place, step, interrupted)


def test_an_import_that_was_interrupted_anywhere_leaves_nothing_or_is_finished_by_a_second_run(
    receiver: Deployment, policy: Policy, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = import_words(receiver, file)
    for place, step in (*BEFORE, *AFTER):
        with monkeypatch.context() as patch:
            cut_after(patch, place, step)
            with pytest.raises(PowerCut):
                receiver.type(*words)
        if (place, step) in BEFORE:
            nothing_came(receiver, policy)
            continue
        assert receiver.state(policy.council) == "suspended"
        assert "import again" in receiver.refuses("resume", policy.council, "--reason", "x")
        told = receiver.type(*words)
        assert "taken in from this file before" in told
        assert receiver.state(policy.council) == "serving"
        with region_on(receiver.url, policy) as region:
            log = region.ledger.read_log(0, 1000)
        assert sum(isinstance(each.event, CouncilImported) for each in log) == 1
        receiver.type("suspend", policy.council, "--reason", "Once more.")
        code = code_in(receiver.type("remove", policy.council))
        receiver.refuses("remove", policy.council, "--confirm", code)  # there is no broker
        nothing_came(receiver, policy)
    assert "imported here before" in receiver.type(*words)


def test_a_power_cut_that_leaves_the_keys_behind_is_no_harm(
    receiver: Deployment, policy: Policy, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(KeyFiles, "take_back", lambda self: None)
        cut_after(patch, KeyFiles, "put_down")
        with pytest.raises(PowerCut):
            receiver.type(*import_words(receiver, file))
    assert (receiver.folder / "master-keys" / f"{policy.council}.toml").exists()
    receiver.type(*import_words(receiver, file))
    assert receiver.state(policy.council) == "serving"


def test_an_export_that_was_interrupted_is_run_again(
    sender: Deployment,
    receiver: Deployment,
    policy: Policy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "out" / "council"
    path.parent.mkdir()
    words = export_words(receiver, policy, path)
    for place, step in (
        (council_exporting, "suspend_council"),
        (council_exporting.Machine, "record"),
        (council_exporting, "seal_the_rest"),
        (council_exporting, "_note"),
    ):
        with monkeypatch.context() as patch:
            cut_after(patch, place, step)
            with pytest.raises(PowerCut):
                sender.type(*words)
        assert list(path.parent.iterdir()) == []
    with monkeypatch.context() as patch:
        cut_after(patch, council_exporting, "write_handover")
        with pytest.raises(PowerCut):
            sender.type(*words)
    assert [each.name for each in path.parent.iterdir()] == ["council"]
    assert "is there already" in sender.refuses(*words)
    receiver.type(*import_words(receiver, exported(sender, receiver, policy, tmp_path / "again")))
    assert sender.verified(policy.council).holds
