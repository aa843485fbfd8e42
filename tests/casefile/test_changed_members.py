"""A changed member, a wrong key, a checkpoint that somebody kept: what does not fit is refused."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from shared.casefile.writing import write_case_file
from shared.ledger.checkpoints import Checkpoint, sign
from shared.ledger.merkle import EMPTY_ROOT
from shared.ledger.notes import Signature, Signer, sign_note
from shared.ledger.witnessing import cosign
from tests.casefile.checkers import KEY, both_say, refused
from tests.casefile.made_up import (
    COSIGNER,
    LEDGER,
    Members,
    changed,
    ledger,
    made_case,
    members_of,
    private,
    whole,
)


def set_json(member: str, change: Callable[[Any], object]) -> Callable[[Members], None]:
    """Change what one member says."""

    def of_members(members: Members) -> None:
        content = json.loads(members[member])
        change(content)
        members[member] = json.dumps(content).encode()

    return of_members


def set_text(member: str, old: str, new: str) -> Callable[[Members], None]:
    """Change a member's words."""

    def of_members(members: Members) -> None:
        assert old.encode() in members[member]
        members[member] = members[member].replace(old.encode(), new.encode(), 1)

    return of_members


OTHER_KEY = b64encode(bytes(32)).decode()
STRANGER = Signer(LEDGER.name, private(7))
MEMBER_FAULTS: dict[str, tuple[Callable[[Members], object], str]] = {
    "another data key": (
        set_json("keys.json", lambda keys: keys["referral"].update(case=OTHER_KEY)),
        "line 1, the part of case & does not open",
    ),
    "a person's key for another": (
        set_json("keys.json", lambda keys: keys["scheduling"].update(ada=keys["referral"]["ada"])),
        "line 5, the part of ada & does not open",
    ),
    "a data key taken out": (
        set_json("keys.json", lambda keys: keys["referral"].pop("case")),
        "line 1, the part of case & does not say why",
    ),
    "a key of what is withheld": (
        set_json("keys.json", lambda keys: keys["referral"].update(gone=OTHER_KEY)),
        "line 1, the part of gone & its key is there",
    ),
    "a short key": (
        set_json("keys.json", lambda keys: keys["referral"].update(ada="AAAA")),
        "keys.json & 32 bytes",
    ),
    "keys that are none": (
        set_json("keys.json", lambda keys: keys.update(referral=["case"])),
        "keys.json",
    ),
    "another reference": (
        set_json("manifest.json", lambda manifest: manifest.update(reference="HERTS-CCCC-DDDD")),
        "line 1 & another case",
    ),
    "another council": (
        set_json("manifest.json", lambda manifest: manifest.update(council="luton")),
        "line 1 & another council",
    ),
    "another number of events": (
        set_json("manifest.json", lambda manifest: manifest.update(events=5)),
        "events.jsonl & manifest",
    ),
    "another format": (
        set_json("manifest.json", lambda manifest: manifest.update(format="kinplan-case/2")),
        "manifest.json & format",
    ),
    "what is withheld left out": (
        set_json("manifest.json", lambda manifest: manifest.update(withheld=[])),
        "line 1, the part of gone & does not say why",
    ),
    "withheld things of another form": (
        set_json("manifest.json", lambda manifest: manifest["withheld"][0].update(by="me")),
        "manifest.json",
    ),
    "withheld without a reason": (
        set_json("manifest.json", lambda manifest: manifest["withheld"][0].update(reason="")),
        "manifest.json, withheld",
    ),
    "another size": (
        set_text("checkpoint.txt", "\n300\n", "\n301\n"),
        "checkpoint.txt & signature",
    ),
    "another origin": (
        set_text("checkpoint.txt", "kinplan.example/h", "kinplan.example/H"),
        "checkpoint.txt & signature",
    ),
    "no checkpoint": (
        lambda members: members.update({"checkpoint.txt": b""}),
        "checkpoint.txt",
    ),
    "an earlier checkpoint": (
        lambda members: members.update({"checkpoint.txt": ledger().checkpoint(200)}),
        "line 1 & what the ledger signed for",
    ),
    "an empty ledger": (
        lambda members: members.update(
            {"checkpoint.txt": sign(Checkpoint(LEDGER.name, 0, EMPTY_ROOT), LEDGER)}
        ),
        "line 1 & outside|none at",
    ),
    "a signed note of another kind": (
        lambda members: members.update({"checkpoint.txt": sign_note("Hello.\n", LEDGER)}),
        "checkpoint.txt & checkpoint",
    ),
    "the ledger's key as a cosigner's": (
        set_text("public-keys.txt", LEDGER.key.text() + "\n", ""),
        "public-keys.txt & first",
    ),
    "no keys": (lambda members: members.update({"public-keys.txt": b""}), "public-keys.txt"),
    "half a key": (set_text("public-keys.txt", "+A", "+B"), "public-keys.txt"),
    "keys without an end": (
        lambda members: members.update({"public-keys.txt": KEY.encode()}),
        "public-keys.txt",
    ),
    "keys that are no text": (
        lambda members: members.update({"public-keys.txt": b"\xff\n"}),
        "public-keys.txt",
    ),
}


@pytest.mark.parametrize("fault", MEMBER_FAULTS)
def test_a_changed_member_is_refused(tmp_path: Path, fault: str) -> None:
    change, words = MEMBER_FAULTS[fault]
    refused(tmp_path / "case.zip", changed(change), words)


@pytest.mark.parametrize("member", [*members_of(whole())][1:])
def test_any_member_changed_without_the_manifest_is_refused(tmp_path: Path, member: str) -> None:
    data = changed(lambda members: members.update({member: members[member] + b"\n"}), False)
    refused(tmp_path / "case.zip", data, f"member {member} & digest")


def test_a_member_more_or_less_than_the_manifest_lists_is_refused(tmp_path: Path) -> None:
    more = changed(lambda members: members.update({"policies/b.toml": b""}), False)
    refused(tmp_path / "case.zip", more, "manifest.json & other members")
    less = changed(lambda members: members.pop("policies/a1b2c3.toml"), False)
    refused(tmp_path / "case.zip", less, "manifest.json & other members")


def test_a_file_signed_by_a_stranger_agrees_with_itself_and_not_with_the_key(
    tmp_path: Path,
) -> None:
    path = tmp_path / "case.zip"
    write_case_file(
        path,
        made_case(
            checkpoint=ledger().checkpoint(signer=STRANGER), public_keys=[STRANGER.key.text()]
        ),
    )
    for said in both_say(path):
        assert said.code == 0
        assert "NO KEY WAS GIVEN" in said.text
    refused(path, path.read_bytes(), "checkpoint.txt & known")


def test_a_wrong_cosignature_of_a_known_cosigner_is_refused(tmp_path: Path) -> None:
    other = cosign(ledger().checkpoint(200), COSIGNER, datetime(2027, 3, 1, tzinfo=UTC))
    line = other.splitlines(keepends=True)[-1]
    data = changed(lambda members: members.update({"checkpoint.txt": ledger().checkpoint() + line}))
    refused(tmp_path / "case.zip", data, "checkpoint.txt & cosigner.example/region")


SIGNATURE = ledger().checkpoint().splitlines(keepends=True)[-1]
END_OF_TIME = (2**40).to_bytes(8, "big") + COSIGNER.private.sign(
    b"cosignature/v1\ntime %d\n%s" % (2**40, ledger().checkpoint().partition(b"\n\n")[0] + b"\n")
)
CHECKPOINTS = {
    "too large": (b"x" * 1_000_001, "large"),
    "no text": (b"\xff" + ledger().checkpoint(), "UTF-8"),
    "control signs": (ledger().checkpoint().replace(b"\n", b"\r\n"), "control characters"),
    "no signatures": (
        ledger().checkpoint().partition(b"\n\n")[0] + b"\n",
        "signed note|signatures",
    ),
    "no end": (ledger().checkpoint()[:-1], "signed note|signatures"),
    "too many signatures": (ledger().checkpoint() + SIGNATURE * 100, "signature"),
    "signatures that are none": (ledger().checkpoint() + b"signed, me\n", "signature line"),
    "a size with a nought before": (
        sign_note(f"{LEDGER.name}\n0300\n{'A' * 43}=\n", LEDGER),
        "size",
    ),
    "a size that is no number": (sign_note(f"{LEDGER.name}\nmany\n{'A' * 43}=\n", LEDGER), "size"),
    "a short root": (sign_note(f"{LEDGER.name}\n300\nAAAA\n", LEDGER), "root"),
    "two lines": (sign_note(f"{LEDGER.name}\n300\n", LEDGER), "checkpoint"),
    "a gap": (sign_note(f"{LEDGER.name}\n300\n{'A' * 43}=\n\nmore\n", LEDGER), "checkpoint"),
    "a cosignature at no real time": (
        ledger().checkpoint()
        + Signature(COSIGNER.name, COSIGNER.key.key_hash, END_OF_TIME).line().encode(),
        "cosigner.example/region",
    ),
}


@pytest.mark.parametrize("fault", CHECKPOINTS)
def test_a_strange_checkpoint_is_refused(tmp_path: Path, fault: str) -> None:
    note, words = CHECKPOINTS[fault]
    data = changed(lambda members: members.update({"checkpoint.txt": note}))
    refused(tmp_path / "case.zip", data, f"checkpoint.txt & {words}")


WRONG_HASH = KEY.replace(LEDGER.key.key_hash.hex(), "00000000")
OTHER_KIND = b"\x02" + LEDGER.key.public
UNKNOWN_KIND = (
    f"a+{sha256(b'a' + bytes([10]) + OTHER_KIND).hexdigest()[:8]}+{b64encode(OTHER_KIND).decode()}"
)


@pytest.mark.parametrize(
    "key", ["", "nonsense", KEY + "x", "a\x1b[31m+00000000+AQ==", WRONG_HASH, UNKNOWN_KIND]
)
def test_a_key_that_is_none_is_refused(tmp_path: Path, key: str) -> None:
    refused(tmp_path / "case.zip", whole(), "key & verifier key|base64", (key,))


OTHER = Signer("other.example", private(1))
KEPT = {
    "the same size with another root": (
        sign(Checkpoint(LEDGER.name, 300, bytes(32)), LEDGER),
        "another root for the same size",
    ),
    "another ledger": (sign(Checkpoint(OTHER.name, 1, bytes(32)), OTHER), "another ledger"),
    "a stranger's": (ledger().checkpoint(signer=STRANGER), "known"),
    "no note": (b"300\n", "signed note|signatures"),
    "no text": (b"\xff\xfe", "UTF-8"),
    "nothing": (b"", "signed note|signatures"),
    "too much": (b"x" * 1_000_001, "large"),
}


@pytest.mark.parametrize("fault", KEPT)
def test_a_kept_checkpoint_that_cannot_be_true_beside_the_file_is_refused(
    tmp_path: Path, fault: str
) -> None:
    note, words = KEPT[fault]
    kept = tmp_path / "kept.txt"
    kept.write_bytes(note)
    keys = [KEY, OTHER.key.text()]
    refused(tmp_path / "case.zip", whole(), f"the kept checkpoint & {words}", keys, kept)


def test_a_kept_checkpoint_that_is_not_there_is_refused(tmp_path: Path) -> None:
    absent = tmp_path / "absent.txt"
    refused(tmp_path / "case.zip", whole(), "the kept checkpoint", [KEY], absent)
