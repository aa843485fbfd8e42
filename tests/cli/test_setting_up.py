"""Set-up: what is trusted, what is made again, what is installed and by whom."""

import json
import os
import stat
import sys
import tomllib
from pathlib import Path

import pytest

from cli import packages
from cli.accounts import make_accounts, read_tokens, token_digest
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.setup import READY, UNFINISHED, is_ready, set_up_data, set_up_python, wanted_locks

SAMPLES = """
[[account]]
id = "herts-referrer"
name = "Róisín \\"Rosa\\" Field"
council = "hertfordshire"
roles = ["referrer"]

[[account]]
id = "herts-auditor"
name = "Kim Audit"
council = "hertfordshire"
roles = ["auditor", "operator"]
"""


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    """An instance of an empty project, whose lock files name no package."""
    root = tmp_path / "project"
    (root / "samples").mkdir(parents=True)
    (root / "samples" / "accounts.toml").write_text(SAMPLES)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (root / lock).write_text("# none\n")
    return Instance(root, root / ".kinplan")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def mark(venv: Path, locks: dict[str, str]) -> None:
    """Make that folder look like a finished environment of the Python that runs this test."""
    (venv / "bin").mkdir(parents=True, exist_ok=True)
    if not (venv / "bin" / "python").exists():
        (venv / "bin" / "python").symlink_to(sys.executable)
    made = {"python": os.path.realpath(sys.executable), "locks": locks}
    (venv / READY).write_text(json.dumps(made))


def test_an_environment_is_ready_only_with_a_marker_of_the_same_lock(instance: Instance):
    wanted = wanted_locks(instance.root, development=False)
    assert not is_ready(instance.venv, wanted)
    mark(instance.venv, wanted)
    assert is_ready(instance.venv, wanted)
    (instance.root / "requirements.lock").write_text("# something else\n")
    assert not is_ready(instance.venv, wanted_locks(instance.root, development=False))


def test_a_development_environment_serves_for_running_but_not_the_other_way(instance: Instance):
    running = wanted_locks(instance.root, development=False)
    developing = wanted_locks(instance.root, development=True)
    mark(instance.venv, running)
    assert not is_ready(instance.venv, developing)
    mark(instance.venv, developing)
    assert is_ready(instance.venv, running)


def test_an_environment_whose_python_has_gone_is_not_ready(instance: Instance):
    wanted = wanted_locks(instance.root, development=False)
    mark(instance.venv, wanted)
    (instance.venv / "bin" / "python").unlink()
    assert not is_ready(instance.venv, wanted)


def test_a_half_finished_environment_is_made_anew(instance: Instance):
    instance.venv.mkdir(parents=True)
    (instance.venv / UNFINISHED).touch()
    (instance.venv / "half").write_text("left by a set-up that was killed")
    python = set_up_python(instance)
    assert python.exists()
    assert not (instance.venv / "half").exists()
    assert not (instance.venv / UNFINISHED).exists()
    assert is_ready(instance.venv, wanted_locks(instance.root, development=False))


def test_a_folder_that_holds_something_else_is_never_emptied(instance: Instance, tmp_path: Path):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter").write_text("keep me")
    elsewhere = Instance(instance.root, instance.data, environ={"KINPLAN_VENV": str(precious)})
    with pytest.raises(CommandFailed, match="kinplan did not make"):
        set_up_python(elsewhere)
    assert (precious / "letter").read_text() == "keep me"


def test_a_failed_installation_shows_its_end_and_leaves_no_marker(instance: Instance):
    (instance.root / "requirements.lock").write_text("no-hash-for-this==1.0\n")
    with pytest.raises(CommandFailed, match=r"(?s)pip install.*hash"):
        set_up_python(instance)
    assert not (instance.venv / READY).exists()
    assert (instance.venv / UNFINISHED).exists()


def test_data_tokens_are_private_and_digests_match(instance: Instance):
    set_up_data(instance)
    assert instance.clock.read_text() == "0\n"
    assert mode(instance.tokens) == mode(instance.accounts) == 0o600
    tokens = read_tokens(instance.tokens)
    people = tomllib.loads(instance.accounts.read_text())["account"]
    assert [person["name"] for person in people] == ['Róisín "Rosa" Field', "Kim Audit"]
    assert people[1]["roles"] == ["auditor", "operator"]
    assert {p["id"]: p["token_sha256"] for p in people} == {
        name: token_digest(token) for name, token in tokens.items()
    }
    assert all(len(token) >= 40 for token in tokens.values())
    assert not any(token in instance.accounts.read_text() for token in tokens.values())


def test_setting_up_again_keeps_tokens_and_clock_and_adds_new_accounts(instance: Instance):
    set_up_data(instance)
    instance.clock.write_text("86400\n")
    before = read_tokens(instance.tokens)
    samples = instance.root / "samples" / "accounts.toml"
    samples.write_text(SAMPLES + '\n[[account]]\nid = "new"\nname = "New One"\n')
    set_up_data(instance)
    after = read_tokens(instance.tokens)
    assert before.items() < after.items()
    assert set(after) - set(before) == {"new"}
    assert instance.clock.read_text() == "86400\n"


def test_setting_up_again_changes_nobody_and_brings_nobody_back(instance: Instance):
    set_up_data(instance)
    kept = 'password_argon2 = "theirs"'
    own = '[[account]]\nid = "westmere-operator"\ncouncil = "westmere"\n'
    text = instance.accounts.read_text()
    without = text[: text.index('[[account]]\n"id" = "herts-auditor"')]
    instance.accounts.write_text(f"{without}{kept}\n\n{own}")
    set_up_data(instance)
    people = {p["id"]: p for p in tomllib.loads(instance.accounts.read_text())["account"]}
    assert set(people) == {"herts-referrer", "westmere-operator"}
    assert people["herts-referrer"]["password_argon2"] == "theirs"


def test_only_people_of_councils_that_come_with_the_installation_are_made(instance: Instance):
    councils = instance.root / "councils"
    councils.mkdir()
    set_up_data(instance)
    assert instance.accounts.read_text() == "" and read_tokens(instance.tokens) == {}
    (councils / "hertfordshire.toml").write_text("")
    set_up_data(instance)
    assert len(read_tokens(instance.tokens)) == 2


@pytest.mark.parametrize("text", ["", "[[account]]\nname = 'x'\n", SAMPLES + SAMPLES, "[[acc"])
def test_samples_that_cannot_be_used_are_refused_by_name(text: str, tmp_path: Path):
    samples = tmp_path / "accounts.toml"
    samples.write_text(text)
    with pytest.raises(CommandFailed, match=r"accounts\.toml"):
        make_accounts(samples, tmp_path / "out.toml", tmp_path / "tokens.toml")
    assert not (tmp_path / "tokens.toml").exists()


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An apt-get that only writes down its arguments and whether services were held back."""
    folder, policy, log = tmp_path / "bin", tmp_path / "policy-rc.d", tmp_path / "apt.log"
    folder.mkdir()
    (folder / "apt-get").write_text(
        f'#!/bin/sh\nheld=no\n[ -x {policy} ] && held=yes\necho "$1 held=$held $*" >>{log}\n'
    )
    (folder / "systemctl").write_text("#!/bin/sh\n")
    for program in folder.iterdir():
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(packages, "POLICY", policy)
    return log


def test_services_are_held_back_only_while_packages_are_installed(apt: Path, monkeypatch):
    monkeypatch.setattr(packages, "prefix_for_root", lambda: ())
    packages.install(["rabbitmq-server", "postgresql"], "needed")
    update, install = apt.read_text().splitlines()
    assert update.startswith("update held=yes")
    assert install.startswith("install held=yes")
    assert install.endswith("rabbitmq-server postgresql")
    assert not packages.POLICY.exists()


def test_a_policy_that_the_machine_has_already_is_left_as_it_is(apt: Path, monkeypatch):
    monkeypatch.setattr(packages, "prefix_for_root", lambda: ())
    packages.POLICY.write_text("#!/bin/sh\nexit 101\n")
    packages.install(["postgresql"], "needed")
    assert packages.POLICY.read_text() == "#!/bin/sh\nexit 101\n"


def test_who_may_not_install_is_told_the_exact_commands(apt: Path, monkeypatch):
    monkeypatch.setattr(packages, "prefix_for_root", lambda: None)
    with pytest.raises(CommandFailed) as refused:
        packages.install(["rabbitmq-server"], "Kinplan needs rabbitmq-server, not found here")
    assert "sudo apt-get update\n  sudo apt-get install -y rabbitmq-server\n" in str(refused.value)
    assert "systemctl disable --now rabbitmq-server" in str(refused.value)
    assert not apt.exists()


def test_a_machine_without_apt_is_told_what_to_install(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandFailed, match=r"no apt-get.*postgresql"):
        packages.install(["postgresql"], "needed")
