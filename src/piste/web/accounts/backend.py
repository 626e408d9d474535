"""Sign-in by e-mail and password, and what Django's own permissions mean here."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from piste.web.accounts.permission import may

DJANGO_PERMISSIONS = {"jobs.view_job": "jobs.see-all"}
"""Permissions that lower apps ask for by Django's names -> our actions."""


class LocalBackend(ModelBackend):
    """Local accounts."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Answer lower apps by our own table, or by a permission given in the database."""
        action = DJANGO_PERMISSIONS.get(perm)
        if user_obj.is_active and action and may(user_obj, action):
            return True
        return super().has_perm(user_obj, perm, obj)
