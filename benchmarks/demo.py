"""The demo audit as a user meets it: whole processes, cold (no compiled kernels) and warm."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOALS = {"demo, cold": 10.0, "demo, warm": 4.0, "help, CPU": 0.4, "draft, CPU": 3.0}
ROOT = Path(__file__).parents[1]
ARTICLE = ROOT.parent / "shared" / "articles" / "south-caucasus-opinion.txt"
BRIEF = ROOT / "cases" / "south-caucasus-2025" / "brief.md"


def timed(args: list[str], cache: str) -> tuple[float, float]:
    """Wall and CPU seconds of one run of the program."""
    env = {**os.environ, "NUMBA_CACHE_DIR": cache}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # as a user has it: modules are compiled once
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "standoff", *args], check=True, env=env, stdout=subprocess.DEVNULL
    )
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demo = ["demo", "--futures", "4096", "--html", f"{folder}/demo.html"]
        colds = [timed(demo, f"{folder}/cold{i}") for i in range(3)]
        warms = [timed(demo, f"{folder}/cold0") for _ in range(5)]
        help_ = [timed(["--help"], folder)[1] for _ in range(5)]
        text = ARTICLE if ARTICLE.exists() else BRIEF
        draft = [timed(["draft", str(text)], folder)[1] for _ in range(3)]
    rows = {
        "demo, cold": [wall for wall, _ in colds],
        "  of CPU": [cpu for _, cpu in colds],
        "demo, warm": [wall for wall, _ in warms],
        "  of CPU ": [cpu for _, cpu in warms],
        "help, CPU": help_,
        "draft, CPU": draft,
    }
    print(f"{'':12} {'min':>7} {'median':>7} {'max':>7} {'goal':>6}   seconds")
    for name, times in rows.items():
        middle = statistics.median(times)
        figures = f"{min(times):7.2f} {middle:7.2f} {max(times):7.2f}"
        goal = GOALS.get(name)
        met = "" if goal is None else f" {goal:6.1f}   {'met' if middle <= goal else 'missed'}"
        print(f"{name:12} {figures}{met}")


if __name__ == "__main__":
    main()
