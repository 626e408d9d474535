"""The second factor's codes: from an app, or one of ten recovery codes, kept as hashes and each good for once."""

import secrets
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10


def hash_code(user: Any, code: str) -> str:
    """Return what is kept of a recovery code: 64 bits under the installation's key, as long as the library's column."""
    return salted_hmac("piste.recovery", f"{user.pk}:{code}", algorithm="sha256").hexdigest()[:16]


def make_codes(user: Any) -> list[str]:
    """Return ten new codes of 40 random bits; the old ones end."""
    codes = [secrets.token_hex(5) for _k in range(RECOVERY_CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
        for code in codes:
            device.token_set.create(token=hash_code(user, code))
    return codes


def match_code(user: Any, code: str) -> Device | None:
    """Return the device that a code is right for, and spend the code; None where it is wrong.

    A recovery code is compared by its hash alone, so a hash read from the database opens nothing.
    """
    with transaction.atomic():
        for device in TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True):
            if device.verify_token(code):
                return device
        for device in StaticDevice.objects.select_for_update().filter(user=user, confirmed=True):
            if device.verify_token(hash_code(user, code)):
                return device
    return None


def remove_factor(user: Any) -> None:
    """Take the second factor away, as when a phone is lost; the next sign-in sets up a new one."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
