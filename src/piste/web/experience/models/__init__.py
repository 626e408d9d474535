"""Questionnaires, waves, answers without names, invitations that no answer can be tied to, themes, actions."""

from piste.web.experience.models.action import Action
from piste.web.experience.models.alert import Alert
from piste.web.experience.models.answer import Sheet, TextAnswer
from piste.web.experience.models.coding import Coding, Theme
from piste.web.experience.models.field_note import FieldNote
from piste.web.experience.models.gathering import Invitation, Kiosk, LinkTally, SurveyLink, UnitStrength
from piste.web.experience.models.questionnaire import Item, Questionnaire, Wave
from piste.web.experience.models.telling import Telling

__all__ = [
    "Action",
    "Alert",
    "Coding",
    "FieldNote",
    "Invitation",
    "Item",
    "Kiosk",
    "LinkTally",
    "Questionnaire",
    "Sheet",
    "SurveyLink",
    "Telling",
    "TextAnswer",
    "Theme",
    "UnitStrength",
    "Wave",
]
