"""A hand-over file that was changed on its way is refused, wherever it was changed; and nothing is left."""

from __future__ import annotations

import io
import random
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.handover.parts import PartsReader, PartsWriter
from shared.handover.receiving_keys import (
    PrivateKey,
    PublicKey,
    ReceivingKeyProblem,
    read_private,
    read_public,
)
from shared.handover.refusing import HandoverRefused
from shared.handover.sealed_file import CHUNK, TAG, SealedReader, SealedWriter

WHOLE = CHUNK + TAG
KEY = PrivateKey.new()
CONTENT = random.Random(5).randbytes(3 * CHUNK + 1234)


def written(content: bytes = CONTENT, key: PublicKey = KEY.public, file: str = "f1") -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, key, file)
    for at in range(0, len(content), 10_000):
        writer.write(content[at : at + 10_000])
    writer.close()
    return out.getvalue()


def read(data: bytes, key: PrivateKey = KEY) -> bytes:
    return b"".join(SealedReader(io.BytesIO(data), key).chunks())


def code_of(data: bytes, key: PrivateKey = KEY) -> str:
    with pytest.raises(HandoverRefused) as refused:
        read(data, key)
    return refused.value.code


def body_of(data: bytes) -> int:
    """Where the chunks begin."""
    return data.index(b"\n", data.index(b"\n") + 1) + 1


FILE = written()
BODY = body_of(FILE)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, len(CONTENT)])
def test_what_was_written_is_read(size: int) -> None:
    assert read(written(CONTENT[:size])) == CONTENT[:size]


def test_a_flipped_bit_anywhere_is_seen() -> None:
    chance = random.Random(7)
    of_the_head = [*range(80), *chance.sample(range(80, BODY), 80), *range(BODY - 20, BODY)]
    some = [chance.randrange(BODY, len(FILE)) for _ in range(60)]
    for at in (*of_the_head, *some, len(FILE) - 1):
        changed = bytearray(FILE)
        changed[at] ^= 1 << chance.randrange(8)
        with pytest.raises(HandoverRefused):
            read(bytes(changed))


def test_a_file_that_is_cut_off_anywhere_is_seen() -> None:
    for length in (0, 5, BODY - 1, BODY, BODY + 100, len(FILE) - 1, len(FILE) - 1234):
        with pytest.raises(HandoverRefused):
            read(FILE[:length])
    assert code_of(FILE[: BODY + WHOLE]) == "cut_off"
    assert code_of(FILE[: BODY + 3 * WHOLE]) == "cut_off"


def test_something_added_is_seen() -> None:
    whole = written(CONTENT[: 2 * CHUNK])
    assert code_of(whole + b"x" * 40) == "added_to"
    assert code_of(FILE + b"x") == "changed"


def swapped(data: bytes) -> bytes:
    one, two = data[BODY : BODY + WHOLE], data[BODY + WHOLE : BODY + 2 * WHOLE]
    return data[:BODY] + two + one + data[BODY + 2 * WHOLE :]


def left_out(data: bytes) -> bytes:
    return data[: BODY + WHOLE] + data[BODY + 2 * WHOLE :]


def doubled(data: bytes) -> bytes:
    return data[: BODY + WHOLE] + data[BODY:]


def mixed(data: bytes) -> bytes:
    other = written(CONTENT)
    at = body_of(other)
    return data[: BODY + WHOLE] + other[at + WHOLE :]


def anothers_head(data: bytes) -> bytes:
    other = written(CONTENT)
    return other[: body_of(other)] + data[BODY:]


@pytest.mark.parametrize("change", [swapped, left_out, doubled, mixed, anothers_head])
def test_parts_that_are_swapped_left_out_doubled_or_of_another_file_are_seen(
    change: Callable[[bytes], bytes],
) -> None:
    assert code_of(change(FILE)) == "changed"


def test_it_opens_for_its_receiver_alone() -> None:
    assert code_of(FILE, PrivateKey.new()) == "wrong_key"


def test_what_is_no_such_file_or_of_a_newer_form_is_named() -> None:
    assert code_of(b"PK\x03\x04 something else\n") == "no_handover_file"
    newer = FILE.replace(b"kinplan-handover/1\n", b"kinplan-handover/2\n", 1)
    assert code_of(newer) == "unknown_form"


def test_the_halves_of_a_receiving_key_are_not_taken_for_each_other() -> None:
    assert read_public(KEY.public.text(), "x") == KEY.public
    assert read_private(KEY.text(), "x") == KEY
    with pytest.raises(ReceivingKeyProblem, match="x is not the public half"):
        read_public(KEY.text(), "x")
    with pytest.raises(ReceivingKeyProblem, match="x is not the private half"):
        read_private(KEY.public.text(), "x")


def parts(*frames: Callable[[PartsWriter], None]) -> PartsReader:
    out = bytearray()
    writer = PartsWriter(out.extend)
    for frame in frames:
        frame(writer)
    return PartsReader(iter([bytes(out)]))


def opening(writer: PartsWriter) -> None:
    writer.opening({"form": 1})


def part(name: str) -> Callable[[PartsWriter], None]:
    def write(writer: PartsWriter) -> None:
        writer.part(name, ["a"], lambda out: out(b"one") or out(b"two") or 2)  # type: ignore[func-returns-value]

    return write


def manifest(writer: PartsWriter) -> None:
    writer.manifest({})


def forget(writer: PartsWriter) -> None:
    writer.written.pop()


def test_parts_are_read_as_they_were_written_and_must_be_those_of_the_manifest() -> None:
    reader = parts(opening, part("x"), part("y"), manifest)
    assert [(p.name, b"".join(p.data)) for p in reader.parts()] == [
        ("x", b"onetwo"),
        ("y", b"onetwo"),
    ]
    for wrong in (
        (opening, part("x"), forget, manifest),
        (opening, part("x")),
        (opening, manifest, manifest),
        (part("x"), manifest),
    ):
        with pytest.raises(HandoverRefused):
            list(parts(*wrong).parts())


def test_a_file_of_any_size_needs_little_memory(tmp_path: Path) -> None:
    path, piece = tmp_path / "large", bytes(200_000)

    def copied(out: Callable[[bytes], None]) -> int:
        for _ in range(100):
            out(piece)
        return 100

    tracemalloc.start()
    with path.open("wb") as file:
        sealed = SealedWriter(file, KEY.public, "f1")
        writer = PartsWriter(sealed.write)
        writer.opening({})
        writer.part("large", ["a"], copied)
        writer.manifest({})
        sealed.close()
    with path.open("rb") as file:
        reader = PartsReader(SealedReader(file, KEY).chunks())
        sizes: Iterator[int] = (sum(map(len, p.data)) for p in reader.parts())
        assert list(sizes) == [20_000_000]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4_000_000
