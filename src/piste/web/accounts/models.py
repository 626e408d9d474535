"""People, what they may do and where, what was done, and failed sign-ins."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.places import NAMES, name_of
from piste.web.accounts.roles import ROLES


class UserManager(BaseUserManager["User"]):
    """Makes people."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "User":
        """Make a person; without a password only staff's sign-in or a private link lets them in."""
        user = self.model(email=email.strip().lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **more: Any) -> "User":
        """Make a person who is an administrator everywhere."""
        user = self.create_user(email, password, **more)
        Grant.objects.create(user=user, role="administrator")
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in."""

    email = models.EmailField(_("E-mail"), unique=True, max_length=254)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    language = models.CharField(_("Language"), max_length=2, default="fi")
    is_active = models.BooleanField(_("May sign in"), default=True)
    staff_issuer = models.CharField(max_length=200, blank=True)
    staff_subject = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff_issuer", "staff_subject"],
                condition=~models.Q(staff_subject=""),
                name="one_person_a_staff_subject",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Grant(models.Model):
    """A role that a person has: everywhere, or within an agency, a region or a point. Empty means all of them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("Role"), max_length=30, choices=[(role.key, role.name) for role in ROLES.values()])
    agency = models.CharField(_("Agency"), max_length=60, blank=True)
    region = models.CharField(_("Region"), max_length=60, blank=True)
    municipality = models.CharField(_("Municipality"), max_length=60, blank=True)
    point = models.CharField(_("Point"), max_length=60, blank=True)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "agency", "region", "municipality", "point"], name="a_grant_once"
            )
        ]

    def __str__(self) -> str:
        where = ", ".join(name for name in self.names.values() if name)
        return f"{self.get_role_display()} ({where})" if where else str(self.get_role_display())

    @property
    def names(self) -> dict[str, str]:
        """Return where the role holds, in the reader's words; empty where it holds everywhere."""
        return {kind: name_of(kind, getattr(self, kind)) for kind in NAMES}


class AuditEntry(models.Model):
    """Who did what, when. The database refuses to change or delete a row (see the first migration)."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=254, blank=True)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=254, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class SignInFailure(models.Model):
    """A failed try to sign in, by account and by address; both only as keyed hashes."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"], name="failures_by_key")]

    def __str__(self) -> str:
        return self.key[:8]


class Use(models.Model):
    """A use of something open to all, by address for example, as a keyed hash; it lives for a day."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"], name="uses_by_key")]

    def __str__(self) -> str:
        return self.key[:8]


class PrivateLink(models.Model):
    """A link that lets whoever holds it do one thing until it expires; only its hash is kept."""

    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"
