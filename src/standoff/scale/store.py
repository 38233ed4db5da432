"""A run's folder: its manifest, its parts, what failed. Each file is whole or not there."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from standoff.audit.asked import Call
from standoff.audit.engine import Outcomes
from standoff.errors import InputError, StandoffError
from standoff.scale.plan import Plan

_PART = re.compile(r"part-(\d{6})\.parquet")
RUNS = Path(".standoff") / "runs"


class CannotWrite(StandoffError):
    """A part could not be written: the disk is full, or the folder is not ours."""


@dataclass(frozen=True)
class Folder:
    """Where a run keeps its parts."""

    path: Path

    @property
    def manifest(self) -> dict[str, Any]:
        """What the run computes.

        Raises
        ------
        InputError
            This is no run.
        """
        try:
            found = json.loads((self.path / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = None
        if not isinstance(found, dict) or found.get("standoff-run") != 1:
            raise InputError(f"{self.path}: this is not a run; see `standoff runs list`")
        return found

    def begin(self, plan: Plan, case: str = "") -> None:
        """Write the manifest, or check that the folder is this plan's.

        Raises
        ------
        InputError
            The folder holds another run.
        CannotWrite
        """
        if (self.path / "manifest.json").exists():
            mine, theirs = plan.manifest, self.manifest
            theirs.pop("file", None)
            if mine != theirs:
                other = ", ".join(k for k in mine if mine[k] != theirs.get(k))
                raise InputError(
                    f"{self.path}: holds another run (another {other}); name another folder, "
                    "or remove it with `standoff runs clean`"
                )
            return
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(f"{self.path}: cannot be made ({error.strerror})") from None
        body = {**plan.manifest, "file": case}
        self.write(
            "manifest.json", (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode()
        )

    def write(self, name: str, body: bytes) -> None:
        """Write a file so that it is whole or not there.

        Raises
        ------
        CannotWrite
            In one sentence, with what to do.
        """
        handle, part = -1, ""
        try:
            handle, part = tempfile.mkstemp(dir=self.path, prefix=f".{name}.", suffix=".half")
            with os.fdopen(handle, "wb") as stream:
                stream.write(body)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, self.path / name)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(part)
            raise CannotWrite(
                f"{self.path}: {name} cannot be written ({error.strerror}); what is done is kept: "
                f"make room and give the same command again"
            ) from None

    def done(self) -> list[int]:
        """The chunks whose parts are there."""
        if not self.path.is_dir():
            return []
        found = (_PART.fullmatch(p.name) for p in self.path.iterdir())
        return sorted(int(m.group(1)) for m in found if m)

    def keep(self, chunk: int, body: bytes, faults: list[dict[str, Any]]) -> None:
        """Write a part; what failed in it first, so that a part never hides a fault."""
        if faults:
            text = json.dumps(sorted(faults, key=lambda f: (f["future"], f["lens"])), indent=1)
            self.write(f"faults-{chunk:06d}.json", text.encode())
        self.write(f"part-{chunk:06d}.parquet", body)

    def faults(self) -> list[dict[str, Any]]:
        """Every future in which a lens failed, in order."""
        found: list[dict[str, Any]] = []
        for file in sorted(self.path.glob("faults-*.json")):
            found.extend(json.loads(file.read_text(encoding="utf-8")))
        return found

    def sweep(self) -> None:
        """Remove what a killed run left half written."""
        for file in self.path.glob(".*.half"):
            with contextlib.suppress(OSError):
                file.unlink()

    def outcomes(self, plan: Plan, chunk: int) -> Outcomes:
        """The outcomes of one part.

        Raises
        ------
        InputError
            The part is damaged; it is set aside, so that the same command computes it anew.
        """
        import pyarrow.parquet as pq

        file = self.path / f"part-{chunk:06d}.parquet"
        start, stop = plan.rows(chunk)
        try:
            table = pq.read_table(file)
            sound = table.num_rows == stop - start and set(plan.columns) <= set(table.column_names)
        except Exception:  # pyarrow raises many kinds
            sound = False
        if not sound:
            file.rename(file.with_suffix(".damaged"))
            raise InputError(f"{file}: is damaged and was set aside; give the same command again")
        values: dict[Call, np.ndarray] = {
            call: table.column(name).to_numpy()
            for call, name in zip(plan.calls, plan.columns, strict=True)
        }
        return Outcomes(stop - start, values)

    def column(self, plan: Plan, call: Call, chunks: list[int]) -> np.ndarray:
        """One outcome over some parts; no other column is read."""
        import pyarrow.parquet as pq

        name = plan.columns[plan.calls.index(call)]
        parts = [
            pq.read_table(self.path / f"part-{c:06d}.parquet", columns=[name]).column(0).to_numpy()
            for c in chunks
        ]
        return np.concatenate(parts) if parts else np.empty(0)


def runs(root: Path = RUNS) -> Iterator[Folder]:
    """The runs below a folder."""
    if root.is_dir():
        for path in sorted(root.iterdir()):
            if (path / "manifest.json").is_file():
                yield Folder(path)
