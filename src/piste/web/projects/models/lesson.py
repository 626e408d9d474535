"""Lessons: what a site taught, for every later project at the stage where it matters."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import GeneratedField
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from piste.web.network.texts import Text, TextsField, text_in
from piste.web.projects.models.kept import Edited
from piste.web.projects.models.site_project import SiteProject
from piste.web.projects.models.stage import Stage

CONFIGS = {"fi": "finnish", "sv": "swedish", "en": "english"}
"""Language -> PostgreSQL's text search configuration."""


def vector(language: str) -> GeneratedField:
    """Return the stored search vector of a language: the title weighs more than the text."""
    config = CONFIGS[language]
    title = SearchVector(KT(f"title__{language}"), config=config, weight="A")
    text = SearchVector(KT(f"text__{language}"), config=config, weight="B")
    return GeneratedField(expression=title + text, output_field=SearchVectorField(), db_persist=True)


class Lesson(Edited):
    """A lesson, tied to a stage, a site, a requirement of the concept, and a cause."""

    class Cause(models.TextChoices):
        """What lay behind it."""

        TIME = "time", _("Timetable")
        PREMISES = "premises", _("Premises")
        TECHNOLOGY = "technology", _("Technology")
        PEOPLE = "people", _("People and skills")
        AGREEMENTS = "agreements", _("Agreements and roles")
        MONEY = "money", _("Money")
        COMMUNICATION = "communication", _("Communication")
        SCOPE = "scope", _("Change of scope")
        CONCEPT = "concept", _("The concept itself")

    project = models.ForeignKey(
        SiteProject,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lessons",
        verbose_name=_("Project site"),
    )
    """Empty: from elsewhere than a site project."""
    stage = models.CharField(_("Learned at"), max_length=20, choices=Stage)
    matters_at = models.CharField(_("Matters at"), max_length=20, choices=Stage)
    """The stage at which later projects are shown it."""
    requirement_key = models.SlugField(_("Requirement"), max_length=60, blank=True)
    cause = models.CharField(_("Cause"), max_length=15, choices=Cause)
    title = TextsField(_("Lesson in a sentence"))
    text = TextsField(_("What happened, and what to do"))
    source = models.CharField(_("Source"), max_length=400, blank=True)
    is_example = models.BooleanField(_("Example"), default=False)
    written_by_name = models.CharField(max_length=254, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    search_fi = vector("fi")
    search_sv = vector("sv")
    search_en = vector("en")

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [GinIndex(fields=[f"search_{code}"], name=f"lessons_{code}") for code in CONFIGS]

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> Text:
        """Return the lesson in a sentence, in the reader's language."""
        return text_in(self.title)


class LessonAnswer(Edited):
    """What a later project says of a lesson."""

    class Answer(models.TextChoices):
        """What it does with the lesson."""

        USED = "used", _("Used")
        NOT_RELEVANT = "not-relevant", _("Does not concern us")
        NOT_USED = "not-used", _("Not used, for a reason")

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="answers")
    project = models.ForeignKey(SiteProject, on_delete=models.CASCADE, related_name="lesson_answers")
    answer = models.CharField(_("Answer"), max_length=15, choices=Answer)
    reason = models.TextField(_("How, or why not"), max_length=2000, blank=True)
    by_name = models.CharField(max_length=254, blank=True)

    class Meta:
        """One a lesson and project."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["lesson", "project"], name="a_lesson_answered_once")]

    def __str__(self) -> str:
        return f"{self.lesson}: {self.get_answer_display()}"
