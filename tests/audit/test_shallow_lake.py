"""The shallow lake: Standoff's tools on a model that is no case.

A town releases phosphorus into a lake, which recycles what lies on its bed. Past a critical level
the lake turns and stays turned. S. R. Carpenter, D. Ludwig, W. A. Brock (1999), Management of
eutrophication for lakes subject to potentially irreversible change, Ecological Applications 9,
751-771; as a benchmark of many objectives and deep uncertainties: J. D. Quinn, P. M. Reed, K.
Keller (2017), Direct policy search for robust multi-objective management of deeply uncertain
socio-ecological tipping points, Environmental Modelling & Software 92, 125-141.
"""

import numpy as np
import pytest
from scipy.optimize import brentq

from standoff.audit.discovery.prim import Table, discover
from standoff.audit.drivers.morris import morris
from standoff.audit.drivers.pawn import pawn
from standoff.audit.drivers.sobol import sobol
from standoff.audit.policies import compared

YEARS = 100
POLICIES = {"bold": 0.05, "mild": 0.025, "none": 0.0}  # released a year, for ever
INPUTS = {  # the deep uncertainties of Quinn et al. 2017, table 1
    "b": (0.1, 0.45),
    "q": (2.0, 4.5),
    "mean": (0.01, 0.05),
    "stdev": (0.001, 0.005),
    "delta": (0.93, 0.99),
}
NOISE = np.random.default_rng(1999).standard_normal(YEARS)


def recycled(x, q):
    return x**q / (1 + x**q)


def critical(b, q):
    """The unstable level at which what is recycled equals what is lost."""
    return brentq(lambda x: recycled(x, q) - b * x, 0.01, 1.5)


def step(x, b, q, inflow=0.0):
    return x + inflow + recycled(x, q) - b * x


def lake(points, release):
    """Reliability and utility (n,) of releasing so much a year, in futures (n, 5).

    Reliability is the share of the years below the critical level of that future; utility what the
    releases are worth, discounted. The noise of the natural inflow is the same in every future.
    """
    b, q, mean, stdev, delta = points.T
    limit = limits(b, q)
    spread = np.sqrt(np.log1p((stdev / mean) ** 2))
    x, worth, below = np.zeros(len(points)), np.zeros(len(points)), np.zeros(len(points))
    for year in range(YEARS):
        inflow = np.exp(np.log(mean) - spread**2 / 2 + spread * NOISE[year])
        x = step(x, b, q, release + inflow)
        below += x < limit
        worth += 0.4 * release * delta**year
    return below / YEARS, worth


def limits(b, q):
    """The critical level of each future, by bisection; the same as `critical`, for many."""
    lo, hi = np.full(len(b), 0.01), np.full(len(b), 1.0)
    hi = np.where(recycled(hi, q) > b * hi, hi, 1.5)
    for _ in range(60):
        middle = (lo + hi) / 2
        over = recycled(middle, q) > b * middle
        lo, hi = np.where(over, lo, middle), np.where(over, middle, hi)
    return hi


@pytest.fixture(scope="module")
def points():
    u = np.random.default_rng(2017).random((2000, len(INPUTS)))
    lo, hi = np.array(list(INPUTS.values())).T
    return lo + u * (hi - lo)


@pytest.fixture(scope="module")
def outcomes(points):
    both = [lake(points, release) for release in POLICIES.values()]
    return tuple(np.column_stack(columns) for columns in zip(*both, strict=True))


def test_the_critical_level_by_its_definition():
    """b = .42, q = 2: the roots of b x^2 - x + b = 0; the smaller one is where it turns."""
    found = critical(0.42, 2)
    assert found == pytest.approx(0.54454, abs=5e-6)
    assert found == pytest.approx((1 - np.sqrt(1 - 4 * 0.42**2)) / (2 * 0.42))
    assert step(found, 0.42, 2) == pytest.approx(found)
    below, above = found - 1e-3, found + 1e-3
    for _ in range(2000):
        below, above = step(below, 0.42, 2), step(above, 0.42, 2)
    assert below < 0.01  # it clears
    assert above == pytest.approx((1 + np.sqrt(1 - 4 * 0.42**2)) / (2 * 0.42), abs=1e-3)
    many = limits(np.array([0.42, 0.2, 0.35]), np.array([2.0, 3.0, 4.0]))
    assert many == pytest.approx([critical(0.42, 2), critical(0.2, 3), critical(0.35, 4)])


def test_policies_side_by_side(outcomes):
    reliable, useful = (
        compared(name, tuple(POLICIES), table, "more", enough)
        for name, table, enough in zip(
            ("reliability", "utility"), outcomes, (0.95, 0.2), strict=True
        )
    )
    for criterion, tiers in reliable.rankings.items():
        assert tiers[0] in (("none",), ("mild", "none"), ("bold", "mild", "none")), criterion
    for criterion in ("mean", "regret", "worst-regret", "best"):
        assert reliable.rankings[criterion] == (("none",), ("mild",), ("bold",))
    assert useful.rankings["mean"] == (("bold",), ("mild",), ("none",))
    by = {f.policy: f for f in reliable.fared}
    assert by["none"].regret_worst == 0.0
    assert by["bold"].enough < by["mild"].enough < by["none"].enough
    assert all(d.hi < 0 for d in reliable.differences)  # each later one is surely the better


def test_where_a_policy_fails(points, outcomes):
    """The lake turns where it loses little and recycles early: low b, low q."""
    fails = outcomes[0][:, 1] < 0.95
    table = Table.of({name: points[:, j] for j, name in enumerate(INPUTS)})
    box = discover(table, fails).boxes[0]
    assert box.coverage > 0.7
    assert box.density > 0.7
    assert box.limits["b"][0] <= points[:, 0].min() + 1e-9
    assert box.limits["b"][1] < 0.4
    assert not {"stdev", "delta"} & set(box.limits)


def test_what_decides(points, outcomes):
    names = list(INPUTS)
    reliable = sobol(lambda x: lake(x, 0.025)[0], tuple(INPUTS.values()), 1024)
    order = [names[j] for j in np.argsort(-reliable.total)]
    assert order[0] == "b"
    assert set(order[:3]) == {"b", "q", "mean"}
    assert reliable.total[names.index("delta")] == 0.0
    assert reliable.total.sum() > 1 > reliable.first.sum()  # they act together
    useful = sobol(lambda x: lake(x, 0.025)[1], tuple(INPUTS.values()), 1024)
    assert useful.total == pytest.approx([0, 0, 0, 0, 1], abs=0.02)
    paths = morris(lambda x: lake(x, 0.025)[0], tuple(INPUTS.values()), 60)
    assert names[int(np.argmax(paths.mu_star))] == "b"
    assert paths.mu[0] > 0  # the more is lost, the safer
    lo, hi = np.array(list(INPUTS.values())).T
    shifts = pawn((points - lo) / (hi - lo), outcomes[0][:, 1])
    assert names[int(np.argmax(shifts.median))] == "b"
    assert not shifts.above[names.index("delta")]
