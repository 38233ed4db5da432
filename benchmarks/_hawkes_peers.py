"""The peers of benchmarks/hawkes.py, in their own Python: a request a line, an answer a line.

Alone it does nothing. A request names a job and a record (.npz); an answer has its seconds and
what came out. Nothing is timed but the library's own calls.
"""

import json
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")


class Record:
    """A record of events as tick takes it, and the true process behind it."""

    def __init__(self, path):
        with np.load(path) as file:
            self.times, self.kinds = file["times"], file["kinds"]
            self.end, self.decay = float(file["end"]), float(file["decay"])
            self.baseline, self.branching = file["baseline"], file["branching"]
        self.count = len(self.baseline)
        self.lists = [np.ascontiguousarray(self.times[self.kinds == i]) for i in range(self.count)]

    def tick_model(self):
        from tick.hawkes import ModelHawkesExpKernLogLik

        model = ModelHawkesExpKernLogLik(self.decay, n_threads=1)
        model.fit([self.lists], end_times=np.array([self.end]))
        return model

    def from_tick(self, loss):
        """The log-likelihood: tick's loss is a mean an event, and adds D to all intensities."""
        return -loss * len(self.times) - self.count * self.end


def likelihood(record, again):
    """Value and gradient at the true process: from the record, and asked again."""
    at = np.concatenate([record.baseline, record.branching.ravel()])
    out = np.empty_like(at)
    start = time.perf_counter()
    model = record.tick_model()
    loss = model.loss_and_grad(at, out)[0]
    first = time.perf_counter() - start
    seconds = []
    for _ in range(again):
        start = time.perf_counter()
        model.loss_and_grad(at, out)
        seconds.append(time.perf_counter() - start)
    gradient = (-out * len(record.times)).tolist()
    return {
        "first": first,
        "again": float(np.median(seconds)),
        "value": record.from_tick(loss),
        "gradient": gradient,
    }


class Reached(Exception):
    """The likelihood asked for."""


def fit_lbfgsb(record, wanted):
    """tick's likelihood and gradient under SciPy's L-BFGS-B, stopped as soon as it is there."""
    from scipy.optimize import minimize

    count, asked, best = record.count, 0, -np.inf
    start = time.perf_counter()
    model = record.tick_model()
    rate = len(record.times) / record.end / count
    flat = np.concatenate([np.full(count, rate / 2), np.full(count**2, 0.5 / count)])

    def loss(x):
        nonlocal asked, best
        out = np.empty_like(x)
        value = model.loss_and_grad(x, out)[0]
        asked, best = asked + 1, max(best, record.from_tick(value))
        if best >= wanted:
            raise Reached
        return value, out

    try:
        options = {"maxiter": 5000, "maxfun": 10000, "ftol": 0.0, "gtol": 0.0}
        bounds = [(1e-12, None)] * len(flat)
        minimize(loss, flat, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    except Reached:
        pass
    return {"seconds": time.perf_counter() - start, "value": best, "asked": asked}


def fit_agd(record, steps):
    """tick's own accelerated gradient descent with its line search, for so many steps."""
    from tick.prox import ProxPositive
    from tick.solver import AGD

    count = record.count
    rate = len(record.times) / record.end / count
    flat = np.concatenate([np.full(count, rate / 2), np.full(count**2, 0.5 / count)])
    start = time.perf_counter()
    model = record.tick_model()
    solver = AGD(step=1.0, max_iter=steps, tol=1e-12, verbose=False, record_every=10**6)
    found = solver.set_model(model).set_prox(ProxPositive()).solve(flat)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "value": record.from_tick(model.loss(found)), "asked": steps}


def engine(record, method, seed):
    """One path of hawkes-engine, whose alpha is branching times decay."""
    import hawkes_engine

    decays = np.full((record.count, record.count), record.decay)
    start = time.perf_counter()
    times, _ = hawkes_engine.simulate(
        record.baseline,
        record.branching * record.decay,
        decays,
        record.end,
        method=method,
        seed=seed,
    )
    return {"seconds": time.perf_counter() - start, "events": len(times)}


def engine_value(record):
    """hawkes-engine's log-likelihood at the true process."""
    import hawkes_engine

    found = hawkes_engine.loglik(
        record.times,
        record.kinds.astype(np.uint8),
        mu=record.baseline,
        alpha=record.branching * record.decay,
        beta=np.full((record.count, record.count), record.decay),
        T=record.end,
    )
    return {"value": float(found["value"])}


JOBS = {f.__name__: f for f in (likelihood, fit_lbfgsb, fit_agd, engine, engine_value)}


def main():
    from importlib.metadata import version

    answers = sys.stdout
    sys.stdout = sys.stderr  # what the libraries print is not an answer
    names = ("tick", "hawkes-engine", "numpy", "scipy")
    print(json.dumps({name: version(name) for name in names}), file=answers, flush=True)
    records = {}
    for line in sys.stdin:
        job, path, arguments = json.loads(line)
        if path not in records:
            records = {path: Record(path)}
        answer = JOBS[job](records[path], *arguments)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
