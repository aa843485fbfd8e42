"""A process whose keys are missing or wrong ends at once, and says in plain words what to put right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shared.eventstore.master_keys import key_lines
from shared.eventstore.store import CouncilStore
from tests.acting import write_keys

ROOT = Path(__file__).resolve().parents[2]
EDGE, FOLLOWER = ("services.scheduling", "edge"), ("services.audit", "follower")


@pytest.fixture
def keys_of_its_own(tmp_path: Path) -> Path:
    """A folder of the councils' keys that the test may spoil."""
    write_keys(tmp_path)
    return tmp_path


def ended(process: tuple[str, str], url: str, keys: Path) -> tuple[int, str, str]:
    """Start the process: its exit status, why it says that it cannot start, and all that it wrote."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "AMQP_URI": "amqp://nobody@127.0.0.1:1/",
        "KINPLAN_MASTER_KEYS": str(keys / "master"),
        "KINPLAN_LEDGER_KEYS": str(keys / "ledger"),
    }
    finished = subprocess.run(
        [sys.executable, "-m", *process],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
    )
    lines = [json.loads(line) for line in finished.stderr.splitlines() if line.startswith("{")]
    reasons = [line["reason"] for line in lines if line["message"] == "cannot_start"]
    return finished.returncode, reasons[-1] if reasons else "", finished.stderr


def spoilt(keys: Path, kind: str, text: str | None) -> None:
    path = keys / kind / "hertfordshire.toml"
    if text is None:
        path.unlink()
    else:
        path.write_text(text)


@pytest.mark.parametrize(
    ("process", "kind", "text", "says"),
    [
        (EDGE, "master", None, "its master keys are to be in"),
        (EDGE, "master", "[[key", "is not TOML"),
        (EDGE, "master", key_lines("test", b"short"), "must be 32 bytes"),
        (EDGE, "master", key_lines("test", b"o" * 32), "is not the one that was used before"),
        (EDGE, "master", key_lines("other", b"o" * 32), "does not hold"),
        (FOLLOWER, "master", None, "its master keys are to be in"),
        (FOLLOWER, "ledger", None, "the key of its ledger is to be in"),
        (FOLLOWER, "ledger", '[ledger]\nname = "x"\nsecret = "AAAA"\n', "32 bytes in base64"),
    ],
)
def test_a_process_without_its_key_ends_and_says_why(
    store: CouncilStore,
    empty_url: str,
    keys_of_its_own: Path,
    process: tuple[str, str],
    kind: str,
    text: str | None,
    says: str,
) -> None:
    store.keyring.prove_master_keys()
    store.keyring.to_seal("HERTS-AAAA-BBBB", ["case"])
    spoilt(keys_of_its_own, kind, text)
    status, reason, written = ended(process, empty_url, keys_of_its_own)
    assert status == 1, written
    assert reason.startswith("hertfordshire: ") and says in reason, written
    assert "Traceback" not in written


def test_a_process_that_is_not_told_where_its_keys_are_says_so(empty_url: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": empty_url,
        "AMQP_URI": "amqp://nobody@127.0.0.1:1/",
    }
    environment.pop("KINPLAN_MASTER_KEYS")
    finished = subprocess.run(
        [sys.executable, "-m", *EDGE], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert finished.returncode == 1
    assert "KINPLAN_MASTER_KEYS is not set. Set it to the folder" in finished.stderr
