"""A council's key files on this machine: taken along, put down without ever overwriting one, deleted."""

from __future__ import annotations

import base64
import os
import tomllib
from pathlib import Path

from cli.errors import CommandFailed
from cli.keys import LEDGER, master_header
from shared.eventstore.master_keys import MasterKeys, key_lines
from shared.handover.refusing import HandoverRefused
from shared.ledger.key_files import read_ledger_key
from shared.ledger.notes import Signer


def ledger_secret(folder: Path | None, council: str) -> dict[str, str]:
    """Name and secret of the key that signs the council's ledger, as they stand in its file."""
    read_ledger_key(folder, council)
    assert folder is not None, "it was just read from there"
    table = tomllib.loads((folder / f"{council}.toml").read_text(encoding="utf-8"))["ledger"]
    return {"name": table["name"], "secret": table["secret"]}


def master_secrets(master: MasterKeys) -> list[list[str]]:
    """Name and secret of each master key, the one in use first."""
    return [[id, base64.b64encode(secret).decode()] for id, secret in master.secrets.items()]


class KeyFiles:
    """The two files that a council's keys will be in here."""

    def __init__(
        self,
        council: str,
        master_folder: Path | None,
        ledger_folder: Path | None,
        master: MasterKeys,
        signer: Signer,
        ledger: dict[str, str],
    ) -> None:
        if master_folder is None or ledger_folder is None:
            raise CommandFailed(
                "KINPLAN_MASTER_KEYS and KINPLAN_LEDGER_KEYS must be set to the folders in which the "
                "councils' keys are, so that the keys in the file can be put there."
            )
        lines = "\n".join(key_lines(id, secret) for id, secret in master.secrets.items())
        self.texts = {
            master_folder / f"{council}.toml": master_header(council) + lines,
            ledger_folder / f"{council}.toml": LEDGER.format(council=council, **ledger),
        }
        self.signer = signer
        self.made: list[Path] = []

    def refuse_others(self) -> None:
        """Raises HandoverRefused when another key lies where one of these is to be."""
        for path, text in self.texts.items():
            if path.exists() and _content(path) != tomllib.loads(text):
                raise HandoverRefused(
                    "keys_there",
                    f"{path} holds other keys than those that come with the council. Nothing was "
                    "overwritten. Look whose they are, and move the file away.",
                )

    def put_down(self) -> None:
        """Write the files that are not there, mode 0600. Raises CommandFailed when they cannot be."""
        try:
            self._put_down()
        except OSError as error:
            raise CommandFailed(
                f"the keys that come with the council cannot be written ({error.strerror}: "
                f"{error.filename}). Where keys come from a secret store, set KINPLAN_MASTER_KEYS and "
                "KINPLAN_LEDGER_KEYS to folders that can be written for this command, then put the two "
                "files into the store. Nothing was imported."
            ) from error

    def _put_down(self) -> None:
        for path, text in self.texts.items():
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    self.made.append(path)
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())

    def take_back(self) -> None:
        """Delete the files that this made."""
        for path in self.made:
            path.unlink(missing_ok=True)


def _content(path: Path) -> object:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
