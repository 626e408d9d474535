"""Who interprets: languages and directions, what else is asked of them, and what they must not take."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Agency, Service, StaffMember


class InterpreterProfile(models.Model):
    """What is known of an interpreter besides their entry among those who serve; their shifts say when they can."""

    class Gender(models.TextChoices):
        """As they tell it themselves."""

        WOMAN = "woman", _("Woman")
        MAN = "man", _("Man")
        OTHER = "other", _("Other, or not told")

    staff = models.OneToOneField(StaffMember, on_delete=models.CASCADE, related_name="interpreter")
    gender = models.CharField(_("Gender"), max_length=10, choices=Gender, default=Gender.OTHER)
    on_demand = models.BooleanField(_("Takes requests at once, while on duty"), default=False)
    notice_min = models.PositiveIntegerField(_("Booked at least this long before, min"), default=120)
    phone_only = models.BooleanField(_("By telephone only"), default=False)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    reads = models.CharField(_("Language of messages"), max_length=2, default="fi")

    class Meta:
        """By name."""

        ordering: ClassVar = ["staff__name", "pk"]

    def __str__(self) -> str:
        return str(self.staff)


class LanguagePair(models.Model):
    """From one language to another: one direction. Both directions are two of them."""

    profile = models.ForeignKey(InterpreterProfile, on_delete=models.CASCADE, related_name="pairs")
    source = models.CharField(_("From"), max_length=20)
    target = models.CharField(_("To"), max_length=20)
    is_certified = models.BooleanField(_("Certified"), default=False)
    dialect = models.CharField(_("Dialect"), max_length=60, blank=True)

    class Meta:
        """Each direction once."""

        ordering: ClassVar = ["profile", "source", "target"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["profile", "source", "target"], name="a_direction_once_an_interpreter"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="a_direction_has_two_languages"),
        ]

    def __str__(self) -> str:
        return f"{self.source}→{self.target}"


class Disqualification(models.Model):
    """What an interpreter must not take: an authority's matters, a service, or one matter. It names no customer.

    A matter is known by a keyed hash of its reference; so an interpreter who said once that they are disqualified in it
    is not asked again, and nobody can read from the row whose matter it is.
    """

    profile = models.ForeignKey(InterpreterProfile, on_delete=models.CASCADE, related_name="disqualifications")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    matter_hash = models.CharField(max_length=64, blank=True)
    valid_until = models.DateField(_("Until"), null=True, blank=True)
    """Last day; empty: until it is taken away."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """It is about something, once."""

        ordering: ClassVar = ["profile", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, service__isnull=True, matter_hash="")
                | Q(agency__isnull=True, service__isnull=False, matter_hash="")
                | Q(agency__isnull=True, service__isnull=True) & ~Q(matter_hash=""),
                name="a_disqualification_is_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.agency or self.service or _("One matter"))


class PreferredList(models.Model):
    """A customer's preferred interpreters in their order, found by a code of which only the hash is kept."""

    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)
    """When it was used last; a list that nobody uses for two years is deleted."""

    def __str__(self) -> str:
        return f"{self.pk}"


class PreferredInterpreter(models.Model):
    """One interpreter of a list."""

    list = models.ForeignKey(PreferredList, on_delete=models.CASCADE, related_name="entries")
    profile = models.ForeignKey(InterpreterProfile, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        """The most wanted first."""

        ordering: ClassVar = ["list", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["list", "profile"], name="an_interpreter_once_a_list")]

    def __str__(self) -> str:
        return f"{self.list_id} {self.position}"
