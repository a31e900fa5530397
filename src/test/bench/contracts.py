#!/usr/bin/env python3
"""Times `skewpack check` over captured charts as a whole process, cold: contracts and all the rest.

    src/test/bench/contracts.py SNAPSHOT... [--runs N] [--program target/skewpack] [--script FILE]

Each SNAPSHOT is one chart's (skewpack capture --chart DIR --crds PATH --out F.tgz), so Helm's own
time is not in it. With --script, one script is read over and over in one process by what reads them
in the program (src/test/java/io/skewpack/contract/script/ScriptReaderBench.java). Build first
(mvn -DskipTests package).
"""

import argparse
import collections
import json
import os
import statistics
import subprocess
import sys

from floor import PROJECT, once


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("snapshots", nargs="+")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--program", default=str(PROJECT / "target/skewpack"))
    parser.add_argument("--script")
    given = parser.parse_args()
    runs = [once([given.program, "check", *given.snapshots, "--format", "json"])
            for _ in range(given.runs)]
    code, output = runs[0][3:]
    if code not in (0, 3, 4):
        sys.exit(f"check ended with {code}")
    if len({run[4] for run in runs}) != 1:
        sys.exit("two runs gave different answers")
    counts = collections.Counter(
        finding["severity"] if finding["status"] == "fail" else finding["status"]
        for finding in json.loads(output)["findings"] if finding["layer"] == "contract")
    print(f"{len(given.snapshots)} charts, contract findings {dict(sorted(counts.items()))}, "
          f"{os.cpu_count()} cores, {given.runs} runs, exit {code}")
    for name, values, unit in (("wall", [r[0] for r in runs], "s"),
                               ("cpu", [r[1] for r in runs], "s"),
                               ("memory", [r[2] for r in runs], "MB")):
        print(f"{name:7} min {min(values):.2f}  median {statistics.median(values):.2f}  "
              f"max {max(values):.2f} {unit}")
    if given.script:
        subprocess.run(
            ["java", "-cp", str(PROJECT / "target/skewpack.jar"),
             str(PROJECT / "src/test/java/io/skewpack/contract/script/ScriptReaderBench.java"),
             given.script], check=True)


if __name__ == "__main__":
    main()
