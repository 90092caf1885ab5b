#!/usr/bin/env python3
"""Pollen beside its peers: the same work in turn (A B A B ...), as ratios.

usage: bench.py rt|http|crowd|mem|scale [--rounds N] [--seconds S] [--only A,B] [--out FOLDER]

Peers that are not built are left out; `make bench` says how to get them. A run waits until the
machine is quiet, and is repeated, up to twice, if others used more than 8 % of a core meanwhile.
"""
import argparse
import os
import platform
import re
import resource
import socket
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PORT = 18080
TICK = os.sysconf("SC_CLK_TCK")
# glibc gives freed memory back and faults it in again, which can cost more than what is measured.
KEEP_MEMORY = {"MALLOC_TOP_PAD_": "67108864", "MALLOC_TRIM_THRESHOLD_": "1073741824",
               "MALLOC_MMAP_THRESHOLD_": "1073741824"}

# workload, ops, extra, goal on one thread, goal on two: the peer's time divided by ours
RT = [("spawn_inside", 500_000, "", 1.8, 1.3),
      ("spawn_detached", 500_000, "", 1.8, 1.3),
      ("spawn_outside", 500_000, "", 4, 1.2),
      ("yield_many", 2_000_000, "", 2, 1.3),
      ("ping_pong", 200_000, "", 1.5, 1.5),
      ("chained_spawn", 1_000_000, "", 1.5, 1.5),
      ("mpsc_full", 1_000_000, "", 1.5, 1.1),
      ("mpsc_1p1c", 1_000_000, "", 1.5, 1.1),
      ("mpsc_uncontended", 2_000_000, "", 1.5, None),
      ("bounce", 500_000, "", 1.5, 1.1),
      ("mutex", 2_000_000, "", 1.2, 1.1),
      ("mutex_hold", 200_000, "", 3, 1.1),
      ("timer_cancel", 100_000, "", 1, 1),
      ("timer_cancel", 1_000_000, "", 1, None),
      ("timeout_yield", 300_000, "", 5, None),
      ("timer_fire", 100_000, "", 1.5, None),
      ("tcp_inproc", 20_000, "1", 1, None),
      ("tcp_inproc", 64_000, "64", 1, None),
      ("repoll_nested", 1_000_000, "", None, None),  # no peer: 64 coroutines that await each other
      ("await_child", 1_000_000, "", None, None)]

# What Asio calls the same work. A task there has no handle, so it is compared with the detached ones.
ASIO = {"spawn_detached": "spawn_coro", "yield_many": "yield_many", "timer_cancel": "timer_cancel",
        "timer_fire": "timer_fire", "tcp_inproc": "tcp_inproc"}

# workload, what grows, its sizes: how the cost of one operation grows
SCALE = [("spawn_inside", "tasks", [1_000, 10_000, 100_000, 1_000_000]),
         ("timer_cancel", "timers", [1_000, 10_000, 100_000, 1_000_000]),
         ("timer_fire", "timers", [1_000, 10_000, 100_000]),
         ("yield_many", "workers", [1, 2, 4, 8]),
         ("spawn_inside", "workers", [1, 2, 4, 8]),
         ("tcp_inproc", "connections", [10, 100, 1_000, 10_000])]


def busy_seconds():
    """What the whole machine has spent on anything but waiting, and what others took from it."""
    with open("/proc/stat") as stat:
        f = [int(x) for x in stat.readline().split()[1:9]]
    return (f[0] + f[1] + f[2]) / TICK, f[7] / TICK


def wait_until_quiet(limit=20):
    end = time.time() + limit
    while time.time() < end:
        before = busy_seconds()[0]
        time.sleep(0.2)
        if (busy_seconds()[0] - before) / 0.2 < 0.15:
            return


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        f = stat.read().rsplit(")", 1)[1].split()
    return (int(f[11]) + int(f[12])) / TICK


def undisturbed(run, server=None):
    """run() executes a child to its end. Gives its value and the CPU seconds of the server."""
    best = None
    for _ in range(3):
        wait_until_quiet()
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        busy, stolen = busy_seconds()
        served = cpu_seconds(server) if server else 0
        start = time.time()
        value = run()
        seconds = time.time() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        served = cpu_seconds(server) - served if server else 0
        own = (after.ru_utime + after.ru_stime) - (children.ru_utime + children.ru_stime) + served
        now_busy, now_stolen = busy_seconds()
        foreign = (max(0.0, now_busy - busy - own) + now_stolen - stolen) / seconds
        if best is None or foreign < best[0]:
            best = (foreign, value, served)
        if foreign < 0.08:
            break
    return best[1], best[2]


def pairs(line):
    return dict(word.split("=", 1) for word in line.split() if "=" in word)


def spread(values):
    return f"{min(values):.4g}–{max(values):.4g}"


def run_rt_bench(program, workload, flavor, ops, reps, extra):
    if program.endswith("asio_bench"):
        workload, flavor = ASIO[workload], {"ct": "1"}.get(flavor, flavor[2:])
    command = [program, workload, flavor, str(ops), str(reps), extra]
    env = {**os.environ, **KEEP_MEMORY}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=env)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return pairs(done.stdout)


def built(*parts):
    path = os.path.join(A.out, *parts)
    return path if os.access(path, os.X_OK) else None


class Table:
    """Rows of ratios, printed as they come, and written as Markdown and as an SVG at the end."""

    def __init__(self, name, head):
        self.name, self.head, self.rows, self.bars = name, head, [], []
        print("  ".join(head))

    def add(self, row, label=None, ratio=None, goal=None):
        self.rows.append(row)
        if ratio:
            self.bars.append((label, ratio, goal))
        print("  ".join(row), flush=True)

    def finish(self):
        for label, ratio, goal in self.bars:
            print(f"{label:>28} {'█' * max(1, round(min(ratio, 12) * 4))} {ratio:.2f}×"
                  + (f" (goal {goal:g}×)" if goal else ""))
        base = os.path.join(A.out, self.name)
        with open(base + ".md", "w") as out:
            for row in [self.head, ["---"] * len(self.head)] + self.rows:
                out.write("| " + " | ".join(row) + " |\n")
        with open(base + ".svg", "w") as out:
            out.write(svg_of(self.bars))
        print(f"\nwritten: {base}.md and {base}.svg")


def svg_of(bars):
    """One bar a row; the stroke is the goal; to the right of 1 we are faster."""
    scale, left, height = 60, 210, 20
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + 12 * scale + 60}" '
             f'height="{height * len(bars) + 30}" font-family="sans-serif" font-size="12">',
             '<rect width="100%" height="100%" fill="white"/>']
    for i, (label, ratio, goal) in enumerate(bars):
        y, width = 10 + i * height, min(ratio, 12) * scale
        lines.append(f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{label}</text>'
                     f'<rect x="{left}" y="{y + 2}" width="{width:.0f}" height="13" fill="#4477aa"/>'
                     f'<text x="{left + width + 6:.0f}" y="{y + 12}">{ratio:.2f}×</text>')
        if goal:
            x = left + goal * scale
            lines.append(f'<path d="M{x:.0f} {y}v17" stroke="#cc3311" stroke-width="2"/>')
    x, end = left + scale, 10 + height * len(bars)
    lines.append(f'<path d="M{x} 5V{end}" stroke="black" stroke-dasharray="3"/></svg>')
    return "\n".join(lines)


def run_rt():
    peers = {"pollen": built("rt_bench"), "tokio": built("rust", "release", "rt_bench"),
             "asio": built("asio_bench")}
    raw = built("raw_inproc")
    table = Table("rt", ["workload", "peer", "peer ns/op", "ours ns/op", "ratio", "goal", "spread of ours"])
    for workload, ops, extra, *goals in RT:
        if A.only and workload not in A.only:
            continue
        for flavor, goal in zip(("ct", "mt2"), goals):
            alone = workload in ("repoll_nested", "await_child")
            if goal is None and not (alone and flavor == "ct"):
                continue
            programs = {name: path for name, path in peers.items() if path and
                        (name != "asio" or workload in ASIO) and (name == "pollen" or not alone)}
            if workload == "tcp_inproc" and raw:
                programs["bare epoll"] = raw
            got = {name: [] for name in programs}
            for _ in range(A.rounds):
                for name, path in programs.items():
                    if path == raw:
                        run = lambda: pairs(subprocess.run([raw, extra, str(ops), "3"], check=True,
                                                           capture_output=True, text=True).stdout)
                    else:
                        run = lambda p=path: run_rt_bench(p, workload, flavor, ops, 3, extra)
                    got[name].append(undisturbed(run)[0])
            value = lambda d: float(d["cpu_ns_per_op" if workload == "timer_fire" else "ns_per_op"])
            ours = [value(d) for d in got["pollen"]]
            label = f"{workload}{' ' + extra if extra else ''}{' 1M' if ops == 1_000_000 and workload == 'timer_cancel' else ''} {flavor}"
            for name in programs:
                if name == "pollen" and len(programs) > 1:
                    continue
                theirs = statistics.median(value(d) for d in got[name])
                ratio = theirs / statistics.median(ours)
                wanted = goal if name != "asio" else None
                table.add([f"{label:24}", name, f"{theirs:8.1f}", f"{statistics.median(ours):8.1f}",
                           f"{ratio:5.2f}×", f"{wanted:g}×" if wanted else "", spread(ours)],
                          f"{label} / {name}", ratio if name != "pollen" else None, wanted)
            for name, values in got.items():
                more = {k: statistics.median(float(d[k]) for d in values)
                        for k in ("register_ns", "drop_ns", "late_us_p50", "p99") if k in values[0]}
                if more:
                    print(f"    {name}: " + "  ".join(f"{k}={v:.0f}" for k, v in more.items()))
    table.finish()


class Server:
    """A server on PORT, on the first core; the load comes from the second."""

    def __init__(self, command):
        self.process = subprocess.Popen(["taskset", "-c", "0"] + command,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", PORT), 0.5).close()
                return
            except OSError:
                time.sleep(0.03)
                if self.process.poll() is not None:
                    sys.exit(f"{command[0]} ended at once; is port {PORT} taken?")
        sys.exit(f"{command[0]} does not answer")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def run_http():
    servers = {"bare epoll": built("raw_http") and [built("raw_http"), str(PORT), "1"],
               "pollen": [A.lesson6, "--port", str(PORT), "--threads", "1"],
               "hyper": built("rust", "release", "hyper_http") and
               [built("rust", "release", "hyper_http"), str(PORT), "1", "flush"]}
    if built("beast_http"):
        servers["beast"] = [built("beast_http"), str(PORT), "1"]
    paths = {"pollen": "/plaintext"}
    for depth in (1, 16):
        got = {}
        for _ in range(A.rounds):
            for name, command in servers.items():
                if not command or (A.only and name not in A.only):
                    continue
                server = Server(command)
                path = paths.get(name, "/")
                wrk = ["taskset", "-c", "1", "wrk", "-t1", "-c64", f"-d{A.seconds}s",
                       f"http://127.0.0.1:{PORT}{path}"]
                if depth > 1:
                    wrk[6:6] = ["-s", os.path.join(HERE, "peers", "pipeline.lua")]
                    wrk += ["--", path, str(depth)]
                run = lambda: subprocess.run(wrk, capture_output=True, text=True, check=True).stdout
                text, cpu = undisturbed(run, server.process.pid)
                server.stop()
                bad = re.search(r"Non-2xx.*|Socket errors.*", text)
                if bad:
                    sys.exit(f"{name}: {bad.group(0)}")
                requests = int(re.search(r"(\d+) requests in", text).group(1))
                rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
                got.setdefault(name, []).append((rate, cpu * 1e6 / requests))
        base = statistics.median(r for r, _ in got["bare epoll"]) if "bare epoll" in got else None
        table = Table(f"http{depth}", ["pipelined", "server", "requests/s", "of bare epoll",
                                       "server's CPU µs a request", "spread of requests/s"])
        for name, values in got.items():
            rate = statistics.median(r for r, _ in values)
            ratio = rate / base if base else None
            table.add([f"{depth:2}", f"{name:10}", f"{rate:9.0f}", f"{ratio:.2f}" if ratio else "?",
                       f"{statistics.median(c for _, c in values):.2f}", spread([r for r, _ in values])],
                      f"{name}, {depth} pipelined", ratio)
        table.finish()


def resident(pid):
    with open(f"/proc/{pid}/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def run_crowd():
    """10,000 connections at once on the handler that sleeps a second: time, and memory of each."""
    count = 10_000
    servers = {"pollen": [os.path.abspath(A.lesson6), "--port", str(PORT), "--threads", "1"],
               "hyper": built("rust", "release", "hyper_http") and
               [built("rust", "release", "hyper_http"), str(PORT), "1", "sleep"],
               "beast": built("beast_http") and [built("beast_http"), str(PORT), "1", "sleep"]}
    table = Table("crowd", ["server", "bytes a connection: waiting", "answered", "replies"])
    for name, command in servers.items():
        if not command or (A.only and name not in A.only):
            continue
        server = Server(command)
        before = resident(server.process.pid)
        crowd = subprocess.Popen([built("crowd"), str(PORT), str(count), "/hello", "2"],
                                 stdout=subprocess.PIPE, text=True)
        crowd.stdout.readline()
        time.sleep(0.5)
        waiting = resident(server.process.pid)
        replies = crowd.stdout.readline().strip()
        after = resident(server.process.pid)
        crowd.wait(30)
        server.stop()
        if " bad=0 " not in replies:
            sys.exit(f"bench.py: {name} did not answer all as it should: {replies}")
        table.add([f"{name:8}", f"{(waiting - before) / count:.0f}", f"{(after - before) / count:.0f}",
                   replies])
    table.finish()


def run_mem():
    """Resident bytes of a task that waits for ever, and of one that sleeps."""
    table = Table("mem", ["kind", "pollen", "tokio"])
    for kind in ("pending", "sleep"):
        row = [f"{kind:8}"]
        for program in (built("rt_bench"), built("rust", "release", "rt_bench")):
            if program:
                done = subprocess.run([program, "mem_tasks", "ct", "300000", "1", kind], check=True,
                                      capture_output=True, text=True, timeout=120)
                row.append(pairs(done.stdout)["rss_bytes_per_task"])
        table.add(row)
    table.finish()


def run_scale():
    program, raw = built("rt_bench"), built("raw_inproc")
    table = Table("scale", ["workload", "over", "size: ns/op", "growth"])
    for workload, over, sizes in SCALE:
        if A.only and workload not in A.only:
            continue
        if over == "connections":  # each needs two descriptors here
            sizes = [min(size, (hard - 100) // 2) for size in sizes]
        # Bare epoll, too, for what it costs the kernel to have so many connections.
        for bare in (False, True) if over == "connections" and raw else (False,):
            costs = []
            for size in sizes:
                ops = str(max(40_000, size * 4))
                if bare:
                    run = lambda: pairs(subprocess.run([raw, str(size), ops, "3"], check=True,
                                                       capture_output=True, text=True).stdout)
                elif over == "workers":
                    run = lambda: run_rt_bench(program, workload, f"mt{size}", 500_000, 3, "")
                elif over == "connections":
                    run = lambda: run_rt_bench(program, workload, "ct", ops, 3, str(size))
                elif over == "tasks":
                    run = lambda: run_rt_bench(program, workload, "ct", max(200_000, size), 5, str(size))
                else:
                    run = lambda: run_rt_bench(program, workload, "ct", size, 5, "")
                costs.append(statistics.median(
                    float(undisturbed(run)[0]["cpu_ns_per_op" if workload == "timer_fire" else "ns_per_op"])
                    for _ in range(A.rounds)))
            # From any size to a larger one.
            growth = max(b / a for i, a in enumerate(costs) for b in costs[i + 1:])
            table.add([f"{workload:12}{', bare epoll' if bare else '':12}", f"{over:11}",
                       "  ".join(f"{s}: {c:.1f}" for s, c in zip(sizes, costs)), f"{growth:.2f}"])
    table.finish()


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("what", choices=["rt", "http", "crowd", "mem", "scale"])
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--seconds", type=int, default=4)
parser.add_argument("--only", type=lambda s: s.split(","))
parser.add_argument("--out", default="build/bench", help="where the programs are, and the results go")
parser.add_argument("--lesson6", default="./lesson6")
A = parser.parse_args()
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
print(f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}, {time.strftime('%Y-%m-%d')}\n")
{"rt": run_rt, "http": run_http, "crowd": run_crowd, "mem": run_mem, "scale": run_scale}[A.what]()
