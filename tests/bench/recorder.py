#!/usr/bin/env python3
"""What the flight recorder costs: off, against a build that has none; and on, for each event.

usage: recorder.py [--rounds N] [--out FOLDER]

The three run in turn, round after round. A run repeats its load 40 times, each so short that it
often goes undisturbed on a busy machine too, and the fastest counts. Each figure is a median over
the rounds, with the smallest and the largest in brackets; "off costs" is that of the ratios within
a round.
"""
import argparse
import os
import statistics
import subprocess

LOADS = [("yield_many", "ct", 10_000), ("spawn_inside", "ct", 5_000),
         ("yield_many", "mt2", 10_000), ("spawn_inside", "mt2", 5_000)]
# glibc gives freed memory back and faults it in again, which can cost more than what is measured.
KEEP_MEMORY = {"MALLOC_TOP_PAD_": "67108864", "MALLOC_TRIM_THRESHOLD_": "1073741824",
               "MALLOC_MMAP_THRESHOLD_": "1073741824"}


def run(program, workload, flavor, ops, extra):
    command = [os.path.join(A.out, program), workload, flavor, str(ops), "40", extra]
    line = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300,
                          env={**os.environ, **KEEP_MEMORY}).stdout
    return {key: float(value) for key, value in (word.split("=", 1) for word in line.split())
            if key in ("min", "events_per_op")}


def figure(values, digits=1):
    return (f"{statistics.median(values):.{digits}f} "
            f"({min(values):.{digits}f} to {max(values):.{digits}f})")


parser = argparse.ArgumentParser(description=__doc__,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--rounds", type=int, default=7)
parser.add_argument("--out", default="build/bench", help="where the programs are")
A = parser.parse_args()

print("| workload | without, ns/op | off, ns/op | off costs, % | on, ns/op | events/op | ns/event |")
print("|---|---|---|---|---|---|---|")
for workload, flavor, ops in LOADS:
    without, off, on, events = [], [], [], []
    for _ in range(A.rounds):
        without.append(run("rt_bench_no_recorder", workload, flavor, ops, "")["min"])
        off.append(run("rt_bench", workload, flavor, ops, "")["min"])
        recorded = run("rt_bench", workload, flavor, ops, "record")
        on.append(recorded["min"])
        events.append(recorded["events_per_op"])
    cost = [100 * (b / a - 1) for a, b in zip(without, off)]
    per_event = [(c - b) / e for b, c, e in zip(off, on, events)]
    print(f"| {workload} {flavor} | {figure(without)} | {figure(off)} | {figure(cost)} | {figure(on)} "
          f"| {statistics.median(events):.1f} | {figure(per_event)} |", flush=True)
