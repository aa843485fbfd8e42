"""The pages that are made from the code are what the code would make now."""

from __future__ import annotations

import pytest
from marshmallow import fields

from cli import documents
from shared.contracts.events import NEWEST, PUBLISHED, RECORDED
from shared.contracts.subscriptions import SUBSCRIPTIONS


def stale(made):
    """The pages that differ from what would be made now."""
    return [
        path.name
        for path, make in made.items()
        if not path.exists() or path.read_text(encoding="utf-8") != make()
    ]


def undocumented(page, contracts):
    """Contracts that the page does not tell of, or not wholly."""
    missing = []
    for contract in contracts:
        _, _, part = page.partition(f"### {contract.name}\n")
        part = part.split("\n### ")[0]
        wanted = [f"`{contract.type}`", '"specversion"', "Listeners: "]
        wanted += [f"| {name} | " for name in contract.schema().fields]
        missing += [f"{contract.name}: {text}" for text in wanted if text not in part]
    return missing


def undescribed(contracts):
    """Fields of contracts of which it is not said what they tell."""
    return [
        f"{contract.name}.{name}"
        for contract in contracts
        for name, field in contract.schema().fields.items()
        if not field.metadata.get("description")
    ]


CONTRACTS = [*PUBLISHED, RECORDED["referral"]]


def test_the_pages_are_up_to_date_run_python_m_cli_documents_if_not():
    assert stale(documents.DOCUMENTS) == []


def test_a_page_that_is_out_of_date_or_absent_is_noticed(tmp_path):
    old, absent = tmp_path / "old.md", tmp_path / "absent.md"
    old.write_text("# Events as they were\n")
    assert stale({old: documents.events, absent: documents.lifecycles}) == ["old.md", "absent.md"]


def test_writing_the_pages_makes_them_up_to_date(tmp_path, monkeypatch, capsys):
    made = {tmp_path / "events.md": documents.events}
    monkeypatch.setattr(documents, "DOCUMENTS", made)
    monkeypatch.setattr(documents, "REPOSITORY", tmp_path)
    documents.main()
    assert stale(made) == []
    assert capsys.readouterr().out == "events.md: written\n"
    documents.main()
    assert capsys.readouterr().out == ""


def test_every_contract_is_in_the_catalogue_with_all_its_fields():
    assert undocumented(documents.events(), CONTRACTS) == []
    assert undescribed(CONTRACTS) == []


def test_a_contract_that_is_not_in_the_catalogue_is_noticed():
    page = documents.events()
    cut = page.replace("### PlanAgreed\n", "### Something\n")
    assert undocumented(cut, [NEWEST["PlanAgreed"]])
    less = page.replace("| conference_by | day", "| conference_on | day")
    assert undocumented(less, CONTRACTS) == ["ReferralAccepted: | conference_by | "]


def test_every_reaction_is_named_in_the_catalogue():
    page = documents.events()
    for row in SUBSCRIPTIONS:
        assert f"{row.service}: {row.reaction.replace('_', ' ')}" in page


def test_a_field_of_a_new_kind_has_to_be_put_into_words_first():
    with pytest.raises(TypeError, match="say in cli/documents"):
        documents.type_of(fields.Dict())


@pytest.mark.parametrize("lifecycle", [table[0] for table in documents.LIFECYCLES], ids=str)
def test_every_lifecycle_is_drawn(lifecycle):
    assert lifecycle.diagram() in documents.lifecycles()
