"""Interpreters, what is ordered of them, what they answer, and for how long they interpreted."""

from piste.web.remote.interpreting.models.dial_out import DialOut
from piste.web.remote.interpreting.models.on_demand import InterpreterRequest
from piste.web.remote.interpreting.models.order import Assignment, Order, Track
from piste.web.remote.interpreting.models.profile import (
    Disqualification,
    InterpreterProfile,
    LanguagePair,
    PreferredInterpreter,
    PreferredList,
)
from piste.web.remote.interpreting.models.settled import InterpretedTime

__all__ = [
    "Assignment",
    "DialOut",
    "Disqualification",
    "InterpretedTime",
    "InterpreterProfile",
    "InterpreterRequest",
    "LanguagePair",
    "Order",
    "PreferredInterpreter",
    "PreferredList",
    "Track",
]
