#!/usr/bin/env python3
"""Times `skewpack floor` over rendered charts as a whole process, cold, and takes its memory.

    src/test/bench/floor.py MANIFEST... [--runs N] [--program target/skewpack]

Each MANIFEST is a file of one chart's rendered manifests, so Helm's own time is not in it. Build
first (mvn -DskipTests package). The figures are the wall clock from start to exit, the processor
time of all threads, and the largest resident set of the process (Linux: ru_maxrss).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


def once(command):
    """Wall seconds, processor seconds, megabytes, exit code and output of one process."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    return (time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
            os.waitstatus_to_exitcode(status), output)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifests", nargs="+")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--program", default=str(PROJECT / "target/skewpack"))
    given = parser.parse_args()
    command = [given.program, "floor", *given.manifests, "--format", "json"]
    runs = [once(command) for _ in range(given.runs)]
    code, output = runs[0][3:]
    if code not in (0, 3, 4):
        sys.exit(f"floor ended with {code}")
    if len({run[4] for run in runs}) != 1:
        sys.exit("two runs gave different answers")
    charts = json.loads(output)["charts"]
    versions = len(charts[0]["accepts"]) + len(charts[0]["rejects"])
    print(f"{len(charts)} charts, {sum(c['objects'] for c in charts)} objects, {versions} versions, "
          f"{os.cpu_count()} cores, {given.runs} runs, exit {code}")
    for name, values, unit in (("wall", [r[0] for r in runs], "s"),
                               ("cpu", [r[1] for r in runs], "s"),
                               ("memory", [r[2] for r in runs], "MB")):
        print(f"{name:7} min {min(values):.2f}  median {statistics.median(values):.2f}  "
              f"max {max(values):.2f} {unit}")


if __name__ == "__main__":
    main()
