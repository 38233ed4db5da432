"""Importing a million events and more, beside pandas, which reads the same file and keeps nothing.

The files are made up, in the layouts of GDELT 2.0 and ICEWS. Each import and each reading is a
process of its own, so that its peak of memory is its own; best of some runs. `quick` as an argument
makes smaller files.
"""

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from standoff.events.codes import codes
from standoff.events.countries import atlas
from standoff.events.layouts.gdelt import GDELT2

ROOT = Path(__file__).parents[1]
ROWS = {"gdelt2": 1_000_000, "icews": 1_000_000}
GOAL = 1_000_000  # rows a minute
RUNS = 2
BLOCK = 50_000
ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text",
    "CAMEO Code", "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID",
    "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
    "Longitude",
)  # fmt: skip


def main() -> None:
    """Print the table."""
    quick = "quick" in sys.argv[1:]
    print(f"{'':44} {'rows/minute':>14} {'seconds':>8} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for kind, rows in ROWS.items():
            count = rows // 10 if quick else rows
            file = Path(folder) / f"{kind}.txt"
            write(file, kind, count)
            size = file.stat().st_size / 1e6
            print(f"{kind}, {count:,} rows, {size:,.0f} MB")
            ours = min(alone(IMPORT, file, kind) for _ in range(RUNS))
            show("standoff events import", count, *ours)
            show("  the same again", count, *min(alone(AGAIN, file, kind) for _ in range(RUNS)))
            show("pandas.read_csv", count, *min(alone(PANDAS, file, kind) for _ in range(RUNS)))
            arrow = min(alone(ARROW, file, kind) for _ in range(RUNS))
            show("pandas.read_csv, engine pyarrow", count, *arrow)
            rate = 60 * count / ours[0]
            print(f"goal {GOAL:,} rows a minute: {'met' if rate >= GOAL else 'MISSED'}")
            file.unlink()


def show(what: str, rows: int, seconds: float, peak: float) -> None:
    print(f"  {what:42} {60 * rows / seconds:14,.0f} {seconds:8.1f} {peak:8.0f}", flush=True)


IMPORT = """
from standoff.events.store import Store
with Store(folder + "/events.duckdb", write=True) as store:
    began = time.perf_counter()
    done = store.add(file, kind)
    seconds = time.perf_counter() - began
assert done.rows == done.added + done.again + done.aside and done.added > 0.9 * done.rows, done
"""
AGAIN = """
from standoff.events.store import Store
with Store(folder + "/events.duckdb", write=True) as store:
    store.add(file, kind)
    began = time.perf_counter()
    assert not store.add(file, kind).done
    seconds = time.perf_counter() - began
"""
PANDAS = """
import pandas
began = time.perf_counter()
header = None if kind == "gdelt2" else 0
frame = pandas.read_csv(file, sep="\\t", header=header, low_memory=False)
seconds = time.perf_counter() - began
"""
ARROW = PANDAS.replace("low_memory=False", 'engine="pyarrow"')


def alone(code: str, file: Path, kind: str) -> tuple[float, float]:
    """Seconds and peak of memory (MB) of some work in a process of its own."""
    head = "import json, re, sys, time\nfolder, file, kind = sys.argv[1:]\n"
    tail = (
        "\nstatus = open('/proc/self/status').read()\n"
        "peak = int(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1]) / 1024\n"
        "print(json.dumps([seconds, peak]))\n"
    )
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        done = subprocess.run(
            [sys.executable, "-c", head + code + tail, folder, str(file), kind],
            capture_output=True, text=True, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "2"},
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def write(file: Path, kind: str, rows: int) -> None:
    """A made-up file: any actors, codes and days, the rest of a row as wide as a real one."""
    rng = np.random.default_rng(0)
    countries = [c for c in atlas().by_iso3.values() if c.kind == "state"]
    known = [c for c in codes().values() if c.goldstein is not None and len(c.code) > 2]
    started = time.perf_counter()
    with file.open("w", encoding="utf-8", newline="") as out:
        if kind == "icews":
            out.write("\t".join(ICEWS) + "\n")
        for start in range(0, rows, BLOCK):
            n = min(BLOCK, rows - start)
            who = rng.integers(0, len(countries), (n, 2))
            what, day = rng.integers(0, len(known), n), rng.integers(0, 365, n)
            line = gdelt if kind == "gdelt2" else icews
            body = io.StringIO()
            writer = csv.writer(body, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE,
                                quotechar=None)  # fmt: skip
            dates = np.datetime64("2019-01-01") + day
            writer.writerows(
                line(start + i, str(dates[i]), countries[who[i, 0]], countries[who[i, 1]],
                     known[what[i]])
                for i in range(n)
            )  # fmt: skip
            out.write(body.getvalue())
    print(f"(made in {time.perf_counter() - started:.0f} s)", file=sys.stderr)


def gdelt(number, date, source, target, code) -> list[object]:
    flat = date.replace("-", "")
    place = ["4", f"Place {number % 9973}, {source.name}", "UP", "UP12", "25", 50.4, 30.5, "-1044"]
    actors = [
        [c.iso3 + "GOV", c.name.upper(), c.iso3, "", "", "", "", "GOV", "", ""]
        for c in (source, target)
    ]
    return [
        900_000_000 + number, flat, flat[:6], flat[:4], "2019.1616", *actors[0], *actors[1], 1,
        code.code, code.code[:3], code.code[:2], code.quad, code.goldstein, 4, 1, 4, -2.15,
        *place, *place, *place, flat + "001500",
        f"https://news.example/{flat}/an-article-with-a-long-name-{number}.html",
    ]  # fmt: skip


def icews(number, date, source, target, code) -> list[object]:
    return [
        20_000_000 + number, date, f"Citizen ({source.name})", "General Population / Civilian",
        source.name, code.title, code.code, code.goldstein, f"Foreign Affairs ({target.name})",
        "Foreign Ministry,Executive,Government", target.name, 40_000_000 + number // 3, 2,
        "A newspaper", f"Place {number % 9973}", "", "A province", source.name, 50.4, 30.5,
    ]  # fmt: skip


assert len(gdelt(0, "2019-01-01", *[atlas().by_iso3["AZE"]] * 2, codes()["043"])) in GDELT2.widths

if __name__ == "__main__":
    main()
