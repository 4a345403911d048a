#!/usr/bin/env python3
"""Turns rendered manifests into pods that `podman kube play` runs, for level 3 of deploy/verify.

    deploy/podman-pods.py MANIFESTS SECRETS DIRECTORY VERSION > pods.yaml

podman 4 knows no StatefulSets, Secrets, projected volumes or services: workloads become pods, values of ConfigMaps and Secrets stand in the
environment, volumes are directories below DIRECTORY, and the name of a container is its name in the network. Probes need a client in
the image, so they are left out and asked from outside. Stores run from the images of tools/images. Nothing else differs.
"""
import base64
import os
import pathlib
import sys

import yaml

manifests, secrets, directory, version = sys.argv[1:]
directory = pathlib.Path(directory)
objects = [one for one in yaml.safe_load_all(open(manifests)) if one]
values = {("ConfigMap", one["metadata"]["name"]): one["data"] for one in objects if one["kind"] == "ConfigMap"}
for one in yaml.safe_load_all(open(secrets)):
    if one:
        values["Secret", one["metadata"]["name"]] = {key: base64.b64decode(data).decode() for key, data in one["data"].items()}
STORES = {"postgres:": "postgres", "redis:": "redis", "apache/kafka:": "kafka"}


def value(source):
    for kind, reference in (("ConfigMap", source.get("configMapKeyRef")), ("Secret", source.get("secretKeyRef"))):
        if reference:
            known = values.get((kind, reference["name"]), {})
            if reference["key"] not in known and not reference.get("optional"):
                sys.exit(f"{kind} {reference['name']} has no {reference['key']}")
            return known.get(reference["key"], "")
    sys.exit(f"unknown source {source}")


def files(source):
    """Names with contents of one Secret or ConfigMap in a volume."""
    name, kind = (source["secret"], "Secret") if "secret" in source else (source["configMap"], "ConfigMap")
    known = values.get((kind, name.get("secretName", name.get("name"))))
    if known is None:
        return {} if name.get("optional") else sys.exit(f"no {kind} {name}")
    items = name.get("items")
    return {item["path"]: known[item["key"]] for item in items} if items else known


def volume(one, pod, user):
    home = directory / pod / one["name"]
    if "persistentVolumeClaim" in one:
        home = directory / one["persistentVolumeClaim"]["claimName"]
    home.mkdir(parents=True, exist_ok=True)
    contents = {}
    for source in one.get("projected", {}).get("sources", [one] if "secret" in one or "configMap" in one else []):
        contents.update(files(source))
    for name, content in contents.items():
        (home / name).write_text(content)
        os.chmod(home / name, 0o444)
    os.chown(home, user, user)
    os.chmod(home, 0o777)
    return {"name": one["name"], "hostPath": {"path": str(home), "type": "Directory"}}


def pod(workload):
    spec = workload["spec"]["template"]["spec"]
    name = workload["metadata"]["name"]
    user = spec["securityContext"]["runAsUser"]
    claims = [{"name": claim["metadata"]["name"], "emptyDir": {}} for claim in workload["spec"].get("volumeClaimTemplates", [])]
    containers = []
    for container in spec["containers"]:
        for probe in ("startupProbe", "readinessProbe", "livenessProbe", "lifecycle"):
            container.pop(probe, None)
        for variable in container.get("env", []):
            if "valueFrom" in variable:
                variable["value"] = value(variable.pop("valueFrom"))
        container["image"] = next(
            (f"docker.io/ai-beast/{store}:{version}" for prefix, store in STORES.items() if container["image"].startswith(prefix)),
            "docker.io/" + container["image"])
        container["name"] = name
        container["securityContext"].update(runAsUser=user, runAsGroup=user)
        container.pop("ports", None)
        containers.append(container)
    return {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"pod-{name}", "labels": {"app": name}},
        "spec": {"restartPolicy": spec.get("restartPolicy", "Always"), "containers": containers,
                 "volumes": [volume(one, name, user) for one in spec.get("volumes", []) + claims]}}


workloads = [one for one in objects if one["kind"] in ("Deployment", "StatefulSet", "Job")]
workloads.sort(key=lambda one: ("StatefulSet", "Job", "Deployment").index(one["kind"]))
yaml.safe_dump_all([pod(one) for one in workloads], sys.stdout, sort_keys=False)
