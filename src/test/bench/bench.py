#!/usr/bin/env python3
"""Times skewpack as whole processes, cold, beside its rivals, all in turn.

    src/test/bench/bench.py MANIFESTS CRDS [--runs N] [--snapshot SAMPLE]

MANIFESTS is a folder of rendered manifests, CRDS one YAML file of CustomResourceDefinitions.
Build first (mvn -DskipTests package). Nothing but Python's standard library is needed.

Rivals are found on PATH or through variables; one that is absent is left out, and how to get it
is said:

    KUBECTL_VALIDATE    go install sigs.k8s.io/kubectl-validate@latest
    KUBECONFORM         go install github.com/yannh/kubeconform/cmd/kubeconform@latest
    OPENAPI2JSONSCHEMA  scripts/openapi2jsonschema.py of kubeconform's repository; it needs PyYAML

A rival's exit code is shown, not judged: where objects are rejected, it is not 0.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
HINTS = {
    "kubectl-validate": "go install sigs.k8s.io/kubectl-validate@latest",
    "kubeconform": "go install github.com/yannh/kubeconform/cmd/kubeconform@latest",
}


def program(name):
    """The path of a rival, from its variable or PATH; None when there is none."""
    given = os.environ.get(name.upper().replace("-", "_"))
    found = given or shutil.which(name)
    if not found:
        print(f"{name}: not found, left out; {HINTS[name]}, or name it in "
              f"{name.upper().replace('-', '_')}")
    return found


class Work:
    """One command, its times in seconds (wall clock and CPU), and what it said last."""

    def __init__(self, name, command, cwd=None, env=None):
        self.name, self.command, self.cwd = name, [str(c) for c in command], cwd
        self.env = {**os.environ, **(env or {})}
        self.wall, self.cpu, self.output, self.code = [], [], b"", 0

    def run(self):
        before, start = os.times(), time.monotonic()
        done = subprocess.run(self.command, cwd=self.cwd, env=self.env, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.wall.append(time.monotonic() - start)
        after = os.times()
        self.cpu.append(after.children_user + after.children_system
                        - before.children_user - before.children_system)
        self.output, self.code = done.stdout, done.returncode


def line(name, wall, cpu, note=""):
    print(f"  {name:46s} {min(wall):6.2f} {statistics.median(wall):6.2f} {max(wall):6.2f}"
          f"   {statistics.median(cpu):6.2f}  {note}")


def added(*works):
    """The times of several commands, run by run."""
    return ([sum(times) for times in zip(*(w.wall for w in works))],
            [sum(times) for times in zip(*(w.cpu for w in works))])


def header(title):
    print(f"\n{title}\n  {'seconds':46s} {'min':>6s} {'median':>6s} {'max':>6s}   {'CPU':>6s}")


def rejected(output, of):
    """What a tool rejects, as a set of (kind, name), or of (file, position) for kubectl-validate."""
    if of == "skewpack":
        return {(r["kind"], r["name"]) for r in json.loads(output)["rejections"]}
    if of == "kubeconform":
        return {(r["kind"], r["name"]) for r in json.loads(output).get("resources") or []
                if r["status"] == "statusInvalid"}
    return {(file, number) for file, results in json.loads(output).items()
            for number, result in enumerate(results)
            if result.get("reason") == "Invalid"}


def crd_folder(bundle, folder):
    """kubectl-validate reads a folder of CRDs, one or more to a file."""
    folder.mkdir()
    shutil.copy(bundle, folder / "crds.yaml")
    return folder


def starts(skewpack, snapshot, runs):
    header("cold start; the aim is 0.20 and 0.45")
    works = [Work("skewpack --help", [skewpack, "--help"])]
    if snapshot:
        works.append(Work(f"skewpack render {snapshot.name}", [skewpack, "render", snapshot]))
    for _ in range(runs):
        for work in works:
            work.run()
    for work in works:
        line(work.name, work.wall, work.cpu, f"exit {work.code}")


def checks(skewpack, manifests, crds, runs, folder):
    snapshot = folder / "snapshot"
    capture = Work("skewpack capture", [skewpack, "capture", "--chart", manifests, "--crds", crds,
                                        "--out", snapshot])
    check = Work("skewpack check", [skewpack, "check", snapshot, "--format", "json"])
    works = [capture, check]
    validate = convert = conform = None
    found = program("kubectl-validate")
    if found:
        validate = Work("kubectl-validate", [found, manifests, "--local-crds",
                                             crd_folder(crds, folder / "crds"), "-o", "json"])
        works.append(validate)
    found, script = program("kubeconform"), os.environ.get("OPENAPI2JSONSCHEMA")
    if found and not script:
        print("kubeconform: left out, its schemas must be converted first: name "
              "openapi2jsonschema.py of its repository in OPENAPI2JSONSCHEMA")
    elif found:
        schemas = folder / "schemas"
        schemas.mkdir()
        convert = Work("openapi2jsonschema.py", [sys.executable, Path(script).resolve(), crds],
                       cwd=schemas)
        conform = Work("kubeconform", [
            found, "-strict", "-ignore-missing-schemas", "-output", "json", "-n", str(os.cpu_count()),
            "-schema-location", f"{schemas}/{{{{.ResourceKind}}}}_{{{{.ResourceAPIVersion}}}}.json",
            manifests])
        works += [convert, conform]
    for _ in range(runs):
        for work in works:
            work.run()
    header(f"strict check of {manifests.name} against {crds.name}")
    own = added(capture, check)
    line("skewpack capture", capture.wall, capture.cpu, f"exit {capture.code}")
    line("skewpack check", check.wall, check.cpu, f"exit {check.code}")
    line("skewpack, both", *own)
    if validate:
        line(validate.name, validate.wall, validate.cpu, f"exit {validate.code}")
    if conform:
        line(convert.name, convert.wall, convert.cpu, f"exit {convert.code}")
        line(conform.name, conform.wall, conform.cpu, f"exit {conform.code}")
        line("kubeconform, with the conversion", *added(convert, conform))
    print("\nmedian over median; below 1 skewpack is ahead")
    both = statistics.median(own[0])
    if validate:
        ratio("both / kubectl-validate", both, validate)
    if conform:
        ratio("both / kubeconform with the conversion", both, convert, conform)
        ratio("both / kubeconform alone", both, conform)
        ratio("check of a captured snapshot / kubeconform alone",
              statistics.median(check.wall), conform)
    print("\nrejected objects")
    mine = rejected(check.output, "skewpack")
    print(f"  skewpack          {len(mine)}")
    if validate:
        print(f"  kubectl-validate  {len(rejected(validate.output, 'kubectl-validate'))}"
              " (documents with a duplicate key are errors there and not counted)")
    if conform:
        theirs = rejected(conform.output, "kubeconform")
        print(f"  kubeconform       {len(theirs)}, of these {len(theirs & mine)} by skewpack too; "
              f"by skewpack only: {sorted(mine - theirs) or 'none'}, by kubeconform only: "
              f"{sorted(theirs - mine) or 'none'}")


def ratio(name, own, *rivals):
    print(f"  {name:52s} {own / statistics.median(added(*rivals)[0]):5.2f}")


def largest_sample():
    """The sample snapshot with the most bytes."""
    found = {index.parent: sum(f.stat().st_size for f in index.parent.rglob("*") if f.is_file())
             for index in (PROJECT / "samples").rglob("snapshot.json")}
    return max(found, key=found.get, default=None)


def main():
    parser = argparse.ArgumentParser(description=re.sub(r"\n\n.*", "", __doc__, flags=re.S))
    parser.add_argument("manifests", type=Path)
    parser.add_argument("crds", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--snapshot", type=Path, default=largest_sample(),
                        help="what render is timed on (default: the largest sample)")
    given = parser.parse_args()
    skewpack = PROJECT / "target" / "skewpack"
    if not skewpack.is_file():
        sys.exit(f"{skewpack} is not there: mvn -DskipTests package")
    starts(skewpack, given.snapshot, given.runs)
    with tempfile.TemporaryDirectory() as folder:
        checks(skewpack, given.manifests.resolve(), given.crds.resolve(), given.runs, Path(folder))


if __name__ == "__main__":
    main()
