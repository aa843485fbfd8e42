"""`kinplan region`: a region of five councils on this machine, one of which goes on elsewhere.

It types what operators and auditors type, as programs of their own, so that what it shows is what they
have. The second deployment has a folder, nodes and ports of its own.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from cli.accounts import read_tokens, tokens_text
from cli.child import is_free
from cli.demo import say
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.supervision import Supervision

FURTHER = 200
"""How far the second deployment's ports are from the first one's."""
CONTINUED = "hertfordshire"
WORKS_ON = ("01-",)
"""The sample cases that the council runs where it goes on."""


def main(arguments: argparse.Namespace) -> int:
    """Bring both deployments up, hand the council over, and verify; 0 when all went as it must."""
    first = Trial(Instance.from_environment())
    if Supervision(first.instance).is_running():
        raise CommandFailed(
            "Kinplan is running here. Stop it with `./kinplan down`, then begin again."
        )
    folder = first.instance.data / "region"
    second = Trial(_second(first.instance, folder))
    if folder.exists():
        raise CommandFailed(f"{folder} is left from an earlier trial. Delete it, then begin again.")
    began = time.monotonic()
    try:
        _run(first, second, folder)
        say(
            "",
            f"The region came up, and the council goes on elsewhere: {time.monotonic() - began:.0f} s",
        )
        return 0
    finally:
        if not arguments.keep:
            first.stop()
            second.stop()


@dataclass(frozen=True)
class Trial:
    """One deployment of the trial."""

    instance: Instance
    started: list[bool] = field(default_factory=list)

    def kinplan(self, *words: str) -> str:
        """Type a command; what it printed, which is shown too. Raises CommandFailed when it fails."""
        say("", f"{self.prompt} ./kinplan {shlex.join(words)}")
        ran = subprocess.Popen(
            [sys.executable, "-m", "cli", *words],
            cwd=self.instance.root,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        printed = []
        assert ran.stdout is not None, "it was asked for"
        for line in ran.stdout:
            printed.append(line)
            say(f"  {line.rstrip()}")
        if ran.wait() != 0:
            raise CommandFailed(f"`./kinplan {shlex.join(words)}` ended with {ran.returncode}.")
        return "".join(printed)

    def begin(self, *words: str) -> None:
        """Type a command that leaves the deployment running."""
        self.started.append(True)
        self.kinplan(*words)

    def stop(self) -> None:
        """Stop it, if it was started."""
        if self.started:
            self.kinplan("down")

    @property
    def prompt(self) -> str:
        """Which of the two it is."""
        return f"[{self.instance.data.name}]"

    def _environment(self) -> dict[str, str]:
        own = {"KINPLAN_DATA": str(self.instance.data)}
        own["KINPLAN_PORT_BASE"] = str(self.instance.port_base)
        own["KINPLAN_VENV"] = str(self.instance.venv)
        return {**self.instance.environ, **own}


def _second(first: Instance, folder: Path) -> Instance:
    """A deployment beside the first, which serves no council yet."""
    named = {"KINPLAN_COUNCILS": str(folder / "councils"), "KINPLAN_VENV": str(first.venv)}
    kept = {k: v for k, v in first.environ.items() if k not in ("AMQP_URI", "DATABASE_URL")}
    base = first.port_base + FURTHER
    if not is_free(base):
        raise CommandFailed(
            f"port {base} is taken; the second deployment needs {base} and those after."
        )
    return Instance(first.root, folder / "elsewhere", base, kept | named)


def _run(first: Trial, second: Trial, folder: Path) -> None:
    kept, key, file = folder / "kept.note", folder / "receiving", folder / f"{CONTINUED}.handover"
    say("Five councils on one deployment run the sample cases, and one family moves between two.")
    first.begin("demo", "--keep")
    first.kinplan("council", "list")
    first.kinplan("audit", "verify")
    (folder / "councils").mkdir(parents=True)
    first.kinplan("audit", "checkpoint", "--council", CONTINUED, "--out", str(kept))

    say("", "A second deployment, which serves nobody yet, receives one of them.")
    _set_clock(first.instance, second.instance)
    second.begin("up", "--detach")
    second.kinplan("council", "list")
    second.kinplan("council", "receiving-key", "--out", str(key))
    public = str(key / "receiving-key.pub")
    export = ["council", "export", CONTINUED, "--for", public, "--out", str(file)]
    first.kinplan(*export, "--reason", "The council goes on elsewhere.")
    private = str(key / "receiving-key.private.toml")
    second.kinplan("council", "import", str(file), "--key", private)

    say("", "It goes on there: its people with their tokens, its ledger from the next leaf on.")
    _give_tokens(first.instance, second.instance)
    cases = _cases_of(second.instance.root, folder / "cases")
    second.kinplan("demo", "--keep", "--cases", str(cases))
    second.kinplan("audit", "verify", "--council", CONTINUED, "--since", str(kept))

    say("", "Where it was, nothing is left of it, and the others go on.")
    shown = first.kinplan("council", "remove", CONTINUED)
    first.kinplan("council", "remove", CONTINUED, "--confirm", _code_in(shown))
    first.kinplan("council", "list")
    first.kinplan("audit", "verify")


def _set_clock(first: Instance, second: Instance) -> None:
    """Months have passed in the first: its events are not to lie in the second's future."""
    second.data.mkdir(parents=True)
    second.clock.write_text(first.clock.read_text())


def _give_tokens(first: Instance, second: Instance) -> None:
    """The council's people keep their tokens, of which deployments know digests; this machine's trial
    keeps them in a file."""
    own = {id: token for id, token in read_tokens(first.tokens).items() if _is_of(first, id)}
    second.tokens.write_text(tokens_text(read_tokens(second.tokens) | own))


def _is_of(instance: Instance, account: str) -> bool:
    from cli.case_files import accounts_in

    found = accounts_in(instance.accounts).get(account)
    return found is not None and found.council == CONTINUED


def _cases_of(root: Path, folder: Path) -> Path:
    """A folder with the sample cases that the council runs where it goes on."""
    folder.mkdir()
    for path in sorted((root / "samples" / "cases").glob("*.yaml")):
        if path.name.startswith(WORKS_ON):
            (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def _code_in(shown: str) -> str:
    """The code with which what was shown is confirmed."""
    for line in shown.splitlines():
        if "--confirm " in line:
            return line.partition("--confirm ")[2].split()[0]
    raise CommandFailed("no code to confirm the removal with was shown.")
