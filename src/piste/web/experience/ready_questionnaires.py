"""The questionnaires that Piste brings: the smiley kiosk's, the customers', and the staff's on shared premises."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from piste.web.experience.models import Item, Questionnaire

READY = Path(__file__).with_name("ready")


def bring_ready(**_signal: Any) -> None:
    """Make those that are not there yet; what is there stays as it is, since answers may hang on it."""
    for path in sorted(READY.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        if not Questionnaire.objects.filter(key=content["key"]).exists():
            make_questionnaire(content)


@transaction.atomic
def make_questionnaire(content: dict[str, Any]) -> Questionnaire:
    """Make a questionnaire of a file's content; scales without words of their own take those of `agree`."""
    made = Questionnaire.objects.create(
        key=content["key"],
        audience=content["audience"],
        name=content["name"],
        intro={tag: words for tag, words in content["intro"].items() if words},
        is_ready=True,
    )
    agree = content.get("agree", {})
    for order, item in enumerate(content["item"]):
        ends = {"low_words": agree.get("low", {}), "high_words": agree.get("high", {})}
        Item.objects.create(questionnaire=made, order=order, **{**ends, **item})
    return made
