"""The part of a page that tells of tiers, services and rules."""

from dataclasses import dataclass

from piste.core.language import Language
from piste.report.figures import StudyFigures
from piste.report.table_text import WrittenTable, write_table
from piste.report.tier_tables import rules_table, services_table, stops_table, tiers_table


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


def build_tier_view(study: StudyFigures, lang: Language) -> TierView | None:
    """Write what the leading plan opens at which tier; None where points are all alike."""
    plan = study.chosen
    tiers = plan.plan.tiers
    if tiers is None:
        return None
    points = lang.number(plan.plan.state.access.n_points)
    told = [lang.text("Of the plan with {points} points.", points=points)]
    if tiers.estimate:
        told.append(lang.text("Visits are an ESTIMATE: they stand on assumptions, not on counts."))
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
    )
