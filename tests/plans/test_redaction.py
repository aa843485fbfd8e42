"""What a reader may not see of a plan is left out, however it is written; a part of a word never is."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from services.plans.domain.redaction import is_for, redacted
from services.plans.domain.versions import content_of
from tests.plans.arranged import action, told


def covered(text, *hide):
    """A text as a reader sees it, and how many passages were withheld."""
    others = {"actions": [], "support_asked": [], "how_checked": "", "childs_wishes": ""}
    content = content_of(told(**others, back_up_plan=text))
    found = redacted(content, hide=hide)
    return found.content["back_up_plan"], found.withheld


@pytest.mark.parametrize(
    "typed",
    [
        "12 Elm Row",
        "12, Elm  Row",
        "12 ELM ROW",
        "12 elm\nrow",
        "12\tElm-Row",
        "12 Elm Row",
        "12 · Elm … Row",
        "12 Elmrow",
        "12 E\u0301lm Row",
        "12 El\u00adm Row",
        "１２ Elm Row",
    ],
)
def test_an_address_is_caught_however_it_is_typed(typed):
    assert covered(f"Meet at {typed}, please.", "12 Elm Row") == ("Meet at [withheld], please.", 1)


@pytest.mark.parametrize(
    "other",
    ["312 Elm Row", "12a Elm Row", "12 Elm Rows", "12 Helm Row", "12 Elm Grove Row", "Elm Row"],
)
def test_another_address_is_not(other):
    assert covered(f"Meet at {other}.", "12 Elm Row") == (f"Meet at {other}.", 0)


def test_a_postcode_and_a_telephone_number_are_caught_without_their_spaces():
    assert covered("At SG138AB, sg13  8ab.", "SG13 8AB") == ("At [withheld], [withheld].", 2)
    assert covered("At SG13 8AB.", "SG138AB") == ("At [withheld].", 1)
    assert covered("At SG13 8ABC.", "SG13 8AB") == ("At SG13 8ABC.", 0)
    assert covered("Ring 07700900461.", "07700 900 461") == ("Ring [withheld].", 1)


def test_words_without_digits_are_not_run_together():
    assert covered("Ask another.", "Ann Other")[1] == covered("another", "An other")[1] == 0


@pytest.mark.parametrize("typed", ["O'Brien", "OBrien", "o’brien", "O-Brien", "O Brien"])
def test_what_stands_inside_a_name_may_be_left_out(typed):
    assert covered(f"Ask {typed}!", "O'Brien") == ("Ask [withheld]!", 1)


def test_whose_it_is_stays_when_the_name_is_withheld():
    assert covered("At Mary's house in Maryland.", "Mary") == (
        "At [withheld]'s house in Maryland.",
        1,
    )


@pytest.mark.parametrize(
    ("text", "hide", "shown"),
    [
        ("住在王小明家里。", "王小明", "住在[withheld]家里。"),
        ("佐々木さんの家", "佐々木", "[withheld]さんの家"),
        ("김민준이 온다", "김민준", "[withheld]이 온다"),
        ("อยู่บ้านสมชายครับ", "สมชาย", "อยู่บ้าน[withheld]ครับ"),
        ("प्रिया के घर, प्रियांका नहीं", "प्रिया", "[withheld] के घर, प्रियांका नहीं"),
        ("Улица ЛЕНИНА, дом 4", "ленина дом 4", "Улица [withheld]"),
        ("في بيت محمد الآن", "محمد", "في بيت [withheld] الآن"),
        ("STRASSE, straße", "Straße", "[withheld], [withheld]"),
        ("Jose und José", "JOSE\u0301", "[withheld] und [withheld]"),
    ],
)
def test_names_of_every_script_are_caught(text, hide, shown):
    assert covered(text, hide)[0] == shown


def test_what_overlaps_is_withheld_once():
    assert covered("Go to 12 Elm Row Flats.", "12 Elm Row", "Elm Row Flats") == (
        "Go to [withheld].",
        1,
    )


@pytest.mark.parametrize("nothing", ["", " ", "--", "…", "\u00ad"])
def test_what_has_no_words_hides_nothing(nothing):
    assert covered("A, b -- c…", nothing) == ("A, b -- c…", 0)


def test_every_text_is_looked_through():
    secret = "the Lighthouse"
    content = content_of(
        {
            "actions": [action(f"{secret} 1", f"{secret} 2", date(2027, 1, 9))],
            "back_up_plan": f"{secret} 3",
            "how_checked": f"{secret} 4",
            "family_monitor": "joan",
            "childs_wishes": f"{secret} 5",
            "wishes_of": [{"child": "milo", "wishes": f"{secret} 6"}],
            "support_asked": [{"what": f"{secret} 7", "agency": f"{secret} 8"}, f"{secret} 9"],
            "review_on": date(2027, 3, 1),
        }
    )
    found = redacted(content, hide=["THE LIGHTHOUSE"])
    assert found.withheld == 9
    assert "ighthouse" not in str(found.content)
    assert content["back_up_plan"] == f"{secret} 3", "what is kept is never changed"


ACTIONS = [
    action("For all.", "Joan", date(2027, 1, 9)),
    action("For Ada.", "Joan", date(2027, 1, 9), children=["ada"]),
    action("For both.", "Joan", date(2027, 1, 9), children=["ada", "milo"]),
]
WISHES = [{"child": "ada", "wishes": "Drums."}, {"child": "milo", "wishes": "Football."}]


@pytest.mark.parametrize(
    ("children", "seen", "wishes"),
    [
        ([], ["For all.", "For Ada.", "For both."], ["Drums.", "Football."]),
        (["ada"], ["For all.", "For Ada.", "For both."], ["Drums."]),
        (["milo"], ["For all.", "For both."], ["Football."]),
        (["milo", "ada"], ["For all.", "For Ada.", "For both."], ["Drums.", "Football."]),
        (["owen"], ["For all."], []),
    ],
)
def test_each_reads_the_parts_of_their_own_children(children, seen, wishes):
    found = redacted(content_of(told(actions=ACTIONS, wishes_of=WISHES)), children).content
    assert [a["what"] for a in found["actions"]] == seen
    assert [w["wishes"] for w in found["wishes_of"]] == wishes


def test_a_copy_does_not_say_for_which_other_children_an_action_is():
    found = redacted(content_of(told(actions=ACTIONS)), ["milo"]).content
    assert [a["children"] for a in found["actions"]] == [[], ["milo"]]


def test_what_is_about_nobody_by_name_is_about_all():
    assert is_for(["milo"], []) and is_for([], ["ada"]) and is_for([], [])
    assert not is_for(["milo"], ["ada"])


WORD = st.text(st.sampled_from("abcçdéñøßждλşאمन0123456789"), min_size=1, max_size=8)
GAP = st.text(st.sampled_from(" ,.;:\n\t/()–"), min_size=1, max_size=4)


@settings(max_examples=200, deadline=None, derandomize=True)
@for_any(
    words=st.lists(WORD, min_size=1, max_size=4),
    gaps=st.lists(GAP, min_size=6, max_size=6),
    loud=st.booleans(),
    around=st.tuples(st.text(max_size=12), st.text(max_size=12)),
)
def test_whatever_is_hidden_is_found_between_whatever(words, gaps, loud, around):
    typed = words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=False))
    text = f"{around[0]} | {typed.upper() if loud else typed} | {around[1]}"
    shown, withheld = covered(text, " ".join(words))
    assert withheld >= 1
    assert "| [withheld] |" in shown


@settings(max_examples=200, deadline=None, derandomize=True)
@for_any(text=st.text(max_size=60), hide=st.lists(st.text(max_size=12), max_size=3))
def test_what_is_not_hidden_stays_as_it_was_written(text, hide):
    shown, withheld = covered(text, *hide)
    if not withheld:
        assert shown == text
    at = 0
    for piece in shown.split("[withheld]"):
        at = text.index(piece, at) + len(piece)


def test_characters_that_are_no_words_are_left_alone():
    emoji = "👨‍👩‍👧 at 5 o'clock"
    assert unicodedata.category(emoji[0]) == "So"
    assert covered(emoji, "five") == (emoji, 0)
