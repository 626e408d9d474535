"""Faults of files with answers (see `piste.basedata.fault`)."""

from piste.basedata.fault import ERROR, NOTE, WARNING, Fault

QUESTION_KEY = Fault(
    "question-key",
    ERROR,
    "A question has no key.",
    "Give every [[question]] a key and a kind; docs/evaluation.md shows one.",
)
QUESTION_TWICE = Fault("question-twice", ERROR, "Two questions have the key {key}.", "Give each its own key.")
QUESTION_KIND = Fault(
    "question-kind", ERROR, "The question {key} cannot be of the kind “{value}”.", "Give one of these: {known}."
)
QUESTION_ENDS = Fault(
    "question-ends",
    ERROR,
    "The scale {key} needs a low and a high end, the low one below the high one.",
    "Write for example low = 1 and high = 5.",
)
QUESTION_NONE = Fault("question-none", ERROR, "No question is named.", "Add at least one [[question]].")
ENTRY_UNKNOWN = Fault(
    "answers-entry-unknown",
    ERROR,
    "The description of the answers knows no {entry}.",
    "Known are: {known}. Correct it.",
)
ANSWER_ID_TWICE = Fault(
    "answer-id-twice",
    ERROR,
    "The answer {value} stands in the file twice; first in row {first}.",
    "Take one of them out, so that nobody counts twice.",
)
ANSWER_NUMBER = Fault(
    "answer-number",
    ERROR,
    "“{value}” is no number and no answer that is described.",
    "Correct it, or describe it under words of the question {key}.",
)
ANSWER_OFF_SCALE = Fault(
    "answer-off-scale",
    ERROR,
    "The answer {value} is not on the scale from {low} to {high}.",
    "Correct it; leave the cell empty where nothing was answered.",
)
ANSWER_CHOICE = Fault(
    "answer-choice",
    ERROR,
    "“{value}” is no choice of the question {key}.",
    "Describe it under words of the question, or correct it. Known are: {known}.",
)
ANSWER_DAY = Fault("answer-day", ERROR, "“{value}” is no date that can be understood.", "Write dates as 2026-03-31.")
ANSWER_HOUR = Fault("answer-hour", ERROR, "“{value}” is no hour.", "Write the hour as a whole number from 0 to 23.")
ANSWER_GROUP_MISSING = Fault(
    "answer-group-missing",
    WARNING,
    "{n} answers have no {grouping} (first in row {first}); they stand as a group without a name.",
    "Fill it in where it is known.",
)
ANSWERS_EMPTY = Fault("answers-empty", NOTE, "{n} rows answer no question (first in row {first}) and are left out.")
ANSWERS_UNFINISHED = Fault(
    "answers-unfinished", NOTE, "{n} answers were begun and not sent (first in row {first}); they are left out."
)
ANSWERS_TEST_DAY = Fault(
    "answers-no-day",
    NOTE,
    "The survey was anonymous without dates: LimeSurvey writes 1 January 1980, so no day is known.",
)
ANSWER_CODES = Fault(
    "answer-codes",
    NOTE,
    "Answers like {value} are read as the number in them.",
    "Describe them under words of the question {key} if they mean something else.",
)

ANSWER_FAULTS = {one.code: one for one in vars().copy().values() if isinstance(one, Fault)}
"""Code -> fault."""
