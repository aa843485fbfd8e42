"""Others' names are hidden from what one person is given, and that person's own are not."""

from __future__ import annotations

import pytest

from services.audit.application.masking import MASK, Mask

OTHERS = ["Carys Ashdown", "Milo Ashdown", "May O'Brien", "Zoë  Quillfeather-Pell", "[erased]"]
FOR_JOAN = Mask(OTHERS, ["Agency interpreter 14"], {"Joan Ashdown"})


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Carys Ashdown will be away.", f"{MASK} will be away."),
        ("Milo's mother Carys is ill.", f"{MASK}'s mother {MASK} is ill."),
        ("MILO sleeps badly.", f"{MASK} sleeps badly."),
        ("Joan Ashdown sleeps there.", "Joan Ashdown sleeps there."),
        ("Joan and Carys Ashdown", f"Joan and {MASK}"),
        ("the Ashdowns and the Ashdown house", "the Ashdowns and the Ashdown house"),
        ("Milosz is somebody else", "Milosz is somebody else"),
        ("Carys\nAshdown", MASK),
        ("May O’Brien and O'Brien", f"{MASK} and {MASK}"),
        ("You may see May.", f"You may see {MASK}."),
        ("zoë quillfeather-pell", MASK),
        ("Agency interpreter 14 came; an interpreter.", f"{MASK} came; an interpreter."),
        ("It was [erased].", "It was [erased]."),
    ],
)
def test_names_are_hidden_however_they_are_written(text: str, masked: str) -> None:
    assert FOR_JOAN.of(text) == masked


def test_names_are_hidden_inside_lists_and_objects_and_other_values_stay() -> None:
    told = {"who": "Carys Ashdown", "days": [3, None, "with Milo"], "given": True}
    assert FOR_JOAN.of(told) == {"who": MASK, "days": [3, None, f"with {MASK}"], "given": True}


def test_a_given_name_that_two_people_have_is_not_hidden_from_one_of_them() -> None:
    mask = Mask(["Ted Pell"], [], {"Ted Ashdown"})
    assert mask.of("Ted Pell and Ted") == f"{MASK} and Ted"


def test_where_nobody_else_is_known_nothing_is_hidden() -> None:
    assert Mask([], [], {"Joan Ashdown"}).of("Joan and Carys") == "Joan and Carys"
