"""Reading case files: what is right is read, and every planted mistake is named with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.case_doings import DOES
from cli.case_files import accounts_in, read_case, read_cases
from cli.case_forms import MESSAGE_KINDS
from cli.case_steps import CaseFile, CommandStep, PageStep, PassStep, WaitStep
from cli.case_yaml import CaseFileMistakes
from cli.errors import CommandFailed
from services.notifications.application.letters import LETTERS
from shared.contracts.commands import COMMAND

ROOT = Path(__file__).resolve().parents[2]
ACCOUNTS = accounts_in(ROOT / "samples" / "accounts.toml")
EXAMPLE = re.search(r"```yaml\n(.*?)```", (ROOT / "docs/case-files.md").read_text(), re.DOTALL)[1]


def case_of(folder: Path, text: str) -> CaseFile:
    file = folder / "case.yaml"
    file.write_text(text, encoding="utf-8")
    return read_case(file, ACCOUNTS)


def mistakes_of(folder: Path, text: str) -> list[str]:
    """The mistakes as a person sees them, without the folder."""
    with pytest.raises(CaseFileMistakes) as caught:
        case_of(folder, text)
    return [str(mistake).replace(f"{folder}/", "") for mistake in caught.value.mistakes]


def line_of(text: str, fragment: str) -> int:
    return text[: text.index(fragment)].count("\n") + 1


def planted(old: str, new: str) -> str:
    assert EXAMPLE.count(old) == 1, f"{old!r} must be in the example once"
    return EXAMPLE.replace(old, new)


def test_the_documented_example_reads_without_a_mistake(tmp_path):
    case = case_of(tmp_path, EXAMPLE)
    assert case.title == "Two sisters and a plan for the weekends"
    assert (case.referrer.id, case.auditor.id) == ("herts-referrer", "herts-auditor")
    commands = [step.command.name for step in case.steps if isinstance(step, CommandStep)]
    assert commands[0] == "receive_referral"
    assert commands[-1] == "withdraw_consent"
    assert isinstance(case.steps[0], PassStep)
    assert isinstance(case.steps[2], WaitStep)
    assert case.end.standing.messages == {
        "acknowledgement": {"delivered": 1},
        "introduction": {"failed": 1},
    }


def test_case_files_know_every_kind_of_letter():
    assert set(MESSAGE_KINDS) == set(LETTERS)


def test_every_sample_case_reads_without_a_mistake():
    cases = read_cases(ROOT / "samples" / "cases", ACCOUNTS)
    files = sorted((ROOT / "samples" / "cases").iterdir())
    assert [case.file for case in cases] == files
    councils = [case.council for case in cases]
    assert councils.count("hertfordshire") >= 2
    assert councils.count("central-bedfordshire") >= 2


def test_a_child_of_the_referral_may_be_named_where_an_identifier_is_wanted(tmp_path):
    sample = next((ROOT / "samples" / "cases").glob("02-*.yaml")).read_text(encoding="utf-8")
    assert sample.count("      childs_wishes:") == 1
    wishes = '      wishes_of: [{child: "=child:1", wishes: Football}]\n      childs_wishes:'
    case = case_of(tmp_path, sample.replace("      childs_wishes:", wishes))
    (written,) = [step for step in case.steps if "wishes_of" in getattr(step, "body", {})]
    assert written.body["wishes_of"] == [{"child": "=child:1", "wishes": "Football"}]


def test_a_passage_over_several_lines_is_sent_as_it_stands(tmp_path):
    text = planted(
        "  concerns: The girls have", "  concerns: >\n          The girls\n          have"
    )
    step = case_of(tmp_path, text).steps[1]
    assert step.body["concerns"].startswith("The girls have been alone")


ABOUT_AN_ADULT = """\
case: A family of friends
council: hertfordshire
story: Ines Calloway would like her friends to be there.
steps:
  - by: herts-referrer
    do: receive_referral
    with:
      adult: {name: Ines Calloway, consent: willing, asked_on: today-2, how_asked: home visit}
      reasons: [support_network]
      stage: adult_social_care
      concerns: She is on her own.
      going_well: She has many friends.
      needs_to_change: Somebody looks in each day.
      bottom_line: She stays at home.
  - by: herts-referrer
    do: record_response
    with: {person: "=adult:1", consent: willing, asked_on: today, how_asked: in person}
expect: {referral: received}
"""


def test_the_adult_of_a_referral_is_known_by_a_label(tmp_path):
    (_, response) = case_of(tmp_path, ABOUT_AN_ADULT).steps
    assert response.body["person"] == "=adult:1"
    (mistake,) = mistakes_of(tmp_path, ABOUT_AN_ADULT.replace("=adult:1", "=adult:2"))
    assert "nobody was called 'adult:2'" in mistake


def test_people_of_the_referral_may_be_named_in_lists_of_a_later_command(tmp_path):
    withdrawal = (
        "by: herts-coordinator\n    do: withdraw_consent\n"
        '    with: {withdrawn_by: "=parent:1", how: telephone}'
    )
    offered = (
        "by: herts-manager\n    do: record_offer\n"
        '    with: {made_to: ["=parent:1"], made_on: today, how: phone, '
        'replies: [{person: "=parent:1", reply: accepted, on: today}]}'
    )
    offer = case_of(tmp_path, planted(withdrawal, offered)).steps[-1]
    assert offer.body["made_to"] == ["=parent:1"]


MOVING = """\
case: A family that moves
council: central-bedfordshire
moves_to: hertfordshire
story: They have a flat in Ware.
steps:
  - by: cbeds-referrer
    do: receive_referral
    with:
      children: [{name: Ada Pell, date_of_birth: today-9y}]
      parents: [{name: Joan Pell, relation: mother, consent: willing, asked_on: today-2, how_asked: home visit}]
      reasons: [support_network]
      stage: early_help
      concerns: She has been alone.
      going_well: She asked for help.
      needs_to_change: An adult is with her.
      bottom_line: She is not alone.
  - by: cbeds-manager
    do: offer_transfer
    with: {to_council: hertfordshire, what_travels: All., reason: A move., parts: [plan]}
  - wait_for: {offered_to: hertfordshire}
  - by: herts-manager
    do: accept_transfer
    with: {referrer: herts-referrer, explanation: There is room.}
  - wait_for: {moved_to: {referral: received}}
expect:
  referral: closed
  offered_to: none
  moved_to: {referral: received, history_says: [Took the case over]}
"""


def test_a_case_may_have_a_second_council_whose_people_act_on_it_there(tmp_path):
    case = case_of(tmp_path, MOVING)
    assert case.there is not None and case.there.id == "herts-manager"
    assert case.steps[2].state.offered_to == "hertfordshire"
    assert case.steps[4].state.moved_to.referral == "received"
    assert case.end.standing.moved_to.referral == "received"
    assert case.end.moved_says == ("Took the case over",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("moves_to: hertfordshire\n", "", "works for hertfordshire, not for central-bedfordshire"),
        ("moves_to: hertfordshire\n", "", "needs `moves_to`"),
        ("moves_to: hertfordshire", "moves_to: narnia", "must be another council"),
        ("moves_to: hertfordshire", "moves_to: central-bedfordshire", "must be another council"),
        ("by: cbeds-manager", "by: herts-manager", "works for hertfordshire"),
        ("by: herts-manager", "by: sefton-manager", "works for sefton"),
        ("{referral: received}}", "{referral: moved}}", "must be one of"),
    ],
)
def test_mistakes_about_a_second_council_are_named(tmp_path, old, new, said):
    assert old in MOVING
    assert any(said in mistake for mistake in mistakes_of(tmp_path, MOVING.replace(old, new)))


MISTAKES = {
    "unknown field at the top": (
        "story: >",
        "storey: >",
        "storey",
        "is not a field that belongs here",
    ),
    "missing field at the top": ("council: hertfordshire\n", "", "council", "is required"),
    "unknown field of a step": (
        "    as: grandfather",
        "    label: grandfather",
        "steps[10].label",
        "not a field",
    ),
    "unknown field of a command": (
        "{name: Ada Pell,",
        "{nmae: Ada Pell,",
        "steps[2].with.children[1].nmae",
        "unknown field",
    ),
    "missing field of a command": (
        "bottom_line: Neither of the girls is alone in the flat.",
        "",
        "steps[2].with.bottom_line",
        "is required",
    ),
    "wrong command": (
        "do: allocate_coordinator",
        "do: alocate_coordinator",
        "steps[7].do",
        "did you mean allocate_coordinator?",
    ),
    "unknown account": (
        "  - by: herts-coordinator\n    do: invite",
        "  - by: herts-nobody\n    do: invite",
        "steps[10].by",
        "no such account",
    ),
    "account of another council": (
        "  - by: herts-coordinator\n    do: prepare",
        "  - by: cbeds-coordinator\n    do: prepare",
        "steps[11].by",
        "works for central-bedfordshire, not for hertfordshire",
    ),
    "account without the role": (
        "  - by: herts-coordinator\n    do: prepare",
        "  - by: herts-auditor\n    do: prepare",
        "steps[11].by",
        "is auditor; prepare_attendee is for a coordinator",
    ),
    "label that nobody has": (
        "attendee: grandfather",
        "attendee: grandmother",
        "steps[11].attendee",
        "nobody was called 'grandmother'",
    ),
    "label inside a command": (
        '"=parent:1"',
        '"=parent:2"',
        "steps[13].with.withdrawn_by",
        "nobody was called 'parent:2'",
    ),
    "label where none is answered": (
        "    do: accept_referral\n  - wait_for",
        "    do: accept_referral\n    as: manager\n  - wait_for",
        "steps[5].as",
        "only invite_attendee",
    ),
    "attendee missing": (
        "    attendee: grandfather\n",
        "",
        "steps[11]",
        "prepare_attendee needs the field `attendee`",
    ),
    "field twice": (
        "  conference: cancelled",
        "  referral: closed\n  conference: cancelled",
        "expect.referral",
        "stands here twice",
    ),
    "status that there is not": (
        "conference: cancelled",
        "conference: dissolved",
        "expect.conference",
        "must be one of: opened",
    ),
    "message kind that there is not": (
        "  messages: {acknowledgement: 1, introduction: {failed: 1}}\n  mails",
        "  messages: {letter: 1}\n  mails",
        "expect.messages.letter",
        "is no kind of message",
    ),
    "message count that is none": (
        "  messages: {acknowledgement: 1, introduction: {failed: 1}}\n  mails",
        "  messages: {acknowledgement: one}\n  mails",
        "expect.messages.acknowledgement",
        "must be a whole number",
    ),
    "relative date with a slip": (
        "met_on: today,",
        "met_on: todya,",
        "steps[11].with.met_on",
        "must be a day such as",
    ),
    "time that is not on a later day": (
        "until: today+1 at 09:30",
        "until: today at 09:30",
        "steps[1].until",
        "later day",
    ),
    "days that are no number": (
        "days_pass: 5",
        "days_pass: five",
        "steps[9].days_pass",
        "whole number",
    ),
    "no days at all": (
        "days_pass: 5",
        "days_pass: 0",
        "steps[9].days_pass",
        "greater than or equal to 1",
    ),
    "step that is none": (
        "  - days_pass: 5",
        "  - five days pass",
        "steps[9]",
        "a step has one of these fields",
    ),
    "two kinds in one step": (
        "  - days_pass: 5",
        "  - days_pass: 5\n    hours_pass: 3",
        "steps[9].hours_pass",
        "not a field",
    ),
    "tag": ("days_pass: 5", "days_pass: !!python/none 5", "steps[9].days_pass", "has a tag"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_planted_mistake_is_named_with_file_line_and_field(what, tmp_path):
    old, new, field, words = MISTAKES[what]
    found = mistakes_of(tmp_path, planted(old, new))
    matching = [mistake for mistake in found if f": {field}: " in mistake and words in mistake]
    assert matching, found
    assert re.match(r"case\.yaml:\d+: ", matching[0])


def test_the_line_named_is_the_one_of_the_mistake(tmp_path):
    text = planted("bottom_line:", "botom_line:")
    line = line_of(text, "botom_line")
    found = mistakes_of(tmp_path, text)
    assert any(f.startswith(f"case.yaml:{line}: steps[2].with.botom_line: ") for f in found), found


def test_several_mistakes_are_reported_together_in_order_of_lines(tmp_path):
    text = planted("do: allocate_coordinator", "do: alocate").replace("plan: closed", "plan: lost")
    text = text.replace("Ada Pell, date_of_birth", "Ada Pell, born")
    found = mistakes_of(tmp_path, text)
    fields = [re.match(r"case\.yaml:(\d+): (\S+):", mistake) for mistake in found]
    named = {match[2] for match in fields}
    assert {"steps[2].with.children[1].born", "steps[7].do", "expect.plan"} <= named
    assert [int(match[1]) for match in fields] == sorted(int(match[1]) for match in fields)


def test_mistakes_of_all_files_are_reported_together(tmp_path):
    (tmp_path / "one.yaml").write_text(planted("days_pass: 5", "days_pass: -5"))
    (tmp_path / "two.yaml").write_text(planted("council: hertfordshire", "council: atlantis"))
    with pytest.raises(CaseFileMistakes) as caught:
        read_cases(tmp_path, ACCOUNTS)
    assert {mistake.file.name for mistake in caught.value.mistakes} == {"one.yaml", "two.yaml"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("case: One\n\tcouncil: two\n", 2, "tab"),
        ("case: [One\ncouncil: two\n", 2, "this is not YAML"),
        ("", 1, "is empty"),
        ("case: &a One\ncouncil: *a\n", 1, "are not for case files"),
        ("- case\n", 1, "must hold named fields"),
        ("case: One\n--- \ncase: Two\n", 2, "this is not YAML"),
        ("case: " + "[" * 1500 + "\n", 1, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_case_file_is_named_with_its_line(text, line, words, tmp_path):
    found = mistakes_of(tmp_path, text)
    assert any(f.startswith(f"case.yaml:{line}: ") and words in f for f in found), found


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path):
    file = tmp_path / "latin.yaml"
    file.write_bytes("case: One\nstory: caf\u00e9\n".encode("latin-1"))
    with pytest.raises(CaseFileMistakes, match=r"latin\.yaml:2: is not UTF-8 text"):
        read_case(file, ACCOUNTS)


def test_a_file_that_is_far_too_large_is_refused(tmp_path):
    file = tmp_path / "large.yaml"
    file.write_text("#" * 300_000)
    with pytest.raises(CaseFileMistakes, match="has 300000 bytes"):
        read_case(file, ACCOUNTS)


def test_a_folder_without_case_files_says_so(tmp_path):
    with pytest.raises(CommandFailed, match="there is no case file here"):
        read_cases(tmp_path, ACCOUNTS)
    with pytest.raises(CommandFailed, match="No such file or directory"):
        read_cases(tmp_path / "absent", ACCOUNTS)


def test_a_command_before_the_referral_and_a_second_referral_are_mistakes(tmp_path):
    steps = EXAMPLE[EXAMPLE.index("  - by: herts-referrer") : EXAMPLE.index("  - wait_for")]
    twice = EXAMPLE.replace(steps, steps + steps)
    assert any(
        "a case file has one referral" in mistake for mistake in mistakes_of(tmp_path, twice)
    )
    without = EXAMPLE.replace(steps, "")
    assert any(
        "comes before receive_referral" in mistake for mistake in mistakes_of(tmp_path, without)
    )


def test_fields_of_a_step_that_must_be_refused_as_unreadable_are_not_checked(tmp_path):
    wrong = "{met_on: yesterday, how: in_person}"
    text = planted("    with: {met_on: today, how: in_person}", f"    with: {wrong}")
    assert mistakes_of(tmp_path, text)
    allowed = text.replace(f"    with: {wrong}", f"    refused: unreadable\n    with: {wrong}")
    assert case_of(tmp_path, allowed).steps[10].refused == "unreadable"


def test_every_command_has_words_for_the_progress_of_a_demo():
    assert set(DOES) == set(COMMAND)


def with_page_step(step: str) -> str:
    """The example, in whose last steps somebody acts by their personal link."""
    before = "\nexpect:"
    assert EXAMPLE.count(before) == 1
    return EXAMPLE.replace(before, f"  - {step}\n{before}")


def test_somebody_of_the_family_acts_by_their_link(tmp_path):
    text = with_page_step("{link_of: grandfather, do: give_wishes, with: {words: Yes.}}")
    step = case_of(tmp_path, text).steps[-1]
    assert step == PageStep(step.number, step.line, "grandfather", "give_wishes", {"words": "Yes."})


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("{link_of: nobody-known, do: see_page}", "nobody was called 'nobody-known'"),
        ("{link_of: grandfather, do: agree_plan}", "is nothing that is done on a page"),
        ("{link_of: grandfather, do: see_page, by: herts-manager}", "is not a field"),
    ],
)
def test_what_nobody_can_do_on_a_page_is_a_mistake(step, words, tmp_path):
    (mistake,) = mistakes_of(tmp_path, with_page_step(step))
    assert words in mistake
