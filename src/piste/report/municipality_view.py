"""A page for each municipality: what the plan means for its people, those that lose most first."""

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from piste.core.language import Language
from piste.report.figures import PlanFigures, StudyFigures, subtract_minutes
from piste.report.reason_words import (
    group_name,
    stay_word,
    tell_crossing,
    tell_oldest,
    tell_ways,
    write_minutes,
    write_people,
)
from piste.report.scales import round_half_up
from piste.report.table_text import change_css, write_cell
from piste.report.tables import municipality_name
from piste.siting.reasons.change import Change, build_change
from piste.siting.reasons.comparison import order_by_loss
from piste.siting.reasons.plan_reasons import PlanReasons
from piste.siting.reasons.serving import Served, build_serving

MOST_SERVING = 6


@dataclass(frozen=True)
class GroupRow:
    """One group of people of a municipality, as texts."""

    name: str
    people: str
    fall: str
    come: str
    farther: str
    closer: str
    past: str


@dataclass(frozen=True)
class MunicipalityView:
    """One municipality, ready to be written."""

    anchor: str
    name: str
    people: str
    today: str
    """Mean minutes today, "" where there is nothing to compare with."""
    minutes: str
    change: Markup | str
    css: str
    mark: str
    """Who loses or gains most clearly, in a few words."""
    sentences: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    serving: tuple[tuple[str, str, str, str], ...]
    """Points in the plan: name, people, mean minutes, "new" where it is not open today."""
    before: str
    """Points that serve it today."""
    own: tuple[str, ...]
    """Points that open, stay or close in it."""
    offices: tuple[str, ...]


@dataclass(frozen=True)
class MunicipalitiesView:
    """All municipalities, and how many gain and lose."""

    compared: bool
    lead: str
    rows: tuple[MunicipalityView, ...]


def build_municipalities_view(study: StudyFigures, plan: PlanFigures, lang: Language) -> MunicipalitiesView | None:
    """Write every municipality of the area; None where there is nothing to work reasons out from."""
    reasons = study.reasons
    if reasons is None:
        return None
    writer = _Writer(study, plan, reasons, lang)
    change = writer.change
    order = order_by_loss(change) if writer.compared else np.argsort(-change.mean_after_min[:, 0], kind="stable")
    rows = tuple(writer.write(int(row)) for row in order)
    return MunicipalitiesView(writer.compared, writer.tell_lead(), rows)


class _Writer:
    def __init__(self, study: StudyFigures, plan: PlanFigures, reasons: PlanReasons, lang: Language) -> None:
        self.study, self.plan, self.reasons, self.lang = study, plan, reasons, lang
        ground, today = reasons.ground, study.study.today
        self.compared = today is not None
        self.limit = lang.number(plan.limit_min)
        self.change = reasons.change or _stay(reasons)
        self.serving = build_serving(ground, ground.state)
        self.before = None if today is None else build_serving(ground, today)
        self.today_sites = np.zeros(0, np.int32) if today is None else today.sites
        self.offices = _offices_by_municipality(study, plan, lang)

    def tell_lead(self) -> str:
        change, lang = self.change, self.lang
        if not self.compared:
            return lang.text("Those with the longest mean journey stand first.")
        lost = (change.fall_outside[:, 0] > change.come_within[:, 0]) | (change.farther[:, 0] > change.closer[:, 0])
        gained = ~lost & ((change.come_within[:, 0] > 0) | (change.closer[:, 0] > 0))
        return lang.text(
            "In {lost} municipalities more people lose than gain, in {gained} more gain; in {same} nothing changes by"
            " more than a minute. Those that lose most stand first.",
            lost=int(lost.sum()),
            gained=int(gained.sum()),
            same=int((~lost & ~gained).sum()),
        )

    def write(self, row: int) -> MunicipalityView:
        change, lang, code = self.change, self.lang, self.reasons.ground.codes[row]
        before, after = change.mean_before_min[row, 0], change.mean_after_min[row, 0]
        more = float(subtract_minutes(np.array([after]), np.array([before]))[0])
        more = round_half_up(more, 1) if np.isfinite(more) else more
        return MunicipalityView(
            anchor=f"municipality-{code or 'unknown'}",
            name=municipality_name(self.study, code, lang) or lang.text("Municipality not known"),
            people=write_people(change.people[row, 0], lang),
            today=write_minutes(before, lang) if self.compared else "",
            minutes=write_minutes(after, lang),
            change=write_cell("change", more, lang, 120.0) if self.compared else "",
            css=change_css(more) if self.compared else "even",
            mark=self._mark(row),
            sentences=self._sentences(row),
            groups=self._groups(row),
            serving=tuple(self._serving(one) for one in self.serving[row][:MOST_SERVING]),
            before=self._before(self.before[row]) if self.before is not None else "",
            own=self._own(code),
            offices=self.offices.get(code, ()),
        )

    def _mark(self, row: int) -> str:
        change, lang = self.change, self.lang
        if not self.compared:
            past = round(float(change.past_after[row, 0]))
            return lang.text("{people} over {limit} min", people=past, limit=self.limit) if past else ""
        fall, come = round(float(change.fall_outside[row, 0])), round(float(change.come_within[row, 0]))
        farther, closer = round(float(change.farther[row, 0])), round(float(change.closer[row, 0]))
        if fall:
            return lang.text("{people} fall over {limit} min", people=fall, limit=self.limit)
        if farther > closer:
            return lang.text("{people} farther", people=farther)
        if come:
            return lang.text("{people} come within {limit} min", people=come, limit=self.limit)
        return lang.text("{people} closer", people=closer) if closer else lang.text("no change")

    def _sentences(self, row: int) -> tuple[str, ...]:
        change, lang = self.change, self.lang
        if self.compared:
            parts = [
                tell_crossing(change, row, self.limit, lang),
                tell_oldest(change, row, self.reasons.ground.folk.groups, lang),
                tell_ways(change, row, lang),
            ]
        else:
            minutes = write_minutes(change.mean_after_min[row, 0], lang)
            parts = [lang.text("The mean journey takes {mean} minutes.", mean=minutes)]
        past = round(float(change.past_after[row, 0]))
        if past:
            words = "In the plan {people} people live more than {limit} minutes from a point."
            parts.append(lang.text(words, people=past, limit=self.limit))
        return tuple(filter(None, parts))

    def _groups(self, row: int) -> tuple[GroupRow, ...]:
        change, lang = self.change, self.lang
        names = [lang.text("Everyone"), *(group_name(key, lang) for key in self.reasons.ground.folk.groups)]
        fields = (
            change.people,
            change.fall_outside,
            change.come_within,
            change.farther,
            change.closer,
            change.past_after,
        )
        return tuple(
            GroupRow(name, *(write_people(one[row, k], lang) for one in fields)) for k, name in enumerate(names)
        )

    def _serving(self, served: Served) -> tuple[str, str, str, str]:
        name = self._name(served.site)
        is_new = self.compared and served.site >= 0 and served.site not in self.today_sites
        new = self.lang.text("new") if is_new else ""
        return name, write_people(served.people, self.lang), write_minutes(served.mean_min, self.lang), new

    def _before(self, served: tuple[Served, ...]) -> str:
        told = [f"{self._name(one.site)} {write_people(one.people, self.lang)}" for one in served[:MOST_SERVING]]
        if len(served) > MOST_SERVING:
            told.append(self.lang.text("and {count} more", count=len(served) - MOST_SERVING))
        return ", ".join(told)

    def _own(self, code: str) -> tuple[str, ...]:
        sites, lang = self.study.study.base.sites, self.lang
        here = set(np.flatnonzero(sites.municipality == code).tolist())
        plan, today = set(self.plan.plan.state.sites.tolist()), set(self.today_sites.tolist())
        told = []
        for words, chosen in (
            ("A point closes in the municipality: {names}.", (today - plan) & here),
            ("A point opens in the municipality: {names}.", (plan - today) & here if self.compared else set()),
            ("A point stays in the municipality: {names}.", plan & today & here),
            ("A point in the municipality: {names}.", set() if self.compared else plan & here),
        ):
            if chosen:
                told.append(lang.text(words, names=", ".join(str(sites.names[site]) for site in sorted(chosen))))
        return tuple(told)

    def _name(self, site: int) -> str:
        return str(self.study.study.base.sites.names[site]) if site >= 0 else self.lang.text("not reached")


def _stay(reasons: PlanReasons) -> Change:
    """Return the plan as a change against itself: its figures where there is no today."""
    ground = reasons.ground
    seconds = ground.state.seconds
    return build_change(seconds, seconds, ground.folk, ground.area, len(ground.codes), ground.limit_s)


def _offices_by_municipality(study: StudyFigures, plan: PlanFigures, lang: Language) -> dict[str, tuple[str, ...]]:
    fates, offices = plan.plan.offices, study.study.base.offices
    if fates is None or offices is None:
        return {}
    told: dict[str, list[str]] = {}
    for k, row in enumerate(fates.office.tolist()):
        words = f"{offices.names[row]} ({offices.agency[row]}): {stay_word(fates.why[k], lang)}"
        told.setdefault(str(offices.municipality[row]), []).append(words)
    return {code: tuple(lines) for code, lines in told.items()}
