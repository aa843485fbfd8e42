"""Checkpoints: the ledger's own key over its size and root, and nothing half right."""

from __future__ import annotations

from base64 import b64encode

import pytest

from shared.ledger.checkpoints import Checkpoint, open_checkpoint, origin_of, sign
from shared.ledger.merkle import EMPTY_ROOT
from shared.ledger.notes import NoteRefused, Signer, Verifier, sign_note
from tests.ledger.test_notes import LEDGER, OTHER
from tests.ledger.trees import flipped, go_hashes, go_vectors

GO = go_vectors()
ROOT = go_hashes([GO["roots"]["600"]])[0]
CHECKPOINT = Checkpoint(LEDGER.name, 600, ROOT)
ROOT_TEXT = b64encode(ROOT).decode()


def test_a_checkpoint_is_signed_as_go_signs_it() -> None:
    assert sign(CHECKPOINT, LEDGER).decode() == GO["checkpoint"]


def test_a_checkpoint_of_go_opens() -> None:
    verifier = Verifier.parse(GO["keys"]["ledger"]["verifier"])
    assert open_checkpoint(GO["checkpoint"].encode(), [verifier]) == CHECKPOINT


def test_a_councils_ledger_has_a_name_under_a_prefix() -> None:
    assert origin_of("hertfordshire") == "kinplan.example/hertfordshire"
    assert origin_of("luton", "region.example/fgc") == "region.example/fgc/luton"


def test_further_lines_are_signed_and_kept() -> None:
    longer = Checkpoint(LEDGER.name, 600, ROOT, ("first", "second line"))
    assert open_checkpoint(sign(longer, LEDGER), [LEDGER.verifier]) == longer


def test_the_empty_ledger_has_a_checkpoint() -> None:
    empty = Checkpoint(LEDGER.name, 0, EMPTY_ROOT)
    assert open_checkpoint(sign(empty, LEDGER), [LEDGER.verifier]) == empty


@pytest.mark.parametrize(
    "lines",
    [
        [LEDGER.name, "600"],
        [LEDGER.name, "", ROOT_TEXT],
        ["", "600", ROOT_TEXT],
        ["two words", "600", ROOT_TEXT],
        [LEDGER.name, "0600", ROOT_TEXT],
        [LEDGER.name, "+600", ROOT_TEXT],
        [LEDGER.name, "-1", ROOT_TEXT],
        [LEDGER.name, "6 00", ROOT_TEXT],
        [LEDGER.name, "6_00", ROOT_TEXT],
        [LEDGER.name, "٦٠٠", ROOT_TEXT],
        [LEDGER.name, "9223372036854775808", ROOT_TEXT],
        [LEDGER.name, "9" * 5000, ROOT_TEXT],
        [LEDGER.name, "0", ROOT_TEXT],
        [LEDGER.name, "600", ROOT_TEXT[:-1]],
        [LEDGER.name, "600", b64encode(ROOT[:-1]).decode()],
        [LEDGER.name, "600", ROOT_TEXT, ""],
        [LEDGER.name, "600", ROOT_TEXT, "", "more"],
    ],
)
def test_what_is_not_quite_a_checkpoint_is_refused_though_signed(lines: list[str]) -> None:
    note = sign_note("\n".join(lines) + "\n", LEDGER)
    with pytest.raises(NoteRefused, match="checkpoint"):
        open_checkpoint(note, [LEDGER.verifier])


def test_a_checkpoint_is_opened_with_a_key_of_its_own_ledger_only() -> None:
    note = sign_note(CHECKPOINT.text(), OTHER)
    with pytest.raises(NoteRefused, match="signed by no key of that name"):
        open_checkpoint(note, [LEDGER.verifier, OTHER.verifier])
    with pytest.raises(NoteRefused, match="no signature"):
        open_checkpoint(note, [LEDGER.verifier])


def test_a_ledgers_key_signs_for_that_ledger_only() -> None:
    with pytest.raises(ValueError, match="does not sign for"):
        sign(CHECKPOINT, OTHER)


def test_an_older_key_of_the_ledger_may_be_known_beside_the_new_one() -> None:
    newer = Signer(LEDGER.name, OTHER.private)
    for signer in (LEDGER, newer):
        note = sign(CHECKPOINT, signer)
        assert open_checkpoint(note, [newer.verifier, LEDGER.verifier]) == CHECKPOINT


def test_a_checkpoint_with_another_root_or_size_is_refused() -> None:
    other_root = b64encode(flipped(ROOT, 0)).decode()
    for old, new in ((ROOT_TEXT, other_root), ("\n600\n", "\n601\n")):
        changed = sign(CHECKPOINT, LEDGER).decode().replace(old, new).encode()
        with pytest.raises(NoteRefused, match="is not of its key"):
            open_checkpoint(changed, [LEDGER.verifier])


@pytest.mark.parametrize(
    ("size", "root", "extensions"),
    [(-1, ROOT, ()), (2**63, ROOT, ()), (1, b"", ()), (0, ROOT, ()), (1, ROOT, ("",))],
)
def test_a_checkpoint_that_cannot_be_is_not_made(
    size: int, root: bytes, extensions: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError):
        Checkpoint(LEDGER.name, size, root, extensions)
