"""The part of a page that tells of tiers, services and rules."""

from dataclasses import dataclass

from piste.core.language import Language
from piste.report.figures import StudyFigures
from piste.report.scales import round_half_up
from piste.report.table_text import WrittenTable, write_table
from piste.report.tier_tables import (
    choice_table,
    remains_table,
    rules_table,
    services_table,
    stops_table,
    tiers_table,
)
from piste.siting.huff import HUFF
from piste.siting.tier_plan import TierPlan


@dataclass(frozen=True)
class TierView:
    """The leading plan's tiers, ready to be written."""

    keys: tuple[str, ...]
    """Tiers offered."""
    sentence: str
    rules_sentence: str
    tiers: WrittenTable
    services: WrittenTable
    rules: WrittenTable
    stops: WrittenTable
    remains: WrittenTable | None
    choice: WrittenTable | None
    choice_sentence: str


def tell_tiers(study: StudyFigures, lang: Language) -> TierView | None:
    """Write what the leading plan opens at which tier; None where points are all alike."""
    plan = study.chosen
    tiers = plan.plan.tiers
    if tiers is None:
        return None
    points = lang.number(plan.plan.state.access.n_points)
    told = [lang.text("Of the plan with {points} points.", points=points)]
    if tiers.caution:
        told.append(lang.text(tiers.caution))
    if any(option.cost_eur_per_year for option in tiers.options):
        told.append(lang.text("Costs are the scenario’s own figures."))
    return TierView(
        keys=tuple(dict.fromkeys(option.tier.key for option in tiers.options)),
        sentence=" ".join(told),
        rules_sentence=lang.text(
            "A rule binds where the plan stands at its limit. What it costs is how much better the best plan found "
            "without it is."
        ),
        tiers=write_table(tiers_table(tiers, lang), lang),
        services=write_table(services_table(tiers, lang), lang),
        rules=write_table(rules_table(plan, tiers, lang), lang),
        stops=write_table(stops_table(study, tiers, lang), lang),
        remains=write_table(remains_table(tiers, lang), lang) if tiers.remains else None,
        choice=None if tiers.choice is None else write_table(choice_table(study, tiers, lang), lang),
        choice_sentence=_tell_choice(tiers, lang),
    )


def _tell_choice(tiers: TierPlan, lang: Language) -> str:
    if tiers.choice is None:
        return ""
    near, huff = (
        lang.number(round_half_up(minutes, 1), 1)
        for minutes in (tiers.choice.overall_nearest_min, tiers.choice.overall_mean_min)
    )
    told = lang.text("Mean time {huff} min instead of {nearest} min to the nearest.", huff=huff, nearest=near)
    return f"{lang.text(HUFF)} {told}"
