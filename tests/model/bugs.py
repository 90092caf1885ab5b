"""Seeds bugs into copies of the runtime's files, one at a time, and lets the models look for them.

    make model-bugs [BUG=words in its name]     JOBS=1 in the environment: one at a time

Each row of BUGS: what is wrong, the model that must find it and how that calls it, and the changes:
file, its exact text, and what is put in its place. A row whose text is not there, or whose bug is
not found, is a failed test.
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from seeded import BUGS, NEEDS, RECORDER

CHECKER = ["checker", "fiber", "memory", "report"]


class NotSeeded(Exception):
    pass


def seed(changes, folder):
    """Writes the changed files into `folder`."""
    texts = {}
    for file, old, new in changes:
        text = texts.get(file) or pathlib.Path(file).read_text()
        if text.count(old) != 1:
            raise NotSeeded(f"{file} holds the text to change {text.count(old)} times, not once:\n{old}")
        texts[file] = text.replace(old, new)
    for file, text in texts.items():
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return texts.keys()


def depends(objects, source, files):
    """True if the object of `source` was made from one of `files`."""
    rule = (objects / source).with_suffix(".d").read_text()
    return any(re.search(rf"(^|\s){re.escape(file)}(\s|:|$)", rule) for file in files)


class Builder:
    def __init__(self, compiler, objects):
        self.compiler = shlex.split(compiler) + ["-O0", "-g0"]
        self.objects = pathlib.Path(objects)
        self.folder = self.objects / "bugs"
        self.common = []
        if "clang" not in compiler:  # what all of them include, compiled once
            header = self.folder / "model.hpp"
            self.folder.mkdir(parents=True, exist_ok=True)
            self.run(["-I.", "-x", "c++-header", "tests/model/model.hpp", "-o", f"{header}.gch"])
            self.common = ["-include", str(header)]

    def run(self, arguments):
        done = subprocess.run(self.compiler + arguments, capture_output=True, text=True)
        if done.returncode != 0:
            raise NotSeeded(f"{' '.join(arguments)}\n{done.stderr}")

    def build(self, number, model, changes):
        """The path of a program in which the bug is."""
        folder = self.folder / str(number)
        shutil.rmtree(folder, ignore_errors=True)  # the bug of another day
        files = seed(changes, folder)
        objects = [self.objects / f"tests/model/{name}.o" for name in CHECKER]
        objects.append(self.objects / "tests/main.o")
        for source in [f"tests/model/{model}_model.cpp"] + RECORDER + NEEDS[model]:
            if not depends(self.objects, source, files):
                objects.append((self.objects / source).with_suffix(".o"))
                continue
            changed = folder / source if (folder / source).exists() else source
            objects.append(folder / (pathlib.Path(source).stem + ".o"))
            self.run([*self.common, f"-I{folder}", "-I.", "-c", str(changed), "-o", str(objects[-1])])
        program = folder / "model"
        self.run([str(o) for o in objects] + ["-o", str(program)])
        return program


def look_for(program, expected):
    """Runs a program. The line to print, and whether it found what it was to find."""
    try:
        command = [program, "--abort-after=1"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        return "NOT FOUND: it hangs", False
    failed = re.search(r"^model (.+?) +(\d+) schedules +\d+ steps +([\d.]+) s .*FAILED$", done.stdout, re.M)
    if not failed:
        return f"NOT FOUND (exit status {done.returncode})", False
    reason = re.search(r"^failure: (.*)", done.stdout, re.M)[1]
    found = expected in reason
    what = reason if found else f"NOT as expected ({expected}): {reason}"
    return f"{failed[2]:>8} {failed[3]:>8} s  {what} [{failed[1]}]", found


def main(compiler, objects, only=""):
    builder = Builder(compiler, objects)
    missed = 0
    start = time.monotonic()
    rows = [row for row in enumerate(BUGS) if only in row[1][0]]

    def try_row(row):
        number, (name, model, expected, *changes) = row
        try:
            line, found = look_for(builder.build(number, model, changes), expected)
        except NotSeeded as why:
            line, found = f"NOT SEEDED: {why}", False
        return f"{name:56} {line}", found

    print(f"{'seeded bug':56} {'schedules':>9} {'time':>8}   found as")
    with ThreadPoolExecutor(int(os.environ.get("JOBS", os.cpu_count()))) as pool:
        for line, found in pool.map(try_row, rows):
            missed += not found
            print(line, flush=True)
    print(f"{len(rows) - missed} of {len(rows)} bugs found, {time.monotonic() - start:.0f} s")
    print(f"{len(rows) - missed} passed, {missed} failed")
    return missed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
