"""deploy/k8s runs every process, each watched, bounded, closed in, and near only what it needs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml

from cli.processes import SERVICES
from shared import settings

ROOT = Path(__file__).resolve().parents[2]
K8S = ROOT / "deploy" / "k8s"
PROCESSES = [service.name for service in SERVICES if service.name != "mailbox"]
VERSION = "1.37"
Document = dict[str, Any]
Build = Callable[[Path], list[Document]]


def of_kind(documents: list[Document], kind: str) -> list[Document]:
    return [document for document in documents if document["kind"] == kind]


def fits(selector: Document, labels: Document) -> bool:
    """Whether a selector chooses a pod with these labels; an empty one chooses all."""
    wanted: Document = selector.get("matchLabels", {})
    return wanted.items() <= labels.items()


def faults(documents: list[Document]) -> list[str]:
    """Everything wrong with the documents, in words; empty when all is well."""
    deployments = {each["metadata"]["name"]: each for each in of_kind(documents, "Deployment")}
    wanted = {process.replace(".", "-"): process for process in PROCESSES}
    found = [f"{name}: which process is this?" for name in deployments.keys() - wanted.keys()]
    for name, process in wanted.items():
        if name not in deployments:
            found.append(f"{process}: has no Deployment")
            continue
        found += _process_faults(name, process, deployments[name])
        found += _disruption_faults(
            name, deployments[name], of_kind(documents, "PodDisruptionBudget")
        )
        found += _network_faults(name, deployments[name], of_kind(documents, "NetworkPolicy"))
    for document in [*deployments.values(), *of_kind(documents, "Job")]:
        found += _openings(document["metadata"]["name"], document["spec"]["template"]["spec"])
    return found + _migration_faults(documents)


def _process_faults(name: str, process: str, deployment: Document) -> list[str]:
    spec = deployment["spec"]
    pod = spec["template"]["spec"]
    (container,) = pod["containers"]
    probes = {kind: container.get(f"{kind}Probe", {}).get("httpGet", {}) for kind in PROBES}
    wanted = {
        "arguments": container["args"] == ["run", process],
        "replicas": spec.get("replicas", 1) >= 2,
        "selector": spec["selector"]["matchLabels"].get("app.kubernetes.io/name") == name,
        "the port probed": [port["name"] for port in container.get("ports", [])] == ["http"],
        "time to stop": pod.get("terminationGracePeriodSeconds", 0) == 15,
        "spread": bool(pod.get("topologySpreadConstraints")),
        "accounts": "accounts" in [each["name"] for each in container["volumeMounts"]],
        "rolling update": spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0,
    } | {f"{kind} probe": probes[kind] == {"path": PROBES[kind], "port": "http"} for kind in PROBES}
    return [f"{name}: {what} not as wanted" for what, right in wanted.items() if not right]


PROBES = {"startup": "/readyz", "readiness": "/readyz", "liveness": "/healthz"}


def _openings(name: str, pod: Document) -> list[str]:
    (container,) = pod["containers"]
    whole, own = pod.get("securityContext", {}), container.get("securityContext", {})
    resources = container.get("resources", {})
    amounts = [resources.get(kind, {}).get(of) for kind in ("requests", "limits") for of in OF]
    wanted = {
        "runAsNonRoot": whole.get("runAsNonRoot") is True and whole.get("runAsUser", 0) > 0,
        "seccomp": whole.get("seccompProfile") == {"type": "RuntimeDefault"},
        "readOnlyRootFilesystem": own.get("readOnlyRootFilesystem") is True,
        "no escalation": own.get("allowPrivilegeEscalation") is False,
        "no capabilities": own.get("capabilities") == {"drop": ["ALL"]},
        "no token": pod.get("automountServiceAccountToken") is False,
        "an account of its own": pod.get("serviceAccountName") == "kinplan",
        "resources": all(amounts),
        "passwords from the Secret": {"secretRef": {"name": "kinplan-connections"}}
        in container.get("envFrom", []),
    }
    return [f"{name}: lacks {what}" for what, right in wanted.items() if not right]


OF = ("cpu", "memory")


def _disruption_faults(name: str, deployment: Document, budgets: list[Document]) -> list[str]:
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    own = [each["spec"] for each in budgets if fits(each["spec"]["selector"], labels)]
    if len(own) != 1:
        return [f"{name}: has {len(own)} disruption budgets, not one"]
    lasts = 0 < own[0].get("minAvailable", 0) < deployment["spec"].get("replicas", 1)
    return [] if lasts else [f"{name}: its disruption budget lets no pod go, or all"]


def _network_faults(name: str, deployment: Document, policies: list[Document]) -> list[str]:
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    own = [each["spec"] for each in policies if fits(each["spec"]["podSelector"], labels)]
    shut = any(set(each["policyTypes"]) == {"Ingress", "Egress"} for each in own)
    out = {
        ("to", *_end(end)) for each in own for rule in each.get("egress", []) for end in rule["to"]
    }
    into = {
        ("from", *_end(end))
        for each in own
        for rule in each.get("ingress", [])
        for end in rule["from"]
    }
    ports = {
        port["port"] for each in own for rule in each.get("egress", []) for port in rule["ports"]
    }
    wanted_in, wanted_out, wanted_ports = _wanted_network(name)
    found = [] if shut else [f"{name}: no policy shuts the rest out"]
    found += [] if ports == wanted_ports else [f"{name}: reaches ports {sorted(ports)}"]
    found += [] if out == wanted_out else [f"{name}: reaches {sorted(out)}"]
    return found + ([] if into == wanted_in else [f"{name}: is reached {sorted(into)}"])


Ends = set[tuple[str, ...]]


def _wanted_network(name: str) -> tuple[Ends, Ends, set[int]]:
    into: Ends = {("from", "kinplan.example/may-read-metrics=true")}
    out: Ends = {
        ("to", "kubernetes.io/metadata.name=kube-system", "k8s-app=kube-dns"),
        ("to", "kinplan.example/offers-engines=true"),
    }
    ports = {53, 5672} if name == "portal" else {53, 5672, 5432}
    if name == "portal":
        into.add(("from", "kinplan.example/may-call-portal=true"))
    if name == "notifications-follower":
        out.add(("to", "kinplan.example/offers-mail=true"))
        ports.add(25)
    if name == "access-edge":
        out.add(("to", "not 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16"))
        ports.add(443)
    return into, out, ports


def _end(end: Document) -> list[str]:
    if "ipBlock" in end:
        return ["not " + " ".join(end["ipBlock"].get("except", []))]
    selectors = [end.get("namespaceSelector", {}), end.get("podSelector", {})]
    return [f"{k}={v}" for each in selectors for k, v in each.get("matchLabels", {}).items()]


def _migration_faults(documents: list[Document]) -> list[str]:
    """The migration goes first: whatever it leans on must carry the label it is applied by."""
    jobs = [each["spec"]["template"]["spec"]["containers"][0] for each in of_kind(documents, "Job")]
    found = [] if [job["args"] for job in jobs] == [["migrate"]] else ["migrate: has no Job"]
    leans_on = {"Job", "ConfigMap", "ServiceAccount", "NetworkPolicy"}
    for document in documents:
        first = document["metadata"].get("labels", {}).get("kinplan.example/step") == "first"
        if first != (document["kind"] in leans_on):
            found.append(f"{document['kind']} {document['metadata']['name']}: wrong step")
    return found + ["a Secret is in the files" for _ in of_kind(documents, "Secret")]


def test_every_process_is_watched_bounded_and_closed_in(put_together: Build) -> None:
    assert faults(put_together(K8S / "base")) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("audit", "  name: audit-edge\n", "  name: audit-edgy\n", "audit.edge: has no Deployment"),
        ("plans", '"plans.edge"', '"plans.follower"', "plans-edge: arguments"),
        ("plans", "minAvailable: 1", "minAvailable: 2", "lets no pod go"),
        ("portal", "kind: PodDisruptionBudget", "kind: Other", "portal: has 0 disruption"),
        ("every-process", "replicas: 2", "replicas: 1", "referral-edge: replicas"),
        ("every-process", "startupProbe", "otherProbe", "startup probe"),
        (
            "every-process",
            "livenessProbe:\n            httpGet:\n              path: /healthz",
            "livenessProbe:\n            httpGet:\n              path: /readyz",
            "liveness probe",
        ),
        ("every-process", "readinessProbe", "anotherProbe", "readiness probe"),
        ("every-process", "limits:", "other:", "portal: lacks resources"),
        ("migrate", "limits:", "other:", "kinplan-migrate: lacks resources"),
        ("every-process", "SpreadConstraints", "Spread", "spread not as wanted"),
        ("every-process", "PeriodSeconds: 15", "PeriodSeconds: 5", "time to stop"),
        ("every-pod", "runAsUser: 10001", "runAsUser: 0", "lacks runAsNonRoot"),
        ("every-pod", "RuntimeDefault", "Unconfined", "lacks seccomp"),
        ("every-pod", "RootFilesystem: true", "RootFilesystem: false", "readOnlyRoot"),
        ("every-pod", "Escalation: false", "Escalation: true", "lacks no escalation"),
        ("every-pod", '["ALL"]', '["CHOWN"]', "lacks no capabilities"),
        ("every-pod", "AccountToken: false", "AccountToken: true", "lacks no token"),
        ("every-pod", "name: kinplan-connections", "name: other", "passwords from"),
        ("network-policies", '["Ingress", "Egress"]', '["Ingress"]', "no policy shuts"),
        ("network-policies", "port: 5432", "port: 5433", "plans-edge: reaches ports"),
        ("network-policies", "may-call-portal", "anyone", "portal: is reached"),
        ("network-policies", "/takes-requests", "/uses-rabbitmq", "audit-edge: is reached"),
        ("notifications", "/sends-mail", "/sends-letters", "notifications-follower: reaches"),
        ("referral", "/uses-postgres", "/sends-mail", "referral-edge: reaches"),
        ("referral", "/uses-postgres", "/asks-providers", "referral-edge: reaches"),
        ("access", "/asks-providers", "/asks-nobody", "access-edge: reaches"),
        ("network-policies", '"10.0.0.0/8", ', "", "access-edge: reaches"),
        ("migrate", '["migrate"]', '["--help"]', "migrate: has no Job"),
        ("service-account", "step: first", "step: later", "ServiceAccount kinplan: wrong step"),
        ("service-account", "kind: ServiceAccount", "kind: Secret", "a Secret is in the files"),
    ],
)
def test_a_fault_is_noticed(
    checkout: Path, plant: Callable[..., None], put_together: Build,
    name: str, old: str, new: str, fault: str,
) -> None:  # fmt: skip
    plant(f"deploy/k8s/base/{name}.yaml", old, new)
    assert any(fault in each for each in faults(put_together(checkout / "deploy/k8s/base")))


def refused(documents: list[Document]) -> list[str]:
    """What Kubernetes' own schema says against the documents."""
    found = []
    for document in documents:
        try:
            kubernetes_validate.validate(document, VERSION, strict=True)
        except kubernetes_validate.ValidationError as error:
            found.append(f"{document['kind']} {document['metadata']['name']}: {error.message}")
    return found


@pytest.mark.parametrize("folder", ["base", "overlays/example"])
def test_every_document_is_one_that_kubernetes_understands(
    folder: str, put_together: Build
) -> None:
    assert refused(put_together(K8S / folder)) == []


def test_a_field_that_kubernetes_does_not_know_is_noticed(
    checkout: Path, plant: Callable[..., None], put_together: Build
) -> None:
    plant("deploy/k8s/base/every-process.yaml", "periodSeconds", "periodSecond")
    assert any(
        "periodSecond" in each for each in refused(put_together(checkout / "deploy/k8s/base"))
    )


def test_the_engines_are_resources_of_their_operators_and_policies_that_kubernetes_understands(
    put_together: Build,
) -> None:
    documents = put_together(K8S / "overlays" / "example" / "engines")
    kinds = {(each["apiVersion"], each["kind"]) for each in documents}
    operators = {("rabbitmq.com/v1beta1", "RabbitmqCluster"), ("postgresql.cnpg.io/v1", "Cluster")}
    assert operators <= kinds
    plain = [each for each in documents if (each["apiVersion"], each["kind"]) not in operators]
    assert refused(plain) == []


def unused(folder: Path) -> set[str]:
    """YAML files that no kustomization in their folder names."""
    found = set()
    for path in folder.rglob("*.yaml"):
        kustomization = path.parent / "kustomization.yaml"
        given = yaml.safe_load(kustomization.read_text()) if kustomization.exists() else {}
        named = {*given.get("resources", []), *(each["path"] for each in given.get("patches", []))}
        if path.name not in named | {"kustomization.yaml"}:
            found.add(path.name)
    return found


def test_every_file_is_used() -> None:
    assert unused(K8S) == set()


def test_a_file_that_is_not_used_is_noticed(checkout: Path, plant: Callable[..., None]) -> None:
    plant("deploy/k8s/base/kustomization.yaml", "  - portal.yaml\n", "")
    assert unused(checkout / "deploy" / "k8s") == {"portal.yaml"}


def unknown_settings(documents: list[Document]) -> set[str]:
    """Settings that differ from those the processes read; where the councils are is the image's, and
    the database's owner is in the Secret."""
    known = set(re.findall(r'"(KINPLAN_[A-Z_]+)"', Path(settings.__file__).read_text()))
    (config,) = of_kind(documents, "ConfigMap")
    return set(config["data"]) ^ (known - {"KINPLAN_COUNCILS", "KINPLAN_OWNER_DATABASE_URL"})


@pytest.mark.parametrize("folder", ["base", "overlays/example"])
def test_every_setting_is_one_that_the_processes_read(folder: str, put_together: Build) -> None:
    assert unknown_settings(put_together(K8S / folder)) == set()


def test_a_misspelt_setting_is_noticed(
    checkout: Path, plant: Callable[..., None], put_together: Build
) -> None:
    plant("deploy/k8s/overlays/example/kustomization.yaml", "KINPLAN_SMTP", "KINPLAN_SMPT")
    overlay = checkout / "deploy/k8s/overlays/example"
    assert unknown_settings(put_together(overlay)) == {"KINPLAN_SMPT"}


def use_own_councils(checkout: Path) -> Path:
    """The example overlay with council policies of its own, as docs/running.md says to do it."""
    overlay = checkout / "deploy" / "k8s" / "overlays" / "example"
    shutil.copytree(checkout / "councils", overlay / "councils")
    path = overlay / "kustomization.yaml"
    given = yaml.safe_load(path.read_text())
    given["components"] = ["../../components/own-councils"]
    files = sorted(f"councils/{each.name}" for each in (overlay / "councils").glob("*.toml"))
    labels = {"labels": {"kinplan.example/step": "first"}}
    given["configMapGenerator"].append(
        {"name": "kinplan-councils", "files": files, "options": labels}
    )
    path.write_text(yaml.safe_dump(given))
    return overlay


def test_an_overlay_may_bring_its_own_councils(checkout: Path, put_together: Build) -> None:
    documents = put_together(use_own_councils(checkout))
    assert refused(documents) == []
    pods = [each["spec"]["template"]["spec"] for each in documents if each["kind"] in PODS]
    assert len(pods) == len(PROCESSES) + 1
    for pod in pods:
        assert {"name": "councils", "configMap": {"name": "kinplan-councils"}} in pod["volumes"]
        where = {"name": "KINPLAN_COUNCILS", "value": "/etc/kinplan/councils"}
        assert where in pod["containers"][0]["env"]


PODS = ("Deployment", "Job")


def kubectl() -> str | None:
    """A kubectl that knows components and patches with a target (1.21 or later)."""
    path = shutil.which("kubectl")
    if path is None:
        return None
    answer = subprocess.run([path, "version", "--client"], capture_output=True, text=True).stdout
    version = re.search(r"v?1\.(\d+)", answer)
    return path if version and int(version[1]) >= 21 else None


def in_order(documents: list[Document]) -> dict[str, Any]:
    """The same content always in the same form: no digests in names, lists sorted."""

    def settle(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: settle(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return sorted(
                (settle(entry) for entry in value), key=partial(json.dumps, sort_keys=True)
            )
        if isinstance(value, str):
            return re.sub(r"^(kinplan-settings|kinplan-councils)-[a-z0-9]{10}$", r"\1", value)
        return value

    return {
        f"{each['kind']} {settle(each['metadata']['name'])}": settle(each) for each in documents
    }


@pytest.mark.skipif(kubectl() is None, reason="no kubectl of 1.21 or later on PATH")
@pytest.mark.parametrize("folder", ["base", "overlays/example", "own councils"])
def test_put_together_as_kubectl_does(folder: str, checkout: Path, put_together: Build) -> None:
    path = use_own_councils(checkout) if folder == "own councils" else K8S / folder
    command = [str(kubectl()), "kustomize", str(path)]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    theirs = [each for each in yaml.safe_load_all(answer.stdout) if each]
    assert in_order(put_together(path)) == in_order(theirs)
