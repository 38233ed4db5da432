"""PRIM: the published boxes, a plain twin, and laws."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.audit.discovery.prim import (
    Table,
    best,
    discover,
    inside,
    pasted,
    trajectory,
    without,
)


def everywhere(table):
    return np.ones(table.n, np.bool_)


def test_bryant_and_lempert_2010(shared):
    """B. P. Bryant, R. J. Lempert (2010); box 21 and the box of three columns as published."""
    golden = json.loads((shared / "golden/uncertainty/bryant_prim.json").read_text())
    frame = pd.read_csv(shared / "golden/uncertainty/bryant_et_al_2010_data.csv")
    table = Table.of({c: frame[c].to_numpy() for c in frame.columns[2:11]})
    interest = frame.iloc[:, 15].to_numpy() > 0
    path = trajectory(table, interest, everywhere(table), peel=0.1)
    assert len(path) == golden["steps"]
    published = golden["published"]["box21"]
    assert path[21].coverage == pytest.approx(published["coverage"], abs=5e-7)
    assert path[21].density == pytest.approx(published["density"], abs=5e-7)
    assert path[21].mass == pytest.approx(published["mass"], abs=5e-8)
    for name, limits in golden["published"]["box21_limits"].items():
        assert path[21].limits[name] == pytest.approx(limits, rel=1e-6)
    assert path[-1].coverage == pytest.approx(golden["measured_final"]["coverage"])
    assert path[-1].density == 1.0
    dropped = golden["published"]["after_drop_cellulosic"]
    three = without(table, interest, everywhere(table), path[21], "Cellulosic cost")
    found = discover(table, interest, peel=0.1, at=21)  # drops what may be chance by itself
    for box in (three, found.boxes[0]):
        assert box.coverage == pytest.approx(dropped["coverage"], abs=5e-7)
        assert box.density == pytest.approx(dropped["density"], abs=5e-7)
        assert len(box.limits) == dropped["res_dim"]
    assert len(found.boxes) == 1  # a second box would be too thin, as published


def twin(columns, y, alpha, mass):
    """Peeling by masks and sorts, one candidate after another."""
    names = list(columns)
    n = len(y)
    here = np.ones(n, bool)
    limits = {}
    boxes = [({}, n, int(y.sum()))]
    while True:
        held = int(here.sum())
        candidates = []
        for j, name in enumerate(names):
            x = columns[name]
            free = len(names) - len(limits) - (name not in limits)
            lo, hi = limits.get(name, (x.min(), x.max()))
            ranked = np.sort(x[here])
            for side in ("upper", "lower"):
                if side == "upper":
                    edge = ranked[int(np.ceil((held - 1) * (1 - alpha)))]
                    keep = here & (x < edge)
                    cut = (lo, (edge + x[keep].max()) / 2) if keep.any() else None
                else:
                    edge = ranked[int(np.floor((held - 1) * alpha))]
                    keep = here & (x > edge)
                    cut = ((edge + x[keep].min()) / 2, hi) if keep.any() else None
                if cut is None:
                    continue
                gain = (y[keep].sum() / keep.sum() - y[here].sum() / held) / (held - keep.sum())
                if gain > 0:
                    candidates.append((gain, free, -j, side == "upper", name, cut, keep))
        if not candidates:
            return boxes
        _, _, _, _, name, cut, keep = max(candidates, key=lambda c: c[:4])
        if keep.sum() < max(1, int(np.ceil(mass * n - 1e-9))):
            return boxes
        limits = {**limits, name: cut}
        here = keep
        boxes.append((limits, int(here.sum()), int(y[here].sum())))


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.02, 0.05, 0.1, 0.3]), st.booleans())
def test_the_kernel_is_its_plain_twin(seed, alpha, ties):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(20, 200))
    columns = {f"x{j}": rng.random(n) for j in range(3)}
    if ties:
        columns = {k: np.round(v * 8) for k, v in columns.items()}
    y = (columns["x0"] > np.median(columns["x0"])) & (rng.random(n) < 0.8)
    if not y.any() or y.all():
        return
    table = Table.of(columns)
    path = trajectory(table, y, everywhere(table), alpha, 0.05)
    plain = twin(columns, y, alpha, 0.05)
    assert [(b.n, b.k) for b in path] == [(n, k) for _, n, k in plain]
    for box, (limits, _, _) in zip(path, plain, strict=True):
        assert box.limits.keys() == limits.keys()
        for name, limit in limits.items():
            assert box.limits[name] == pytest.approx(limit)


@given(st.integers(0, 2**32 - 1))
def test_limits_hold_what_the_box_says(seed):
    rng = np.random.default_rng(seed)
    n = 300
    kind = rng.choice(["rail", "road", "sea"], n)
    x = rng.normal(size=n)
    y = (x > 0.3) & (kind != "sea")
    table = Table.of({"x": x, "kind": kind})
    path = trajectory(table, y, everywhere(table))
    for box in path:
        held = inside(table, box.limits)
        assert (int(held.sum()), int((y & held).sum())) == (box.n, box.k)
    chosen = path[best(path)]
    wide = pasted(table, y, everywhere(table), chosen)
    assert wide.density >= chosen.density
    assert wide.n >= chosen.n


def test_the_order_of_the_points_does_not_matter():
    rng = np.random.default_rng(5)
    x, z = rng.random(400), rng.random(400)
    y = (x > 0.6) & (z < 0.5)
    mixed = rng.permutation(400)
    one = discover(Table.of({"x": x, "z": z}), y)
    other = discover(Table.of({"x": x[mixed], "z": z[mixed]}), y[mixed])
    assert one.boxes == other.boxes
    assert one.trajectory == other.trajectory


def test_a_known_box_is_found_with_its_categories():
    rng = np.random.default_rng(6)
    n = 4000
    x, z = rng.random(n), rng.random(n)
    kind = rng.choice(["ally", "rival", "neutral"], n)
    y = (x > 0.7) & (kind == "rival")
    found = discover(Table.of({"x": x, "noise": z, "kind": kind}), y)
    (box,) = found.boxes
    assert set(box.limits) == {"x", "kind"}
    assert box.limits["kind"] == ("rival",)
    assert box.limits["x"][0] == pytest.approx(0.7, abs=0.02)
    assert box.coverage > 0.95
    assert box.density > 0.95
    assert found.stability.coverage["x"] == 1.0


def test_two_boxes_are_found_one_after_the_other():
    rng = np.random.default_rng(7)
    x, z = rng.random(6000), rng.random(6000)
    y = ((x < 0.2) & (z > 0.4) & (z < 0.8)) | ((x > 0.7) & (z > 0.7))
    found = discover(Table.of({"x": x, "z": z}), y)
    assert len(found.boxes) == 2
    assert sum(b.coverage for b in found.boxes) > 0.9


@pytest.mark.parametrize("y", [np.zeros(10, bool), np.ones(10, bool)])
def test_nothing_or_everything_of_interest_is_refused(y):
    with pytest.raises(ValueError, match="of interest"):
        discover(Table.of({"x": np.arange(10.0)}), y)


def test_a_column_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="x is not a number"):
        Table.of({"x": np.array([1.0, np.nan])})
