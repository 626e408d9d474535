"""Statements, and the written answer that each of them gets."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.planning.deciding.models.consultation import Consultation
from piste.web.planning.deciding.models.group import GroupBody
from piste.web.planning.deciding.three_languages import SPOKEN


class Statement(models.Model):
    """What a body says about the plan in a round; one a body. `version` guards against two writers at once."""

    class Position(models.TextChoices):
        """In short."""

        FOR = "for", _("Supports the plan")
        CHANGES = "changes", _("Supports it with changes")
        AGAINST = "against", _("Does not support the plan")
        NONE = "none", _("Takes no position")

    class Way(models.TextChoices):
        """How it came."""

        MEMBER = "member", _("Given here by the body’s member")
        PAPER = "paper", _("Entered from paper or e-mail")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="statements")
    body = models.ForeignKey(GroupBody, on_delete=models.PROTECT, related_name="statements")
    position = models.CharField(_("Position"), max_length=10, choices=Position)
    text = models.TextField(_("Statement"), max_length=40_000)
    language = models.CharField(_("Language of the statement"), max_length=2, choices=SPOKEN)
    way = models.CharField(max_length=10, choices=Way, default=Way.MEMBER)
    received_at = models.DateTimeField(_("Received"))
    version = models.PositiveIntegerField(default=1)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_by_name = models.CharField(max_length=254, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_stored = models.CharField(max_length=200, blank=True)
    """Relative path (`planning.files.stored_path`); its name is ours, never the sender's."""
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        """In the order of coming; a body once a round."""

        ordering: ClassVar = ["received_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "body"], name="a_statement_a_body_and_round")
        ]

    def __str__(self) -> str:
        return str(self.body)

    @property
    def is_late(self) -> bool:
        """Tell whether it came after the deadline."""
        return self.received_at > self.consultation.deadline

    @property
    def is_answered(self) -> bool:
        """Tell whether it has a complete answer."""
        answer = getattr(self, "answer", None)
        return answer is not None and answer.is_complete


class StatementAnswer(models.Model):
    """The written answer to a statement, and what the statement changed."""

    class Effect(models.TextChoices):
        """What the statement changed, in short."""

        POINTS = "points", _("Points were changed")
        SERVICES = "services", _("Services were changed")
        TEXT = "text", _("The text was changed")
        LATER = "later", _("Is taken into account in carrying out the plan")
        NOTHING = "nothing", _("Changed nothing")

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="answer")
    text_fi = models.TextField(_("Answer in Finnish"), blank=True)
    text_sv = models.TextField(_("Answer in Swedish"), blank=True)
    text_en = models.TextField(_("Answer in English"), blank=True)
    effect = models.CharField(_("What the statement changed"), max_length=10, choices=Effect, blank=True)
    changed_fi = models.TextField(_("What it changed, in Finnish"), blank=True)
    changed_sv = models.TextField(_("What it changed, in Swedish"), blank=True)
    changed_en = models.TextField(_("What it changed, in English"), blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """In the order of writing."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.statement)

    @property
    def is_complete(self) -> bool:
        """Tell whether it is written in the statement's own language, with what the statement changed."""
        language = self.statement.language
        written = (getattr(self, f"{field}_{language}").strip() for field in ("text", "changed"))
        return bool(self.effect) and all(written)
