"""Reading what is deployed: a copy to plant faults in, and a kustomization put together.

Putting together is done here, as far as our own files go, so that the checks need no kubectl;
`test_put_together_as_kubectl_does` compares the two wherever there is one.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
Document = dict[str, Any]

MERGE_KEYS = {
    "containers": "name",
    "env": "name",
    "ports": "containerPort",
    "topologySpreadConstraints": "topologyKey",
    "volumeMounts": "mountPath",
    "volumes": "name",
}
"""Lists that a strategic merge joins entry by entry; every other list is replaced."""

KNOWN = {
    "apiVersion",
    "kind",
    "namespace",
    "resources",
    "components",
    "patches",
    "images",
    "configMapGenerator",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what is deployed, in which a test may plant a fault."""
    for name in ("Dockerfile", ".dockerignore", "docker-compose.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("deploy", "councils"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def plant(checkout: Path) -> Callable[[str, str, str], None]:
    """Replaces a text that occurs in a file of the copy by another."""

    def replace(name: str, old: str, new: str) -> None:
        text = (checkout / name).read_text()
        assert old in text, f"{name} does not contain {old!r}: the fault was not planted"
        (checkout / name).write_text(text.replace(old, new))

    return replace


@pytest.fixture
def put_together() -> Callable[[Path], list[Document]]:
    """What `kubectl kustomize FOLDER` prints, but for the digests at the end of names."""
    return built


def built(folder: Path) -> list[Document]:
    """The documents of one kustomization; a key that is not understood here is an error."""
    given = yaml.safe_load((folder / "kustomization.yaml").read_text())
    assert set(given) <= KNOWN, f"{folder}: not understood: {set(given) - KNOWN}"
    documents: list[Document] = []
    for name in given.get("resources", []):
        path = folder / name
        documents += built(path) if path.is_dir() else _read(path)
    for entry in given.get("configMapGenerator", []):
        _add_config_map(documents, entry, folder)
    for component in given.get("components", []):
        _apply_patches(documents, folder / component)
    _apply_patches(documents, folder)
    for document in documents:
        _set_images(document, given.get("images", []))
        if "namespace" in given and document["kind"] != "Namespace":
            document["metadata"]["namespace"] = given["namespace"]
    return documents


def _read(path: Path) -> list[Document]:
    return [document for document in yaml.safe_load_all(path.read_text()) if document]


def _add_config_map(documents: list[Document], entry: Document, folder: Path) -> None:
    data = dict(literal.split("=", 1) for literal in entry.get("literals", []))
    data |= {Path(name).name: (folder / name).read_text() for name in entry.get("files", [])}
    if entry.get("behavior") == "merge":
        for document in documents:
            if (document["kind"], document["metadata"]["name"]) == ("ConfigMap", entry["name"]):
                document["data"] |= data
        return
    metadata = {"name": entry["name"]} | entry.get("options", {})
    documents.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data})


def _apply_patches(documents: list[Document], folder: Path) -> None:
    for entry in yaml.safe_load((folder / "kustomization.yaml").read_text()).get("patches", []):
        (patch,) = _read(folder / entry["path"])
        targets = [document for document in documents if _is_target(document, entry, patch)]
        assert targets, f"{folder / entry['path']} changes nothing"
        for document in targets:
            document["spec"] = merged(document["spec"], patch["spec"])


def _is_target(document: Document, entry: Document, patch: Document) -> bool:
    if "target" in entry:
        wanted, named = entry["target"], document["metadata"]["name"]
        right_kind = re.fullmatch(wanted["kind"], document["kind"]) is not None
        return right_kind and re.fullmatch(wanted.get("name", ".*"), named) is not None
    same_name: bool = document["metadata"]["name"] == patch["metadata"]["name"]
    return same_name and document["kind"] == patch["kind"]


def merged(old: Any, new: Any, name: str = "") -> Any:
    """A strategic merge, as far as our patches need one."""
    if isinstance(old, dict) and isinstance(new, dict):
        joined = {key: merged(old[key], value, key) for key, value in new.items() if key in old}
        return old | deepcopy(new) | joined
    if isinstance(old, list) and name in MERGE_KEYS:
        key = MERGE_KEYS[name]
        entries = {entry[key]: entry for entry in old}
        for entry in new:
            entries[entry[key]] = merged(entries.get(entry[key], {}), entry)
        return list(entries.values())
    return deepcopy(new)


def _set_images(document: Document, images: list[Document]) -> None:
    pod = document.get("spec", {}).get("template", {}).get("spec", {})
    for container in pod.get("containers", []):
        for image in images:
            if container["image"] == image["name"]:
                container["image"] = f"{image['newName']}:{image['newTag']}"
