"""Who computes the parts: this process, this machine's cores, or a Dask cluster.

Each yields finished parts as they come; a part is the same bytes whoever computed it. No more than
twice as many are under way as there are workers, so that memory stays bounded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import Any

from standoff.errors import InputError, StandoffError
from standoff.scale.chunk import Fault, compute, compute_part
from standoff.scale.plan import Plan

PATIENCE = 10.0  # seconds to reach a scheduler
AGAIN = 3  # how often a chunk is given to another worker when its own is lost


class Unreachable(StandoffError):
    """The scheduler does not answer."""


@dataclass(frozen=True)
class Part:
    """A finished part; no body where its workers were lost."""

    chunk: int
    body: bytes
    faults: list[Fault]
    lost: str = ""


Workers = Callable[[Plan, Iterable[int]], Iterator[Part]]


def workers_of(on: str, count: int = 0) -> Workers:
    """Where a run goes on: ``here``, ``cores`` or ``dask://HOST:PORT``.

    Raises
    ------
    InputError
        No such place.
    """
    if on == "here":
        return _here
    if on == "cores":
        return lambda plan, chunks: _cores(plan, chunks, count or os.cpu_count() or 1)
    if on.startswith("dask://") and ":" in on[7:]:
        return lambda plan, chunks: _dask(plan, chunks, on[7:])
    raise InputError(f"--on `{on}`: write here, cores or dask://HOST:PORT")


def _here(plan: Plan, chunks: Iterable[int]) -> Iterator[Part]:
    for chunk in chunks:
        yield Part(chunk, *compute_part(plan, chunk))


def _cores(plan: Plan, chunks: Iterable[int], count: int) -> Iterator[Part]:
    todo = iter(chunks)
    under_way: dict[Future[tuple[bytes, list[Fault]]], int] = {}
    pool = ThreadPoolExecutor(count)
    try:
        while True:
            while len(under_way) < 2 * count and (chunk := next(todo, None)) is not None:
                under_way[pool.submit(compute_part, plan, chunk)] = chunk
            if not under_way:
                return
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda f: under_way[f]):
                yield Part(under_way.pop(future), *future.result())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _dask(plan: Plan, chunks: Iterable[int], address: str) -> Iterator[Part]:
    try:
        import distributed
    except ImportError:
        raise InputError(
            "dask is not installed; install Standoff with its extra: standoff[cluster]"
        ) from None
    dask: Any = distributed
    try:
        client = dask.Client(f"tcp://{address}", timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise Unreachable(
            f"dask://{address}: no scheduler answers there ({type(error).__name__}); what is done "
            "is kept: start it and give the same command again"
        ) from None
    try:
        yield from _on(client, dask, plan, iter(chunks), address)
    finally:
        client.close(timeout=PATIENCE)


@dataclass(frozen=True)
class _Given:
    """A chunk that a cluster was given: how often so far, and with which copy of the case."""

    chunk: int
    times: int
    copy: int


def _on(client: Any, dask: Any, plan: Plan, todo: Iterator[int], address: str) -> Iterator[Part]:
    """Parts from a cluster; the case goes to it once, and again if its holders are lost."""
    under_way: dict[Any, _Given] = {}
    copies = [_scattered(client, plan, address)]

    def give(chunk: int, times: int = 0) -> Any:
        start, stop = plan.rows(chunk)
        copy = len(copies) - 1
        future = client.submit(
            compute, copies[copy], plan.seed, start, stop, plan.calls, plan.columns,
            key=f"standoff-{plan.id}-{chunk}-{times}", retries=AGAIN, pure=False,
        )  # fmt: skip
        under_way[future] = _Given(chunk, times, copy)
        return future

    ahead = 2 * max(1, sum(client.nthreads().values()))
    coming = dask.as_completed([give(chunk) for chunk in islice(todo, ahead)])
    for future in coming:
        given = under_way.pop(future)
        part = None
        try:
            part = Part(given.chunk, *future.result())
        except dask.client.FutureCancelledError as error:  # what it waited for went with a worker
            if given.times == AGAIN:
                part = _lost(given.chunk, error)
            elif given.copy == len(copies) - 1:
                copies.append(_scattered(client, plan, address))
        except Exception as error:  # a lost worker, or a fault that no retry mends
            part = _lost(given.chunk, error)
        future.release()
        if part is None:
            coming.add(give(given.chunk, given.times + 1))
            continue
        if (chunk := next(todo, None)) is not None:
            coming.add(give(chunk))
        yield part


def _scattered(client: Any, plan: Plan, address: str) -> Any:
    try:
        return client.scatter(plan.case, broadcast=True, hash=False)
    except TimeoutError:
        raise Unreachable(
            f"dask://{address}: the scheduler has no workers; what is done is kept: start some and "
            "give the same command again"
        ) from None


def _lost(chunk: int, error: Exception) -> Part:
    return Part(chunk, b"", [], f"{type(error).__name__}: {str(error)[:200]}")
