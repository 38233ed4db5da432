"""What the tests of the event store share."""

import pytest

from standoff.events.store import Store

HEADER = "date,source,source_iso3,target,target_iso3,cameo,quad,goldstein\n"


@pytest.fixture
def store(tmp_path):
    """An empty store, open for importing."""
    with Store(tmp_path / "events.duckdb", write=True) as opened:
        yield opened


@pytest.fixture
def bring(store, tmp_path):
    """Write a file and import it."""

    def work(body, as_="csv", name="", file="made-up.csv"):
        path = tmp_path / file
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
        return store.add(path, as_, name)

    return work


@pytest.fixture
def tidy(bring):
    """Import tidy rows: ``2018-01-01 RUS AZE 112``, one a line."""

    def work(rows, name="made-up"):
        body = "".join(
            f"{day},Someone ({a}),{a},Someone ({b}),{b},{code},,\n"
            for day, a, b, code in (row.split() for row in rows)
        )
        return bring(HEADER + body, name=name, file=f"{name}.csv")

    return work
