"""A wrong file of master keys is said to be wrong, in plain words, before anything is done with it."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.keys import make_keys
from cli.private_files import write_private
from shared.eventstore.master_keys import (
    KEY_BYTES,
    MasterKeyProblem,
    MasterKeys,
    key_lines,
    read_file,
    read_master_keys,
)
from shared.eventstore.store import CouncilStore
from tests.acting import COUNCILS, HERTFORDSHIRE, master_of
from tests.eventstore.saying import sayings

ROOT = Path(__file__).resolve().parents[2]
GOOD = key_lines("k-2", b"2" * KEY_BYTES) + key_lines("k-1", b"1" * KEY_BYTES)
SECRET = base64.b64encode(b"2" * KEY_BYTES).decode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hertfordshire.toml"


def test_the_first_key_of_the_file_is_in_use_and_the_others_still_open(file: Path) -> None:
    write_private(file, GOOD)
    master = read_file(file, "hertfordshire")
    assert (master.current, list(master.secrets)) == ("k-2", ["k-2", "k-1"])
    before = MasterKeys("hertfordshire", "k-1", {"k-1": b"1" * KEY_BYTES})
    assert master.unwrap("k-1", before.wrap(b"a key", b"a place"), b"a place") == b"a key"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", r"must hold \[\[key\]\] tables, and nothing else"),
        ("key = []", r"must hold \[\[key\]\] tables"),
        ('key = "secret"', r"must hold \[\[key\]\] tables"),
        (GOOD + "[other]\nx = 1\n", r"must hold \[\[key\]\] tables, and nothing else"),
        ("this is not TOML", "is not TOML"),
        (GOOD.replace("id = ", "name = "), "key 1 must have an id and a secret"),
        (GOOD + 'note = "mine"\n', "key 2 must have an id and a secret, and nothing else"),
        ('key = ["k-1"]', "key 1 must have an id and a secret"),
        (GOOD.replace('"k-1"', '"k 1"'), "key 2: id must be letters, digits and hyphens"),
        (GOOD.replace('"k-1"', "1"), "key 2: id must be letters, digits and hyphens"),
        (GOOD.replace('"k-1"', '"k-2"'), "two keys have the id 'k-2'"),
        (GOOD.replace(SECRET, "no base64!"), "key 1: secret is not base64"),
        (GOOD.replace(SECRET, "MjIy"), "key 1: secret must be 32 bytes, it is 3"),
        (GOOD.replace(f'"{SECRET}"', "5"), "key 1: secret is not base64"),
    ],
)
def test_each_mistake_is_named_with_its_file_and_no_secret_is_told(
    file: Path, text: str, says: str
) -> None:
    write_private(file, text)
    with pytest.raises(MasterKeyProblem, match=says) as raised:
        read_file(file, "hertfordshire")
    assert str(raised.value).startswith("hertfordshire: ") and str(file) in str(raised.value)
    assert SECRET not in str(raised.value)


def test_bytes_that_are_no_text_are_not_toml(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MasterKeyProblem, match="is not TOML"):
        read_file(file, "hertfordshire")


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(MasterKeyProblem, match=r"kent\.toml, which cannot be read: No such file"):
        read_master_keys(tmp_path, "kent")
    with pytest.raises(MasterKeyProblem, match="KINPLAN_MASTER_KEYS is not set"):
        read_master_keys(None, "kent")


def test_keys_are_not_shown_by_accident(file: Path) -> None:
    write_private(file, GOOD)
    assert "2222" not in repr(read_file(file, "hertfordshire"))


def test_the_keys_that_set_up_makes_can_be_read_and_differ_and_are_made_once(
    tmp_path: Path,
) -> None:
    master, ledger = tmp_path / "master", tmp_path / "ledger"
    councils = sorted(path.stem for path in COUNCILS.glob("*.toml"))
    assert make_keys(COUNCILS, master, ledger) == 2 * len(councils)
    read = [read_master_keys(master, council) for council in councils]
    assert len({keys.secrets[keys.current] for keys in read}) == len(councils)
    assert make_keys(COUNCILS, master, ledger) == 0
    assert (master / "hertfordshire.toml").stat().st_mode & 0o077 == 0


def masters(**secrets: bytes) -> MasterKeys:
    return MasterKeys("hertfordshire", next(iter(secrets)), secrets)


def test_another_secret_under_a_known_id_is_noticed_before_anything_is_read(
    store: CouncilStore,
) -> None:
    store.keyring.prove_master_keys()
    wrong = CouncilStore(
        "scheduling", HERTFORDSHIRE, store.datastore, masters(test=b"?" * KEY_BYTES)
    )
    with pytest.raises(MasterKeyProblem, match="'test' of memory is not the one that was used"):
        wrong.keyring.prove_master_keys()


def test_a_master_key_that_data_keys_need_and_that_is_missing_is_named(
    store: CouncilStore,
) -> None:
    store.keyring.prove_master_keys()
    store.keep(sayings().say("1a" * 16, "first"))
    lacking = CouncilStore(
        "scheduling", HERTFORDSHIRE, store.datastore, masters(other=b"o" * KEY_BYTES)
    )
    with pytest.raises(MasterKeyProblem, match=r"under master key 'test', which memory does not"):
        lacking.keyring.prove_master_keys()


def test_the_same_keys_in_another_order_are_the_same_keys(store: CouncilStore) -> None:
    store.keyring.prove_master_keys()
    secrets = {"another": b"a" * KEY_BYTES, **master_of(HERTFORDSHIRE).secrets}
    both = CouncilStore("scheduling", HERTFORDSHIRE, store.datastore, masters(**secrets))
    both.keyring.prove_master_keys()
    store.keyring.prove_master_keys()


def test_what_proves_a_key_tells_nothing_of_it_and_differs_from_council_to_council() -> None:
    one = MasterKeys("hertfordshire", "k", {"k": b"1" * KEY_BYTES})
    other = MasterKeys("kent", "k", {"k": b"1" * KEY_BYTES})
    assert one.proof_of("k") != other.proof_of("k")
    assert b"1" * 4 not in one.proof_of("k")


@pytest.mark.parametrize("part", ["edge", "follower"])
def test_a_service_whose_master_key_is_missing_ends_at_once_and_says_why(
    tmp_path: Path, empty_url: str, part: str
) -> None:
    environment = {
        **os.environ,
        "AMQP_URI": "amqp://guest:guest@127.0.0.1:1//",
        "DATABASE_URL": empty_url,
        "KINPLAN_MASTER_KEYS": str(tmp_path),
    }
    command = [sys.executable, "-m", "services.referral", part]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    assert "its master keys are to be in" in ended.stderr
    assert "Traceback" not in ended.stderr
