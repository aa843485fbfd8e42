"""A checkpoint that was kept is compared with the ledger that signed it, whichever council's that is."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cli.errors import CommandFailed
from cli.kept_checkpoints import kept_by_council
from shared.ledger.checkpoints import Checkpoint, sign
from shared.ledger.notes import Signer

COUNCILS = ("central-bedfordshire", "hertfordshire")
SIGNERS = {
    council: Signer(
        f"kinplan.example/{council}", Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    )
    for number, council in enumerate(COUNCILS)
}
VERIFIERS = {council: [signer.verifier] for council, signer in SIGNERS.items()}


def kept(folder: Path, council: str) -> Path:
    signer = SIGNERS[council]
    path = folder / f"{council}.note"
    path.write_bytes(sign(Checkpoint(signer.name, 7, bytes(32)), signer))
    return path


@pytest.mark.parametrize("council", COUNCILS)
def test_one_file_among_several_councils_is_given_to_the_one_that_signed_it(
    tmp_path: Path, council: str
) -> None:
    path = kept(tmp_path, council)
    found = kept_by_council([path], VERIFIERS)
    assert {name: list(each) for name, each in found.items()} == {
        name: [str(path)] if name == council else [] for name in COUNCILS
    }


def test_a_file_of_each_council_goes_to_each(tmp_path: Path) -> None:
    found = kept_by_council([kept(tmp_path, council) for council in COUNCILS], VERIFIERS)
    assert [len(each) for each in found.values()] == [1, 1]


def test_a_checkpoint_of_a_council_that_is_not_verified_is_refused(tmp_path: Path) -> None:
    one, other = COUNCILS
    with pytest.raises(CommandFailed, match=rf"no checkpoint to compare with\. {one}: "):
        kept_by_council([kept(tmp_path, other)], {one: VERIFIERS[one]})


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"gone\.note cannot be read: No such file"):
        kept_by_council([tmp_path / "gone.note"], VERIFIERS)
