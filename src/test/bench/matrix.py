#!/usr/bin/env python3
"""Times `skewpack matrix` over a thousand snapshots as a whole process, cold, with its memory.

    src/test/bench/matrix.py [SNAPSHOT...] [--count N] [--runs N] [--form tgz|directory]
                             [--program target/skewpack]

Build first (mvn -DskipTests package). The snapshots are copies of the given ones (the samples,
unless some are named) that are made as those of so many clusters: each has a name, a cluster UID and
times of its own, so no two have the same bytes, and one in a hundred has a CRD of its own. The
figures are the wall clock from start to exit, the processor time of all threads, and the largest
resident set of the process (Linux: ru_maxrss); the heap is bounded as DESIGN.md says, by -Xmx512m.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


def files(snapshot):
    """Every file of a snapshot by its path; the snapshot is a directory or an archive."""
    path = Path(snapshot)
    if path.is_dir():
        return {str(f.relative_to(path)): f.read_bytes() for f in path.rglob("*") if f.is_file()}
    with tarfile.open(path) as archive:
        return {member.name.removeprefix("snapshot/"): archive.extractfile(member).read()
                for member in archive if member.isfile()}


def variant(original, number, chance):
    """The same as the snapshot of another cluster."""
    made = dict(original)
    index = json.loads(made.pop("snapshot.json"))
    index["subject"]["target"] = f"cluster-{number}"
    index["subject"]["fingerprint"] = {
        "server": f"https://10.0.0.{number % 250}:6443", "certificateNames": [],
        "kubeSystemUid": f"00000000-0000-0000-0000-{number:012d}", "version": "v1.33.1"}
    crds = json.loads(made["crd.json"])
    for crd in crds["definitions"]:
        crd["provenance"]["writes"] = [{
            "manager": "kubectl", "operation": "Update",
            "at": f"2026-01-{1 + number % 28:02d}T00:{number % 60:02d}:00Z"}]
    if chance.random() < 0.01:
        crds["definitions"][number % len(crds["definitions"])]["versions"][0]["served"] ^= True
    made["crd.json"] = json.dumps(crds, indent=2).encode()
    index["files"] = [{"path": path, "bytes": len(content),
                       "sha256": hashlib.sha256(content).hexdigest()}
                      for path, content in sorted(made.items())]
    made = {"snapshot.json": json.dumps(index, indent=2).encode(), **dict(sorted(made.items()))}
    return made


def write(made, target, form):
    if form == "directory":
        for path, content in made.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)
        return target
    target = target.with_suffix(".tgz")
    with gzip.open(target, "wb") as out, tarfile.open(fileobj=out, mode="w") as archive:
        for path, content in made.items():
            entry = tarfile.TarInfo("snapshot/" + path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target


def once(command, folder):
    """Wall seconds, processor seconds, megabytes, exit code and output of one process."""
    environment = {**os.environ, "SKEWPACK_JAVA_OPTS": "-Xmx512m"}
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=folder)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    return (time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
            os.waitstatus_to_exitcode(status), output)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("snapshots", nargs="*")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--form", choices=("tgz", "directory"), default="tgz")
    parser.add_argument("--program", default=str(PROJECT / "target/skewpack"))
    given = parser.parse_args()
    sources = given.snapshots or [
        path.parent for path in sorted(PROJECT.glob("samples/*/snapshot/snapshot.json"))
        if (path.parent / "crd.json").exists()]
    originals = [files(source) for source in sources]
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number in range(given.count):
            made = variant(originals[number % len(originals)], number, chance)
            written = write(made, Path(folder) / f"target-{number:04d}", given.form)
            names.append(written.name)
        command = [given.program, "matrix", *names, "--format", "json"]
        runs = [once(command, folder) for _ in range(given.runs)]
    code, output = runs[0][3:]
    if code not in (0, 3, 4):
        sys.exit(f"matrix ended with {code}")
    if len({run[4] for run in runs}) != 1:
        sys.exit("two runs gave different answers")
    matrix = json.loads(output)
    print(f"{len(matrix['targets'])} snapshots of {len(originals)} kinds as {given.form}, "
          f"{len(matrix['unreadable'])} unreadable, {len(matrix['crds'])} CRDs differ, "
          f"{os.cpu_count()} cores, {given.runs} runs, exit {code}")
    for name, values, unit in (("wall", [r[0] for r in runs], "s"),
                               ("cpu", [r[1] for r in runs], "s"),
                               ("memory", [r[2] for r in runs], "MB")):
        print(f"{name:7} min {min(values):.2f}  median {statistics.median(values):.2f}  "
              f"max {max(values):.2f} {unit}")


if __name__ == "__main__":
    main()
