"""Every refusal of the domain has a test that provokes it."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from shared.refusals import Refusal, RuleRefusal

TESTS = Path(__file__).resolve().parents[1]
SERVICES = ("referral", "scheduling", "plans", "notifications", "audit", "access")


def refusals_of(module):
    """The refusals that a module names itself."""
    return [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Refusal)
        and kind.__module__ == module.__name__
    ]


def provoked(source):
    """The refusals that a test file says are raised: then_refused(X), or in a table beside one."""
    tree = ast.parse(source)
    tested = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if _called(node) in ("then_refused", "raises"):
            tested |= {_last(name) for argument in node.args for name in ast.walk(argument)}
        elif _called(node) == "parametrize" and "refusal" in ast.unparse(node.args[0]):
            tested |= {_last(name) for name in ast.walk(node.args[1])}
    return tested - {""}


def _called(call):
    return _last(call.func)


def _last(node):
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def unprovoked(refusals, sources):
    """Refusals that no test provokes."""
    tested = set().union(*map(provoked, sources))
    return sorted(kind.__name__ for kind in refusals if kind.__name__ not in tested)


def sources_of(service):
    return [path.read_text(encoding="utf-8") for path in (TESTS / service).glob("test_*.py")]


@pytest.mark.parametrize("service", SERVICES)
def test_every_refusal_has_a_test_that_provokes_it(service):
    refusals = refusals_of(import_module(f"services.{service}.domain.refusals"))
    assert refusals
    assert unprovoked(refusals, sources_of(service)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_refusal_says_what_it_means_and_is_one_of_the_rules(service):
    for kind in refusals_of(import_module(f"services.{service}.domain.refusals")):
        assert issubclass(kind, RuleRefusal)
        assert (kind.__doc__ or "").strip().endswith("."), kind.__name__


def test_a_refusal_that_no_test_provokes_is_noticed():
    planted = type("NobodyThoughtOfThis", (RuleRefusal,), {})
    assert unprovoked([planted], sources_of("plans")) == ["NobodyThoughtOfThis"]
    only_imported = "from x import NobodyThoughtOfThis\nassert NobodyThoughtOfThis"
    assert unprovoked([planted], [only_imported]) == ["NobodyThoughtOfThis"]
    assert unprovoked([planted], ["given(x).when(y).then_refused(NobodyThoughtOfThis)"]) == []
