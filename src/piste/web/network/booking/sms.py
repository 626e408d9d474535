"""Text messages by a gateway: one HTTP request each, as docs/booking.md has it; any provider can be put behind it."""

import requests
from django.conf import settings

TIMEOUT_S = 10


class SmsRefusedError(Exception):
    """The gateway refuses this message for good: a wrong number, say."""


def send_sms(to: str, text: str, reference: str) -> None:
    """Hand a text message to the gateway.

    POST JSON {"to", "text", "reference"} with the token as bearer. 2xx: taken; the same reference twice is one message.
    429 and 5xx: later again. Other 4xx: refused for good.

    Raises
    ------
    SmsRefusedError
        Trying again would not help.
    OSError
        It may help: no connection, no answer, or the gateway is busy.
    """
    answer = requests.post(
        settings.PISTE_SMS_URL,
        json={"to": to, "text": text, "reference": reference},
        headers={"Authorization": f"Bearer {settings.PISTE_SMS_TOKEN}"},
        timeout=TIMEOUT_S,
        allow_redirects=False,
    )
    if answer.ok and answer.status_code < 300:
        return
    if 400 <= answer.status_code < 500 and answer.status_code != 429:
        raise SmsRefusedError(f"HTTP {answer.status_code}")
    raise OSError(f"HTTP {answer.status_code}")
