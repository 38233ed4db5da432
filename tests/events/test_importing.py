"""Bringing files in: all or nothing, none twice, the lines of what is kept aside, any encoding."""

import os
import random
import signal
import subprocess
import sys
import time

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.errors import InputError, StandoffError
from standoff.events.layouts import LAYOUTS
from standoff.events.store import Store

HEADER = "date,source,source_iso3,target,target_iso3,cameo,quad,goldstein\n"
GOOD = "2018-01-01,Someone,RUS,Other,AZE,112,3,-2.0\n"


def table(path):
    """All that a store holds, in order."""
    with duckdb.connect(str(path), read_only=True) as con:
        return [
            con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for name in ("events", "imports", "rejects")
        ]


# ---------------------------------------------------------------------------- what is wrong where


def test_what_cannot_be_read_is_named_by_line_and_kept_aside(bring, store):
    wrong = {
        3: ("2018-02-30,a,RUS,b,AZE,112,3,-2", "the date `2018-02-30` does not exist"),
        5: ("yesterday,a,RUS,b,AZE,112,3,-2", "`yesterday` is not a date"),
        6: (",a,RUS,b,AZE,112,3,-2", "it has no date"),
        8: ("2018-01-01,a,RUS,b,AZE,112,5,-2", "`5` is not a class, 1 to 4"),
        9: ("2018-01-01,a,RUS,b,AZE,999,,", "`999` is not a code of CAMEO or PLOVER"),
        10: ("2018-01-01,a,RUS,b,AZE,,,", "it has neither code nor class"),
        12: ("2018-01-01,a,RUS,b,AZE,112,3,-20", "`-20` is not a Goldstein value, -10 to 10"),
        13: ("2018-01-01,a,RUS,b", "it has 4 cells, not 8"),
        14: ('2018-01-01,"a"x,RUS,b,AZE,112,3,1', "text stands behind a closing quotation mark"),
        15: ("2018-01-01,a,RUS,b,AZE,112,3,nan", "`nan` is not a Goldstein value, -10 to 10"),
        16: ("0018-01-01,a,RUS,b,AZE,112,3,1", "the year of 0018-01-01 cannot be"),
    }
    lines = [wrong[n][0] if n in wrong else GOOD.strip() for n in range(2, 19)]
    lines[4 - 2] = ""  # a blank line is a line, and no row
    done = bring(HEADER + "\n".join(lines))
    assert (done.rows, done.added, done.aside) == (16, 5, len(wrong))
    assert {r.line: r.why for r in store.rejects()} == {n: why for n, (_, why) in wrong.items()}
    assert {r.line: r.row for r in store.rejects()}[13] == wrong[13][0]


def test_lines_are_right_below_a_cell_of_several_lines(bring, store):
    body = HEADER + (
        '2018-01-01,"one\ntwo\n\nfour",RUS,b,AZE,112,3,-2\n'  # lines 2 to 5
        "bad,a,RUS,b,AZE,112,3,-2\n"
        '2018-01-02,"a ""quoted"" word, and a comma",RUS,b,AZE,112,3,-2\n'
        "worse,a,RUS,b,AZE,112,3,-2\n"
    )
    for text in (body, body.replace("\n", "\r\n")):
        name = f"set{len(text)}"
        bring(text, name=name)
        assert [r.line for r in store.rejects([name])] == [6, 8]
    sources = {e["source"] for e in store.events()}
    assert 'a "quoted" word, and a comma' in sources
    assert "one\ntwo\n\nfour" in sources


def test_the_row_kept_aside_is_cut(bring, store):
    bring(HEADER + GOOD + "bad," + "x" * 5000 + ",RUS,b,AZE,112,3,-2\n")
    assert len(store.rejects()[0].row) == 300


def test_a_quotation_that_never_ends_is_one_sentence(bring):
    body = HEADER + '2018-01-01,"open,RUS,b,AZE,112,3,-2\n' + GOOD * 1500
    with pytest.raises(InputError, match="line 2: a quotation mark opens here and never closes"):
        bring(body)


def test_a_file_without_an_event_is_refused_with_its_first_reason(bring, store):
    with pytest.raises(InputError, match="none of its 2 rows is an event; line 2: `x` is not a da"):
        bring(HEADER + "x,a,RUS,b,AZE,112,3,1\ny,a,RUS,b,AZE,112,3,1\n")
    for body in ("", "\n\n", HEADER):
        with pytest.raises(InputError, match=r"nothing in it|no row below"):
            bring(body)
    assert store.imports() == []


def test_wrong_columns_are_named_and_so_is_what_the_file_has(bring):
    with pytest.raises(InputError, match="need the columns `source`, `target`; the file has `dat"):
        bring("date,cameo\n2018-01-01,112\n")
    with pytest.raises(InputError, match="the first line, `hello`, is no row of several"):
        bring("hello\nworld\n")
    with pytest.raises(InputError, match="--as nonsense: write one of icews, gdelt1"):
        bring(HEADER + GOOD, "nonsense")


# --------------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "utf-8, but windows-1252 in 2 places"),
    ],
)
def test_encodings(bring, store, encoding, said):
    text = HEADER + GOOD.replace("Someone", "Café “Ö”" if encoding != "cp1252" else "Café Ö")
    done = bring((text * 1).encode(encoding))
    assert (done.added, done.encoding) == (1, said)
    assert store.events()[0]["source"].startswith("Café")


def test_null_bytes_and_returns_within_lines_do_no_harm(bring, store):
    done = bring(HEADER + GOOD.replace("Someone", "So\x00me\rone\x01") + "bad\n")
    assert (done.added, done.aside) == (1, 1)
    assert store.rejects()[0].line == 3
    assert bring((HEADER + GOOD).replace("\n", "\r"), name="mac", file="mac.csv").added == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"PAR1....", "Parquet"),
        (b"\x1f\x8b\x08\x00junk", "packed file is damaged"),
        (b"PK\x03\x04junk", "packed file is damaged"),
        (bytes(range(256)) * 9, "line is longer|no row|nothing|need|events come as"),
        (b"\x00" * 5000, "there is nothing in it"),
    ],
)
def test_what_is_no_text_is_refused(bring, body, says):
    with pytest.raises(InputError, match=says):
        bring(body)


@settings(max_examples=40)
@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.one_of(
        st.binary(max_size=400),
        st.text(alphabet='ab1-,;\t\n\r" \0é', max_size=200).map(str.encode),
        st.text(alphabet='ab1-,"\n 2018', max_size=200).map(lambda t: (HEADER + GOOD + t).encode()),
    ),
)
def test_junk_is_imported_or_refused_but_never_breaks(tmp_path_factory, as_, body):
    folder = tmp_path_factory.mktemp("junk")
    file = folder / "junk.txt"
    file.write_bytes(body)
    with Store(folder / "s.duckdb", write=True) as store:
        try:
            done = store.add(file, as_)
        except StandoffError as error:
            assert str(error).count("\n") == 0
            assert store.imports() == []
            assert store.rejects() == []
        else:
            assert done.rows == done.added + done.again + done.aside


# ------------------------------------------------------------------------------------- none twice


def test_importing_a_file_twice_changes_nothing(store, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(HEADER + GOOD + GOOD + "bad\n")
    first = store.add(file, "csv")
    store._con.execute("CHECKPOINT")
    before, raw = table_of(store), store.path.read_bytes()
    other = tmp_path / "renamed.csv"
    other.write_bytes(file.read_bytes())
    for again in (store.add(file, "csv"), store.add(other, "csv", "another-name")):
        assert not again.done
        assert again.number == first.number
    assert table_of(store) == before
    store._con.execute("CHECKPOINT")
    assert store.path.read_bytes() == raw


def table_of(store):
    return [
        store._con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
        for name in ("events", "imports", "rejects")
    ]


def test_rows_without_an_id_count_as_often_as_the_fullest_file_has_them(bring, store):
    assert bring(HEADER + GOOD * 2, name="a", file="1.csv").added == 2
    assert bring(HEADER + GOOD * 3 + "\n", name="a", file="2.csv").added == 1
    other = GOOD.replace("112", "120")
    done = bring(HEADER + other + GOOD, name="a", file="3.csv")
    assert (done.added, done.again) == (1, 1)
    assert bring(HEADER + GOOD + "\n\n", name="b", file="4.csv").added == 1


def test_an_id_stands_once_in_a_data_set(bring, store):
    head = "id,date,source,target,cameo\n"
    one, two = "1,2018-01-01,RUS,AZE,112\n", "2,2018-01-02,RUS,AZE,112\n"
    assert bring(head + one + one + two, name="a", file="1.csv").again == 1
    assert bring(head + one + "3,2018-01-03,RUS,AZE,112\n", name="a", file="2.csv").added == 1
    assert [e["id"] for e in store.events()] == ["1", "2", "3"]


def test_the_digest_of_what_is_counted_does_not_depend_on_the_order(tmp_path):
    rng = random.Random(0)
    pairs = [rng.sample(["RUS", "AZE", "ARM", "TUR"], 2) for _ in range(40)]
    rows = [
        f"2018-01-{rng.randint(1, 9):02},x,{a},y,{b},{rng.choice(['112', '042', '190'])},,\n"
        for a, b in pairs
    ]
    rows = list(dict.fromkeys(rows))  # repeats count within a file, and not across files
    digests = set()
    for turn in range(3):
        rng.shuffle(rows)
        with Store(tmp_path / f"{turn}.duckdb", write=True) as store:
            for part in range(turn + 1):
                file = tmp_path / f"{turn}-{part}.csv"
                file.write_text(HEADER + "".join(rows[part :: turn + 1]))
                store.add(file, "csv", "a")
            daily = store.daily("2018-01-01", "2018-01-09")
            assert daily.y.sum() == len(rows)
            digests.add(daily.sha256)
            if turn == 2:
                assert store.daily("2018-01-02", "2018-01-09").sha256 not in digests
    assert len(digests) == 1


# -------------------------------------------------------------------------------- all or nothing

SLOW = """
import sys
import time
from standoff.events.store import Store
with Store(sys.argv[1], write=True) as store:
    def tell(stage, done, of):
        if stage.startswith("importing") and done >= of // 2:
            print("half", flush=True)
            time.sleep(30)  # the kill comes while the import is under way, however fast it is
    store.add(sys.argv[2], "csv", "big", tell)
"""


@pytest.fixture
def big(tmp_path):
    """A file that takes a second or two."""
    file = tmp_path / "big.csv"
    with file.open("w") as out:
        out.write(HEADER)
        for n in range(600_000):
            out.write(f"2018-01-{n % 28 + 1:02},Someone {n},RUS,Other,AZE,112,3,-2.0\n")
    return file


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_import_leaves_the_store_as_it_was(tmp_path, big, sign):
    path = tmp_path / "events.duckdb"
    small = tmp_path / "small.csv"
    small.write_text(HEADER + GOOD + "bad\n")
    with Store(path, write=True) as store:
        store.add(small, "csv")
    before = table(path)
    work = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(path), str(big)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # as from a terminal
    )  # fmt: skip
    assert work.stdout.readline() == "half\n"
    work.send_signal(sign)
    _, said = work.communicate(timeout=60)
    assert work.returncode != 0
    if sign == signal.SIGINT:
        assert "KeyboardInterrupt" in said
    assert table(path) == before
    with Store(path, write=True) as store:
        done = store.add(big, "csv", "big")
        assert (done.added, done.again) == (600_000, 0)


def test_a_store_that_another_program_writes_is_said_to_be(tmp_path):
    path = tmp_path / "events.duckdb"
    code = (
        "import sys, time\nfrom standoff.events.store import Store\n"
        "with Store(sys.argv[1], write=True):\n    print('open', flush=True)\n    time.sleep(60)\n"
    )
    work = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert work.stdout.readline() == "open\n"
        for write in (False, True):
            with pytest.raises(InputError, match="another program has the store open"):
                Store(path, write=write)
    finally:
        work.kill()
        work.communicate()


def test_a_failed_first_import_leaves_no_store_behind(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("nothing\n")
    path = tmp_path / "events.duckdb"
    with Store(path, write=True) as store, pytest.raises(InputError):
        store.add(file, "csv")
    assert not path.exists()


@pytest.mark.parametrize("what", ["text", "sqlite-like", "other tables", "newer"])
def test_what_is_no_store_is_said_to_be_none(tmp_path, what):
    path = tmp_path / "events.duckdb"
    if what in ("text", "sqlite-like"):
        path.write_bytes(
            b"hello\n" * 1000 if what == "text" else b"SQLite format 3\0" + b"\0" * 9999
        )
    else:
        with duckdb.connect(str(path)) as con:
            con.execute("CREATE TABLE x (y INTEGER)")
            if what == "newer":
                con.execute("CREATE TABLE standoff_store AS SELECT 99 AS version")
    before = path.read_bytes()
    for write in (False, True):
        with pytest.raises(
            InputError, match=r"not a DuckDB file|no store|not a store|another version"
        ):
            Store(path, write=write)
    assert path.read_bytes() == before


def test_no_store_no_folder_no_file(tmp_path, store):
    with pytest.raises(InputError, match="there is no such store"):
        Store(tmp_path / "none.duckdb")
    with pytest.raises(InputError, match="this is a folder"):
        Store(tmp_path)
    with pytest.raises(InputError, match="there is no folder"):
        Store(tmp_path / "no" / "events.duckdb", write=True)
    for file, says in ((tmp_path / "none.csv", "no such file"), (tmp_path, "folder")):
        with pytest.raises(InputError, match=says):
            store.add(file, "csv")


def test_odd_names_of_files_are_only_names(store, tmp_path):
    for name in ("a*b[1].csv", "o'clock; DROP TABLE events;.csv", "Ärger {x}.csv"):
        file = tmp_path / name
        file.write_text(HEADER + GOOD.replace("Someone", name.partition(".")[0].replace(",", "")))
        assert store.add(file, "csv").added == 1
    assert len(store.imports()) == 3


def test_progress_is_told(store, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(HEADER + GOOD * 1000)
    said = []
    began = time.perf_counter()
    store.add(file, "csv", "", lambda *told: said.append(told))
    assert time.perf_counter() - began < 30
    stages = {stage for stage, _, _ in said}
    assert stages == {"looking at a.csv", "importing a.csv"}
    assert all(0 <= done <= of for _, done, of in said)
    assert said[-1][1] == said[-1][2] == 1001


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="no /proc here")
def test_memory_is_bounded(tmp_path, big):
    code = (  # VmHWM: this program's own peak, without that of the one that started it
        "import re, sys\nfrom standoff.events.store import Store\n"
        "with Store(sys.argv[1], write=True, memory='120MB') as store:\n"
        "    assert store.add(sys.argv[2], 'csv').added == 600_000\n"
        "status = open('/proc/self/status').read()\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "s.duckdb"), str(big)],
        capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 320  # with 2 GB at hand it takes 375
