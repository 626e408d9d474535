"""Answers of customers and staff, one row each, as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts
from piste.core.errors import PisteError
from piste.core.small_group import Counts, Marks

Kind = Literal["scale", "number", "choice", "text"]
KINDS: tuple[Kind, ...] = ("scale", "number", "choice", "text")
GROUPINGS = ("site", "wave", "method", "service", "hour", "channel", "language", "unit")
"""What answers can be grouped by; "" where nothing is known. Staff answer for their unit."""


@dataclass(frozen=True)
class Question:
    """What was asked.

    Attributes
    ----------
    key, kind
        Short name; a scale has ordered steps (Likert), a number any value, a choice one of several.
    low, high
        Ends of a scale, infinite for numbers.
    turned
        Whether the item asks the other way round than its scale.
    words
        How a file writes answers -> the answer: the number of a step, or the key of a choice.
    """

    key: str
    kind: Kind
    low: float = -np.inf
    high: float = np.inf
    turned: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answers:
    """n answers.

    Attributes
    ----------
    groups
        Grouping of `GROUPINGS` -> group of each answer, n, "" where not known.
    day
        Day, n (NaT where not known); never finer.
    numbers
        Scale or number question -> value, n, NaN where empty; turned items are as answered.
    choices, texts
        Question -> key of the choice, or free text, n, "" where empty.
    questions
        Key -> question.
    """

    groups: Mapping[str, Texts]
    day: NDArray[np.datetime64]
    numbers: Mapping[str, Floats]
    choices: Mapping[str, Texts]
    texts: Mapping[str, Texts]
    questions: Mapping[str, Question]

    def __len__(self) -> int:
        return len(self.day)

    def group(self, grouping: str) -> Texts:
        """Return the group of each answer."""
        if grouping not in GROUPINGS:
            raise PisteError(
                "Answers are not grouped by {name}; known are: {known}.", name=grouping, known=", ".join(GROUPINGS)
            )
        none = np.full(len(self), "", dtype=object)
        return self.groups.get(grouping, none)

    def take(self, chosen: Marks) -> "Answers":
        """Return some of the answers."""
        return Answers(
            {key: column[chosen] for key, column in self.groups.items()},
            self.day[chosen],
            {key: column[chosen] for key, column in self.numbers.items()},
            {key: column[chosen] for key, column in self.choices.items()},
            {key: column[chosen] for key, column in self.texts.items()},
            self.questions,
        )


@dataclass(frozen=True)
class Measure:
    """What is told of a question: its mean, or the share of answers that are `one_of` or `at_least`."""

    question: str
    at_least: float | None = None
    one_of: tuple[str, ...] = ()

    @property
    def is_share(self) -> bool:
        """Whether a share is told, not a mean."""
        return self.at_least is not None or bool(self.one_of)

    def values(self, answers: Answers) -> Floats:
        """Return the number of each answer, 1 and 0 for shares, NaN where the question was left empty.

        Raises
        ------
        PisteError
            Where there is no such question, or it cannot be told so.
        """
        if self.question in answers.choices and self.one_of:
            column = answers.choices[self.question]
            return np.where(column == "", np.nan, np.isin(column, self.one_of).astype(np.float64))
        if self.question not in answers.numbers or self.one_of:
            raise PisteError("The question {key} cannot be told so, or is not in the answers.", key=self.question)
        question, values = answers.questions[self.question], answers.numbers[self.question]
        if question.turned:
            values = question.low + question.high - values
        if self.at_least is None:
            return values
        return np.where(np.isnan(values), np.nan, (values >= self.at_least).astype(np.float64))


@dataclass(frozen=True)
class Base:
    """Whom answers speak for: visits of the counter (customers) or people of the units (staff), k rows.

    `groups` as in `Answers`, for the groupings that are known of visits; methods and languages seldom are.
    """

    groups: Mapping[str, Texts]
    people: Floats


def number_groups(column: Texts) -> tuple[Texts, Counts]:
    """Return the different groups in order and the number of each row's group."""
    names, number = np.unique(column.astype(str), return_inverse=True)
    return names.astype(object), number.astype(np.int64)
