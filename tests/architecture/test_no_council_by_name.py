"""Where councils differ, their policy says so: nothing in the code asks for a council's name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from shared.policy_files import read_policies

ROOT = Path(__file__).resolve().parents[2]
POLICIES = read_policies(ROOT / "councils")
NAMES = {name.lower() for policy in POLICIES.values() for name in (policy.council, policy.name)}
SAYS_ONE_AS_AN_EXAMPLE = {"services/portal/examples.py"}


def named(source: str) -> list[str]:
    """The texts of a program that are a council's name, so that something could depend on it."""
    tree = ast.parse(source)
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.lower() in NAMES
    ]


@pytest.mark.parametrize("folder", ["services", "shared"])
def test_no_program_text_is_a_councils_name(folder: str) -> None:
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in sorted((ROOT / folder).rglob("*.py"))
        if (names := named(path.read_text(encoding="utf-8")))
    }
    assert set(found) - SAYS_ONE_AS_AN_EXAMPLE == set(), found


def test_a_rule_for_one_council_is_found() -> None:
    planted = 'def weeks(act):\n    return 6 if act.council == "sefton" else 8\n'
    assert named(planted) == ["sefton"]
    assert named('def weeks(act):\n    """As Sefton does."""\n    return 8\n') == []
    assert named('raise Unreadable("such as hertfordshire")') == []
