#!/usr/bin/env python3
"""Captures a cluster of many pods and KubeBlocks objects, and says what that cost.

    KUBEBUILDER_ASSETS=$(.ci/api-server) src/test/bench/cluster.py CRDS [--pods N] [--objects N]
        [--heap MB] [--runs N]

Starts etcd and kube-apiserver, applies the CRDs (one YAML file of many), creates pods and KubeBlocks
objects, and runs target/skewpack capture as a whole process with that heap. Build first (mvn
-DskipTests package). It needs PyYAML, and nothing else beside Python's standard library.

Requests and the largest page are counted from the API server's audit log: one line for each
request, so nothing is left out that the program itself would not count.
"""

import argparse
import base64
import concurrent.futures
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[3]
TOKEN = "bench-token"
POLICY = """\
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{level: Metadata}]
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """etcd and kube-apiserver on loopback, and requests to the latter as its administrator."""

    def __init__(self, assets, folder):
        self.folder, self.port, etcd = folder, free_port(), free_port()
        (folder / "tokens.csv").write_text(f'{TOKEN},bench,1,"system:masters"\n')
        (folder / "policy.yaml").write_text(POLICY)
        self.audit = folder / "audit.log"
        subprocess.run(["openssl", "genrsa", "-out", folder / "accounts.pem", "2048"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes = [
            self.start(assets / "etcd", f"--data-dir={folder}/etcd", "--unsafe-no-fsync",
                       "--quota-backend-bytes=8589934592",
                       f"--listen-client-urls=http://127.0.0.1:{etcd}",
                       f"--advertise-client-urls=http://127.0.0.1:{etcd}",
                       "--listen-peer-urls=http://127.0.0.1:0"),
            self.start(assets / "kube-apiserver", f"--etcd-servers=http://127.0.0.1:{etcd}",
                       "--bind-address=127.0.0.1", f"--secure-port={self.port}",
                       f"--cert-dir={folder}/certs", "--service-cluster-ip-range=10.0.0.0/24",
                       "--service-account-issuer=https://kubernetes.default.svc",
                       f"--service-account-key-file={folder}/accounts.pem",
                       f"--service-account-signing-key-file={folder}/accounts.pem",
                       "--disable-admission-plugins=ServiceAccount", "--authorization-mode=RBAC",
                       f"--token-auth-file={folder}/tokens.csv",
                       f"--audit-policy-file={folder}/policy.yaml", f"--audit-log-path={self.audit}",
                       "--max-requests-inflight=2000", "--max-mutating-requests-inflight=1000")]
        self.tls = ssl.create_default_context()
        self.tls.check_hostname, self.tls.verify_mode = False, ssl.CERT_NONE

    def start(self, program, *arguments):
        log = open(self.folder / f"{Path(program).name}.log", "wb")
        return subprocess.Popen([str(program), *arguments], stdout=log, stderr=log)

    def connection(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=self.tls)

    def send(self, connection, method, path, body=None, kind="application/json"):
        connection.request(method, path, json.dumps(body) if body is not None else None,
                           {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {said[:300]!r}")
        return said

    def await_ready(self, path="/readyz"):
        end = time.monotonic() + 120
        while time.monotonic() < end:
            try:
                return self.send(self.connection(), "GET", path)
            except (OSError, RuntimeError):
                time.sleep(0.3)
        sys.exit(f"kube-apiserver does not answer {path}: see {self.folder}")

    def create(self, objects):
        """Creates (path, object, status or None) in parallel."""
        queue = list(objects)

        def some(part):
            connection = self.connection()
            for path, body, status in part:
                self.send(connection, "POST", path, body)
                if status:
                    self.send(connection, "PATCH", f"{path}/{body['metadata']['name']}/status",
                              {"status": status}, "application/merge-patch+json")
            connection.close()

        with concurrent.futures.ThreadPoolExecutor(12) as threads:
            for done in [threads.submit(some, queue[i::48]) for i in range(48)]:
                done.result()

    def kubeconfig(self):
        certificate = (self.folder / "certs/apiserver.crt").read_bytes()
        path = self.folder / "kubeconfig"
        path.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config",
            "clusters": [{"name": "c", "cluster": {
                "server": f"https://127.0.0.1:{self.port}",
                "certificate-authority-data": base64.b64encode(certificate).decode()}}],
            "users": [{"name": "u", "user": {"token": TOKEN}}],
            "contexts": [{"name": "bench", "context": {"cluster": "c", "user": "u"}}]}))
        return path

    def close(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()


def pods(count):
    """As KubeBlocks makes them: two containers, labels, an environment; every tenth not well."""
    for i in range(count):
        name, namespace = f"pod-{i}", f"db-{i % 50}"
        labels = {"app.kubernetes.io/instance": f"cluster-{i % 500}",
                  "apps.kubeblocks.io/component-name": "mysql"}
        if i % 3 == 0:
            labels["app.kubernetes.io/managed-by"] = "kubeblocks"
        containers = [{"name": c, "image": f"docker.io/apecloud/{c}:8.0.{i % 7}",
                       "env": [{"name": f"VARIABLE_{n}", "value": "v" * 60} for n in range(25)],
                       "volumeMounts": [{"name": "data", "mountPath": f"/data/{c}"}]}
                      for c in ("mysql", "kbagent")]
        body = {"apiVersion": "v1", "kind": "Pod",
                "metadata": {"name": name, "labels": labels, "ownerReferences": [
                    {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": f"rs-{i % 500}",
                     "uid": "u", "controller": True}]},
                "spec": {"nodeName": f"node-{i % 100}", "containers": containers,
                         "imagePullSecrets": [{"name": "regcred"}],
                         "volumes": [{"name": "data", "emptyDir": {}}]}}
        well = i % 10 != 0
        status = {"phase": "Running" if well else "Pending",
                  "conditions": [{"type": t, "status": "True" if well else "False"}
                                 for t in ("PodScheduled", "Ready", "Initialized")],
                  "containerStatuses": [
                      {"name": c["name"], "image": c["image"], "ready": well, "restartCount": i % 4,
                       "imageID": "docker.io/apecloud/x@sha256:" + "0a" * 32 if well else "",
                       "state": {"running": {}} if well else {"waiting": {
                           "reason": "ImagePullBackOff", "message": "Back-off pulling image"}}}
                      for c in containers]}
        yield f"/api/v1/namespaces/{namespace}/pods", body, status


def replica_sets(count):
    for i in range(count):
        for n in range(50):
            if n == i % 50:
                yield (f"/apis/apps/v1/namespaces/db-{n}/replicasets", {
                    "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": f"rs-{i}"},
                    "spec": {"replicas": 20, "selector": {"matchLabels": {"a": "b"}}, "template": {
                        "metadata": {"labels": {"a": "b"}},
                        "spec": {"containers": [{"name": "mysql", "image": "apecloud/mysql:8"}]}}}},
                    None)


def kubeblocks_objects(count):
    """Component versions and clusters; the definitions are as large as real ones are."""
    script = "#!/bin/sh\n" + "echo a line of a script that somebody wrote\n" * 120
    for i in range(count):
        if i % 2:
            yield "/apis/apps.kubeblocks.io/v1/componentversions", {
                "apiVersion": "apps.kubeblocks.io/v1", "kind": "ComponentVersion",
                "metadata": {"name": f"cmpv-{i}", "labels": {"helm.sh/chart": "mysql-1.0.2"},
                             "annotations": {"meta.helm.sh/release-name": "kb-addon-mysql",
                                             "bench/script": script}},
                "spec": {"compatibilityRules": [{"compDefs": ["mysql"], "releases": ["8.0"]}],
                         "releases": [{"name": "8.0", "serviceVersion": "8.0.30",
                                       "images": {"mysql": "docker.io/apecloud/mysql:8.0.1"}}]},
            }, None
        else:
            yield f"/apis/apps.kubeblocks.io/v1/namespaces/db-{i % 50}/clusters", {
                "apiVersion": "apps.kubeblocks.io/v1", "kind": "Cluster",
                "metadata": {"name": f"cluster-{i}"},
                "spec": {"terminationPolicy": "Delete", "clusterDef": "mysql"}}, None


def nodes(count):
    for i in range(count):
        yield "/api/v1/nodes", {"apiVersion": "v1", "kind": "Node",
                                "metadata": {"name": f"node-{i}"}}, {
            "conditions": [{"type": "Ready", "status": "True"}],
            "images": [{"names": [f"docker.io/apecloud/image-{n}:{i % 5}",
                                  f"docker.io/apecloud/image-{n}@sha256:{n:064x}"]}
                       for n in range(50)]}


def fill(server, crds, pod_count, object_count):
    start = time.monotonic()
    documents = [d for d in yaml.load_all(crds.read_text(), Loader=yaml.CSafeLoader) if d]
    if len(documents) == 1 and documents[0].get("items"):
        documents = documents[0]["items"]
    server.create(("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", d, None)
                  for d in documents)
    for resource_name in ("componentversions", "clusters"):
        server.await_ready(f"/apis/apps.kubeblocks.io/v1/{resource_name}")
    server.create(("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace",
                                          "metadata": {"name": n}}, None)
                  for n in ["kb-system"] + [f"db-{i}" for i in range(50)])
    server.create([("/apis/apps/v1/namespaces/kb-system/deployments", {
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": "kubeblocks", "labels": {"app.kubernetes.io/name": "kubeblocks",
                                                      "app.kubernetes.io/component": "apps"}},
        "spec": {"selector": {"matchLabels": {"app": "kb"}},
                 "template": {"metadata": {"labels": {"app": "kb"}}, "spec": {
                     "containers": [{"name": "manager", "image": "apecloud/kubeblocks:1.0.2"}]}}}},
        None)])
    server.create(nodes(100))
    server.create(replica_sets(500))
    server.create(kubeblocks_objects(object_count))
    server.create(pods(pod_count))
    print(f"created {len(documents)} CRDs, {pod_count} pods, {object_count} KubeBlocks objects in "
          f"{time.monotonic() - start:.0f} s")


def requests(audit, begin):
    """What the capture asked since a byte of the audit log: the requests, and their limits."""
    asked = []
    with open(audit, "rb") as log:
        log.seek(begin)
        for line in log:
            event = json.loads(line)
            agent = event.get("userAgent", "")
            if event["user"]["username"] == "bench" and not agent.startswith("Python"):
                asked.append(event)
    return asked


def capture(skewpack, server, out, heap):
    begin = server.audit.stat().st_size
    shutil.rmtree(out, ignore_errors=True)
    start = time.monotonic()
    process = subprocess.Popen(
        [skewpack, "capture", "--kubeconfig", server.kubeconfig(), "--out", out],
        env={**os.environ, "JAVA_TOOL_OPTIONS": f"-Xmx{heap}m"}, stderr=subprocess.PIPE)
    said = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    time.sleep(1)
    asked = requests(server.audit, begin)
    limits = [int(part[6:]) for event in asked for part in event["requestURI"].split("?")[-1]
              .split("&") if part.startswith("limit=")]
    verbs = sorted({event["verb"] for event in asked})
    size = sum(f.stat().st_size for f in out.rglob("*") if f.is_file())
    archive = shutil.make_archive(str(out) + "-packed", "gztar", out)
    print(f"  exit {os.waitstatus_to_exitcode(status)}   {seconds:6.2f} s   "
          f"CPU {usage.ru_utime + usage.ru_stime:5.2f} s   peak {usage.ru_maxrss / 1024:4.0f} MB   "
          f"{len(asked)} requests ({', '.join(verbs)})   largest page {max(limits, default=0)}   "
          f"snapshot {size / 1e6:.2f} MB, packed {os.path.getsize(archive) / 1e6:.2f} MB")
    for line in said.splitlines():
        if not line.startswith("Picked up"):
            print("   ", line)
    for name in ("substrate.json", "crd.json"):
        if (out / name).exists():
            print(f"    {name}: {(out / name).stat().st_size / 1e3:.0f} kB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("crds", type=Path)
    parser.add_argument("--pods", type=int, default=10_000)
    parser.add_argument("--objects", type=int, default=2_000)
    parser.add_argument("--heap", type=int, default=256)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--hold", action="store_true",
                        help="wait for a line on stdin before each run and after the last one")
    options = parser.parse_args()
    assets = os.environ.get("KUBEBUILDER_ASSETS")
    skewpack = PROJECT / "target/skewpack"
    if not assets or not skewpack.exists():
        sys.exit("needs KUBEBUILDER_ASSETS=$(.ci/api-server), and target/skewpack: mvn -DskipTests "
                 "package")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(assets), Path(folder))
        try:
            server.await_ready()
            fill(server, options.crds, options.pods, options.objects)
            print(f"capture with a heap of {options.heap} MB; the aim is 30 s, pages of 500")
            for _ in range(options.runs):
                if options.hold:
                    input("next ")
                capture(skewpack, server, Path(folder) / "S", options.heap)
            if options.hold:
                input("end ")
        finally:
            server.close()


if __name__ == "__main__":
    main()
