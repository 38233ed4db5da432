"""The report: one HTML file that needs no network, no server and no script to be read."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from standoff.audit.results import Audit
from standoff.report import sections, words
from standoff.report.argument_tree import tree
from standoff.report.corridors import corridors_of
from standoff.report.corridors_map import close_up, corridors_map
from standoff.report.dossier import dossiers
from standoff.report.escalation import escalation_of
from standoff.report.game_words import cut_codes
from standoff.report.lasting import lasting_of
from standoff.report.money import money_of
from standoff.report.money_svg import money_svg
from standoff.report.moves_svg import drawn, moves_svg
from standoff.report.names import Names, anchor, visible
from standoff.report.policies import sides
from standoff.report.reasons import shown, web
from standoff.report.sentences import (
    answer,
    argued,
    group,
    judgement,
    leading,
    tallies,
    tested,
)
from standoff.report.share_svg import share_bar
from standoff.report.ties import ties_of
from standoff.report.ties_svg import ties_svg
from standoff.report.timeline_svg import in_order, timeline_svg

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment


def render(audit: Audit) -> str:
    """The report of an audit as one HTML page.

    The same audit gives the same bytes. Whatever comes from a case or a text shows as text.

    Parameters
    ----------
    audit : Audit

    Returns
    -------
    str
        A whole page, to be written as UTF-8.
    """
    names = Names(audit.case)
    script, style = _piece("script.js"), _piece("style.css")
    ties = ties_of(audit.case, audit.pictures.get("alignment", {}))
    every = dossiers(audit, names)
    lasting = lasting_of(audit.pictures.get("stability", {}), names, audit.futures)
    money = money_of(audit.case, audit.pictures.get("influence", {}), names)
    corridors = corridors_of(audit.pictures.get("corridors", {}), names)
    escalation = escalation_of(audit.pictures.get("escalation", {}), names)
    page = _environment().get_template("page.html.j2")
    return page.render(
        audit=audit,
        case=audit.case,
        names=names,
        policy=_security_policy(script),
        script=Markup(script),
        style=Markup(style),
        answer=answer(audit),
        leading=leading(audit),
        tallies=tallies(audit),
        tested=tested(audit),
        judgement=judgement(audit),
        argued=argued(audit),
        dossiers=every,
        groups=sections.groups(audit),
        pins=lambda verdict: sections.pins(names, verdict),
        easiest=sections.easiest(audit),
        sides=sides(audit, names),
        texts=sections.texts(audit),
        ties=ties,
        ties_drawing=ties_svg(ties, names),
        lasting=lasting,
        moves_drawing=moves_svg(lasting) if lasting else "",
        moves_left_out=drawn(lasting)[1] if lasting else "",
        money=money,
        money_drawing=money_svg(money, names) if money else "",
        money_edges={e.id: e for e in money.edges} if money else {},
        corridors=corridors,
        corridors_drawing=corridors_map(corridors) if corridors else "",
        corridors_closer=close_up(corridors) if corridors else "",
        escalation=escalation,
        events=in_order(audit.case.events),
        timeline=timeline_svg(audit.case.events, audit.case.as_of),
        tree=tree(audit),
        weights=sections.weights(audit),
        parting=sections.parting(audit),
        places=lambda claim: sections.places(audit, claim),
        written=sections.written(audit),
        ledger_rows=sections.ledger_rows(audit),
        item_words=lambda items: [names.item(item) for item in items],
        reasons=lambda item, because: shown(audit, names, item, because),
    )


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        bytecode_cache=_compiled(),
        loader=FunctionLoader(_piece),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )
    made.globals.update(
        {name: getattr(words, name) for name in (
            "LOOKS", "capital", "count", "date_words", "fixed", "flip_words", "look", "number",
            "of_futures", "result_words", "sentence", "several", "share_words",
        )},
        anchor=anchor,
        cut_codes=cut_codes,
        group=group,
        share_bar=share_bar,
        web=web,
    )  # fmt: skip
    return made


def _compiled() -> BytecodeCache | None:
    """Where compiled templates are kept, as Python keeps compiled modules: beside the source."""
    from importlib.metadata import version

    from jinja2 import FileSystemBytecodeCache

    if sys.dont_write_bytecode:
        return None
    folder = Path(str(files("standoff.report"))) / "templates" / "__pycache__"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:  # a read-only place, or no folder at all
        return None
    if not os.access(folder, os.W_OK):
        return None
    return FileSystemBytecodeCache(str(folder), f"%s.jinja-{version('jinja2')}.cache")


def _plain(value: Any) -> Any:
    """What a template prints: nothing for None, no control characters."""
    if value is None:
        return ""
    return value if isinstance(value, Markup) else visible(value)


def _piece(name: str) -> str:
    return files("standoff.report").joinpath("templates", name).read_text("utf-8")


def _security_policy(script: str) -> str:
    """No network at all, and no script but the report's own."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        "default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
