"""Words that several chapters of a regional plan share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from piste.core.language import Language
from piste.report.document.light_text import read_light_text
from piste.report.document.model import Block, Cell, Paragraph, TableColumn
from piste.report.plan_document.dossier import Dossier, pick_words
from piste.report.plan_document.facts import PlanFacts
from piste.report.reason_words import write_minutes, write_people
from piste.report.scales import round_half_up, round_share
from piste.report.table_text import change_css
from piste.report.tables import region_name

LANGUAGES_READ = {"fi": "Written in Finnish only.", "sv": "Written in Swedish only.", "en": "Written in English only."}
NUMERIC = ("count", "minutes", "percent", "change", "shift", "millions", "value")


@dataclass(frozen=True)
class Teller:
    """What every chapter is written from."""

    facts: PlanFacts
    dossier: Dossier
    lang: Language

    @property
    def limit(self) -> str:
        """Return the criterion's minutes."""
        return self.lang.number(self.facts.plan.limit_min)

    @property
    def area(self) -> str:
        """Return the region's name, or the plan's title where it is of a whole area."""
        facts = self.facts
        return (
            region_name(facts.figures, facts.region, self.lang) if facts.region else self.lang.text(facts.study.title)
        )

    @property
    def source(self) -> str:
        """Return the line that stands under what was computed."""
        times = self.facts.study.times
        if times.estimate:
            return self.lang.text(
                "Computed by Piste from the sources of the last chapter; travel times are an ESTIMATE."
            )
        return self.lang.text("Computed by Piste from the sources of the last chapter.")

    def written(self, key: str, level: int = 2) -> tuple[Block, ...]:
        """Return the group's own text of a section, and what language it is in where that is another."""
        text, other = pick_words(self.dossier.texts.get(key, {}), self.lang)
        blocks = read_light_text(text, level)
        return (*blocks, Paragraph(self.lang.text(LANGUAGES_READ[other]), "note")) if other and blocks else blocks

    def people(self, people: float) -> str:
        """Write a number of people."""
        return write_people(people, self.lang)

    def minutes(self, minutes: float) -> str:
        """Write minutes, or that nobody gets there."""
        return write_minutes(minutes, self.lang)

    def share(self, share: float) -> str:
        """Write a share as per cent without its sign."""
        return self.lang.number(round_share(share), 1)

    def change(self, minutes: float) -> Cell:
        """Write a change of minutes with its sign and tone."""
        if np.isinf(minutes):
            words = self.lang.text("no more reached") if minutes > 0 else self.lang.text("newly reached")
            return Cell(words, "loss" if minutes > 0 else "gain", strong=True)
        if np.isnan(minutes):
            return Cell("–", "muted")
        value = round_half_up(minutes, 1)
        css = change_css(value)
        return Cell(self.lang.signed(value, 1), "" if css == "even" else css, strong=css != "even")  # type: ignore[arg-type]

    def loss(self, people: float) -> Cell | str:
        """Write people who lose: nobody plainly, anybody in the tone of loss."""
        written = self.people(people)
        return Cell(written, "loss", strong=True) if round(people) else written

    @property
    def unknown(self) -> Cell:
        """Return the words for what the data do not tell."""
        return Cell(self.lang.text("not known"), "muted")


def head(title: str, share: float = 0.0, *, right: bool = False) -> TableColumn:
    """Return a column."""
    return TableColumn(title, "right" if right else "left", share)


def number_heads(titles: Sequence[str]) -> tuple[TableColumn, ...]:
    """Return columns of numbers."""
    return tuple(head(title, 0.9, right=True) for title in titles)
