"""Progress on stderr: what takes over a second shows how far it is."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUIET = 1.0  # seconds before anything is shown
NAMES = {"futures": "examining futures", "flips": "looking for what reverses each claim"}


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Yield ``tell(stage, done, of)``; nothing is drawn where stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    began = time.perf_counter()
    lock = threading.Lock()
    tasks: dict[str, object] = {}

    def tell(stage: str, done: int, of: int) -> None:
        if time.perf_counter() - began < QUIET:
            return
        with lock:
            if not tasks:
                bar.start()
            if stage not in tasks:
                tasks[stage] = bar.add_task(NAMES.get(stage, stage), total=of)
            bar.update(tasks[stage], completed=min(done, of), total=of)  # type: ignore[arg-type]

    try:
        yield tell
    finally:
        if tasks:
            bar.stop()


@contextmanager
def waiting(says: str) -> Iterator[None]:
    """Say what is being done while it is, on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(says):
        yield
