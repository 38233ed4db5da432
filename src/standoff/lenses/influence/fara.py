"""The foreign principals of the US Foreign Agents Registration Act, as its bulk CSV has them.

A row says that a registrant represents a foreign principal, since when and until when. It tells no
amounts: those stand in the reports that a registrant files.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from standoff.errors import InputError
from standoff.lenses.influence.rows import Faults, Node, Origin, Row, cells, date_of

_END, _PRINCIPAL = "Foreign Principal Termination Date", "Foreign Principal"
_BEGIN, _COUNTRY = "Foreign Principal Registration Date", "Country/Location Represented"
_NUMBER, _REGISTRANT = "Registration Number", "Registrant Name"
NEEDED = (_END, _PRINCIPAL, _BEGIN, _COUNTRY, _NUMBER, _REGISTRANT)
COLUMNS = (*NEEDED, "Registrant Date", "Address 1", "Address 2", "City", "State", "Zip")
_ORGAN = re.compile(
    r"^(the )?(royal )?(embassy|government|ministry|foreign ministry|consulate|presidency|republic"
    r"|permanent mission|office of the president)\b",
    re.IGNORECASE,
)


class Fara:
    """FARA's list of foreign principals, of all countries or of some."""

    origin = Origin(
        "US Department of Justice, FARA: foreign principals, bulk data",
        "https://efile.fara.gov/",
        "US government record, public domain",
        "who is registered to represent whom; it tells no amounts",
    )

    def __init__(self, file: Path, countries: Collection[str] = ()) -> None:
        self.file = file
        self.countries = {c.casefold() for c in countries}
        self._nodes: dict[str, Node] = {}

    def nodes(self) -> dict[str, Node]:
        """Registrants, principals and countries, by name."""
        return self._nodes

    def rows(self) -> Iterator[Row]:
        """Each representation, and once for each organ of a state that it belongs to that state.

        That a principal is an organ of the state is read from its name (an embassy, a ministry, a
        government), which is a judgement; of any other nothing is said.
        """
        faults = Faults(self.file)
        organs: set[str] = set()
        seen: dict[str, int] = {}
        for line, cell in cells(self.file, NEEDED, COLUMNS):
            country = cell[_COUNTRY]
            seen[country] = seen.get(country, 0) + 1
            if self.countries and country.casefold() not in self.countries:
                continue
            principal, agent = cell[_PRINCIPAL], cell[_REGISTRANT]
            try:
                since, until = date_of(cell[_BEGIN]), date_of(cell[_END])
            except ValueError as error:
                faults.add(line, str(error), "FARA writes MM/DD/YYYY")
                continue
            if not principal or not agent or principal == agent:
                faults.add(line, "it does not name a principal and a registrant", "mend the row")
                continue
            says = ""
            if since and until and until < since:
                since, says = "", f"registered {since}, after it had ended"
            self._nodes.setdefault(agent, Node(agent, "lobby"))
            where = f"registration {cell[_NUMBER]}"
            organ = bool(_ORGAN.match(principal))
            kind = "government" if organ else "organisation"
            self._nodes.setdefault(principal, Node(principal, kind))
            if organ and principal not in organs:
                organs.add(principal)
                state = country.title()
                self._nodes.setdefault(state, Node(state, "state"))
                by = "an organ of the state, by its name"
                yield Row(line, state, principal, "Ownership", says=by, where=where, judged=True)
            yield Row(
                line, agent, principal, "Representation", since=since, until=until,
                disclosed="yes", says=says, where=where,
            )  # fmt: skip
        faults.stop()
        unknown = self.countries - {c.casefold() for c in seen}
        if unknown:
            from standoff.case.link import nearest

            word = sorted(unknown)[0]
            fix = nearest(word.upper(), seen)
            raise InputError(f"{self.file}: no principal of `{word}`; {fix}")
