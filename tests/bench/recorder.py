#!/usr/bin/env python3
"""What the flight recorder costs: off, against a build that has none; and on, for each event.

usage: recorder.py --link COMMAND --recorder OBJECTS --none OBJECTS [--orders N] [--out FOLDER]

In which order a program's objects are linked moves its times by up to a tenth, far more than the
recorder does. So both are linked in many orders, each at random, and run in turn. A run repeats its
load 40 times, each so short that it often goes undisturbed on a busy machine too, and the fastest
counts. Each figure is a mean over the orders, and behind +- is its standard error.
"""
import argparse
import os
import random
import statistics
import subprocess
import sys

LOADS = [("yield_many", "ct", 10_000), ("spawn_inside", "ct", 5_000),
         ("yield_many", "mt2", 10_000), ("spawn_inside", "mt2", 5_000)]
# glibc gives freed memory back and faults it in again, which can cost more than what is measured.
KEEP_MEMORY = {"MALLOC_TOP_PAD_": "67108864", "MALLOC_TRIM_THRESHOLD_": "1073741824",
               "MALLOC_MMAP_THRESHOLD_": "1073741824"}


def link(objects, order):
    program = os.path.join(A.out, "rt_bench_in_order")
    shuffled = random.Random(order).sample(objects, len(objects))
    subprocess.run([*A.link.split(), *shuffled, "-o", program], check=True)
    return program


def run(program, workload, flavor, ops, extra):
    command = [program, workload, flavor, str(ops), "40", extra]
    line = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300,
                          env={**os.environ, **KEEP_MEMORY}).stdout
    return {key: float(value) for key, value in (word.split("=", 1) for word in line.split())
            if key in ("min", "events_per_op")}


def figure(values):
    return f"{statistics.mean(values):.1f} +- {error(values):.1f}"


def error(values):
    return statistics.stdev(values) / len(values) ** 0.5


parser = argparse.ArgumentParser(description=__doc__,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--link", required=True, help="the compiler with its flags")
parser.add_argument("--recorder", required=True, help="the objects of the program")
parser.add_argument("--none", required=True, help="those without a recorder")
parser.add_argument("--orders", type=int, default=100)
parser.add_argument("--out", default="build/bench", help="where the programs are put")
A = parser.parse_args()

without, off, on, events = [{load: [] for load in LOADS} for _ in range(4)]
for order in range(A.orders):
    print(f"order {order + 1} of {A.orders}", end="\r", file=sys.stderr, flush=True)
    program = link(A.none.split(), order)
    for load in LOADS:
        without[load].append(run(program, *load, "")["min"])
    program = link(A.recorder.split(), order)
    for load in LOADS:
        off[load].append(run(program, *load, "")["min"])
        recorded = run(program, *load, "record")
        on[load].append(recorded["min"])
        events[load].append(recorded["events_per_op"])
print(" " * 20, end="\r", file=sys.stderr, flush=True)

print("| workload | without, ns/op | off, ns/op | off costs, % | on, ns/op | events/op | ns/event |")
print("|---|---|---|---|---|---|---|")
for load in LOADS:
    base = statistics.mean(without[load])
    cost = 100 * (statistics.mean(off[load]) / base - 1)
    doubt = 100 * (error(without[load]) ** 2 + error(off[load]) ** 2) ** 0.5 / base
    per_event = [(b - a) / e for a, b, e in zip(off[load], on[load], events[load])]
    print(f"| {load[0]} {load[1]} | {figure(without[load])} | {figure(off[load])} "
          f"| {cost:.1f} +- {doubt:.1f} | {figure(on[load])} "
          f"| {statistics.mean(events[load]):.1f} | {figure(per_event)} |")
