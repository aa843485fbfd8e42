"""A council whose keys are missing or wrong is not served, and it is said in plain words what to put
right; the others are. A process that can serve nobody for that reason ends at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shared.eventstore.master_keys import key_lines
from shared.eventstore.store import CouncilStore
from shared.installation import open_installation
from shared.ledger.key_files import read_ledger_key
from shared.policy_files import read_policies
from shared.settings import Settings, from_environment
from tests.acting import COUNCILS, write_keys

ROOT = Path(__file__).resolve().parents[2]
POLICIES = read_policies(COUNCILS)
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


def spoilt(keys: Path, kind: str, text: str | None, councils: str = "hertfordshire") -> None:
    for path in (keys / kind).glob(f"{councils}.toml"):
        if text is None:
            path.unlink()
        else:
            path.write_text(text)


@pytest.mark.parametrize(
    ("process", "kind", "text", "says"),
    [
        (EDGE, "master", None, "its master keys are to be in"),
        (FOLLOWER, "ledger", None, "the key of its ledger is to be in"),
    ],
)
def test_a_process_that_lacks_the_key_of_every_council_ends_and_says_why(
    empty_url: str,
    keys_of_its_own: Path,
    process: tuple[str, str],
    kind: str,
    text: None,
    says: str,
) -> None:
    spoilt(keys_of_its_own, kind, text, "*")
    status, reason, written = ended(process, empty_url, keys_of_its_own)
    assert status == 1, written
    assert says in reason, written
    assert "Traceback" not in written


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("master", None, "its master keys are to be in"),
        ("master", "[[key", "is not TOML"),
        ("master", key_lines("test", b"short"), "must be 32 bytes"),
        ("master", key_lines("test", b"o" * 32), "is not the one that was used before"),
        ("master", key_lines("other", b"o" * 32), "does not hold"),
        ("ledger", None, "the key of its ledger is to be in"),
        ("ledger", '[ledger]\nname = "x"\nsecret = "AAAA"\n', "32 bytes in base64"),
    ],
)
def test_a_council_whose_key_is_missing_or_wrong_is_not_served_and_the_others_are(
    store: CouncilStore,
    empty_url: str,
    keys_of_its_own: Path,
    kind: str,
    text: str | None,
    says: str,
) -> None:
    store.keyring.prove_master_keys()
    store.keyring.to_seal("HERTS-AAAA-BBBB", ["case"])
    whole = (keys_of_its_own / kind / "hertfordshire.toml").read_text()
    spoilt(keys_of_its_own, kind, text)
    installation = open_installation("scheduling", settings_with(empty_url, keys_of_its_own), needs)
    try:
        assert set(installation.stores) == set(POLICIES) - {"hertfordshire"}
        reason = str(installation.stores.not_served["hertfordshire"].why)
        assert reason.startswith("hertfordshire: ") and says in reason
        (keys_of_its_own / kind / "hertfordshire.toml").write_text(whole)
        installation.stores.refresh()
        assert set(installation.stores) == set(POLICIES)
        assert not installation.stores.not_served
    finally:
        installation.close()


def needs(settings: Settings, council: str) -> None:
    """What the follower of the audit service needs."""
    read_ledger_key(settings.ledger_keys, council)


def settings_with(url: str, keys: Path) -> Settings:
    return from_environment(
        {
            "DATABASE_URL": url,
            "AMQP_URI": "amqp://nobody@127.0.0.1:1/",
            "KINPLAN_MASTER_KEYS": str(keys / "master"),
            "KINPLAN_LEDGER_KEYS": str(keys / "ledger"),
        }
    )


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
