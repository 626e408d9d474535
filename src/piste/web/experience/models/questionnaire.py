"""What is asked: a questionnaire of items, and the waves in which it is asked."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Point
from piste.web.network.texts import Text, TextsField, text_in


class Questionnaire(models.Model):
    """A set of items for customers or for staff."""

    class Audience(models.TextChoices):
        """Who answers."""

        CUSTOMERS = "customers", _("Customers")
        STAFF = "staff", _("Staff")

    key = models.SlugField(_("Key"), max_length=60, unique=True)
    audience = models.CharField(_("Who answers"), max_length=20, choices=Audience)
    name = TextsField(_("Name"))
    intro = TextsField(_("What is said first"))
    is_ready = models.BooleanField(_("In use"), default=False)
    """In use: its items no longer change, since answers of before and after must mean the same."""
    family = models.SlugField(max_length=60, blank=True)
    """Key of its first version; versions of one family are compared where a question stayed the same."""
    version = models.PositiveSmallIntegerField(_("Version"), default=1)
    region = models.CharField(_("Region"), max_length=60, blank=True)
    """Whose people may change it; empty: the whole country's."""
    edition = models.PositiveIntegerField(default=1)
    """How often its words were saved: whoever saves on an older one is told first."""

    class Meta:
        """By key."""

        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["family", "version"], condition=~Q(family=""), name="a_version_once_a_family"
            )
        ]

    def __str__(self) -> str:
        return str(self.text)

    def save(self, *arguments: Any, **more: Any) -> None:
        """Begin a family of its own where it belongs to none."""
        self.family = self.family or self.key
        super().save(*arguments, **more)

    @property
    def text(self) -> Text:
        """Return its name in the reader's language."""
        return text_in(self.name)


class Item(models.Model):
    """A question."""

    class Kind(models.TextChoices):
        """How it is answered; as `piste.evaluation` names them."""

        SCALE = "scale", _("Scale")
        CHOICE = "choice", _("Choice")
        NUMBER = "number", _("Number")
        TEXT = "text", _("Free text")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    key = models.SlugField(_("Key"), max_length=60)
    battery = models.SlugField(_("Battery"), max_length=60, blank=True)
    """Items of one battery measure one thing; their reliability is told."""
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, default=Kind.SCALE)
    text = TextsField(_("Question"))
    low = models.SmallIntegerField(_("Lowest step"), default=1)
    high = models.SmallIntegerField(_("Highest step"), default=5)
    low_words = TextsField(_("Words of the lowest step"))
    high_words = TextsField(_("Words of the highest step"))
    turned = models.BooleanField(_("Asks the other way round"), default=False)
    choices = models.JSONField(_("Choices"), default=list, blank=True)
    """For a choice: `[{"key": "yes", "text": {"fi": "Kyllä", …}}, …]`."""
    shown_if = models.JSONField(_("Asked only if"), null=True, blank=True)
    """`{"item": key, "one_of": [answers as text]}`: asked only after these answers to an earlier item."""
    edition = models.PositiveIntegerField(default=1)
    """As a questionnaire's."""

    class Meta:
        """In the order in which they are asked."""

        ordering: ClassVar = ["questionnaire", "order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="an_item_once_a_questionnaire"),
            models.CheckConstraint(condition=Q(high__gt=F("low")), name="a_scale_has_two_ends"),
        ]

    def __str__(self) -> str:
        return str(text_in(self.text))

    @property
    def steps(self) -> list[int]:
        """Return the steps of a scale."""
        return list(range(self.low, self.high + 1))

    def is_asked(self, answers: dict[str, Any]) -> bool:
        """Tell whether it is asked after the answers so far."""
        if not self.shown_if:
            return True
        given = answers.get(self.shown_if["item"])
        return given is not None and str(given) in {str(one) for one in self.shown_if["one_of"]}


class Wave(models.Model):
    """A time in which a questionnaire is asked: before a move, after it, or going on."""

    class Phase(models.TextChoices):
        """Where it stands to the move into a joint point."""

        BEFORE = "before", _("Before the move")
        AFTER = "after", _("After the move")
        ONGOING = "ongoing", _("Going on")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="waves")
    key = models.SlugField(_("Key"), max_length=60, unique=True)
    name = TextsField(_("Name"))
    phase = models.CharField(_("Phase"), max_length=10, choices=Phase, default=Phase.ONGOING)
    points = models.ManyToManyField(Point, related_name="waves", verbose_name=_("Points"), blank=True)
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Last day"))

    class Meta:
        """The last one first."""

        ordering: ClassVar = ["-first_day", "key"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="a_wave_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return str(text_in(self.name))

    def is_open_on(self, day: date) -> bool:
        """Tell whether answers are taken on a day."""
        return self.first_day <= day <= self.last_day
