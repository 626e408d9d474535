"""A regional plan as a document: title page and chapters in one language, from facts and a dossier."""

from collections.abc import Sequence
from dataclasses import dataclass

from piste.core.language import Language
from piste.report.document.model import Chapter, Document, TitlePage
from piste.report.document.plain_text import clean_all
from piste.report.plan_document.annex import write_background, write_decision, write_method, write_statements
from piste.report.plan_document.costs import write_costs
from piste.report.plan_document.dossier import Dossier
from piste.report.plan_document.facts import PlanFacts
from piste.report.plan_document.impact import write_impact
from piste.report.plan_document.maps import draw_cover
from piste.report.plan_document.money_facts import MoneyFacts, ProjectTold
from piste.report.plan_document.municipalities import write_municipalities
from piste.report.plan_document.network import write_maps, write_points
from piste.report.plan_document.summary import write_summary
from piste.report.plan_document.wording import Teller

STATES = {
    "draft": "Draft",
    "consultation": "Draft out for statements",
    "answering": "Draft; statements are being answered",
    "approved": "Approved",
}


@dataclass(frozen=True)
class LaterSteps:
    """What the later steps found for the plan, where they were run."""

    money: MoneyFacts | None = None
    projects: Sequence[ProjectTold] | None = None


def build_document(facts: PlanFacts, dossier: Dossier, lang: Language, later: LaterSteps = LaterSteps()) -> Document:
    """Build the document of a regional plan in one language.

    Parameters
    ----------
    facts : PlanFacts
        The plan's figures over the region.
    dossier : Dossier
        The group's texts, state and version, statements, waivers, approval; its day is the document's.
    lang : Language
        Texts that the group has not written in it are shown in another, and the document says so.
    later : LaterSteps
        Money and programme; what is missing is told as not known.
    """
    teller = Teller(facts, dossier, lang)
    inputs = (
        {f"{key} ({lang.text('money')})": value for key, value in later.money.inputs.items()} if later.money else {}
    )
    chapters: list[Chapter | None] = [
        write_summary(teller),
        write_background(teller),
        write_maps(teller),
        write_points(teller),
        write_municipalities(teller),
        write_impact(teller),
        write_costs(teller, later.money, later.projects),
        write_decision(teller),
        write_statements(teller),
        write_method(teller, inputs),
    ]
    state = tell_state(dossier, lang)
    title = dossier.name or lang.text("Regional plan for service points")
    document = Document(
        language=lang.code,
        title_page=_title_page(teller, title, state),
        chapters=tuple(chapter for chapter in chapters if chapter is not None),
        running=f"{title}, {teller.area}" if teller.area not in title else title,
        remark=state,
        footer=_footer(teller),
        day=dossier.day,
    )
    return clean_all(document)


def tell_state(dossier: Dossier, lang: Language) -> str:
    """Say the state and the version."""
    state = lang.text(STATES[dossier.state])
    return (
        state
        if dossier.version is None
        else lang.text("{state}, version {version}", state=state, version=dossier.version)
    )


def _title_page(teller: Teller, title: str, state: str) -> TitlePage:
    lang, dossier, facts = teller.lang, teller.dossier, teller.facts
    rows = [
        (lang.text("Version"), "" if dossier.version is None else lang.number(dossier.version)),
        (lang.text("Date"), _day(teller)),
        (lang.text("Statements until"), dossier.hearing_until),
        (lang.text("Plan of points"), lang.text(facts.study.title)),
    ]
    approval = dossier.approval
    if approval is not None and dossier.state == "approved":
        people = "; ".join(", ".join(filter(None, (name, body, at))) for name, body, at in approval.approvers)
        rows += [(lang.text("Approved by"), people), ("SHA-256", approval.sha256)]
    note = lang.text("What is not known is written as not known. Estimates are called estimates.")
    return TitlePage(
        publisher=dossier.publisher, title=title, subtitle=teller.area if teller.area not in title else "", state=state,
        facts=tuple(row for row in rows if row[1]), note=note, svg=draw_cover(facts),
    )  # fmt: skip


def _day(teller: Teller) -> str:
    day = teller.dossier.day
    if day.year == 2000:
        return ""
    return f"{day.day}.{day.month}.{day.year}" if teller.lang.code != "en" else f"{day.day}/{day.month}/{day.year}"


def _footer(teller: Teller) -> str:
    day = _day(teller)
    return teller.lang.text("Made with Piste") + (f", {day}" if day else "")
