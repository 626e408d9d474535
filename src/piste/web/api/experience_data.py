"""Open data of surveys: which waves are told, and their figures, as JSON and CSV."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema

from piste.web.api.hsds_shape import Problem
from piste.web.experience.export import write_lines
from piste.web.experience.models import Telling
from piste.web.experience.open_figures import OPEN_COLUMNS, open_rows, open_tellings

router = Router(tags=["Experience"])
PROBLEMS = {(404, 422, 429): Problem}
TABLE = {
    "responses": {
        200: {
            "description": "One row a figure, UTF-8; the first row has the names.",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        }
    }
}
INTERVAL = "95 %: Wilson for shares, bootstrap for means"
HIDDEN = "fewer than five answers, fewer than five who chose or did not choose, or hidden so that these cannot be found"
WaveKey = Annotated[str, "Key of the wave"]


class WaveTold(Schema):
    """A time in which something was asked, and is told."""

    wave: str
    name: dict[str, str]
    questionnaire: str
    audience: str
    first_day: date
    last_day: date
    number: int
    told_on: date
    people: float | None


class Question(Schema):
    """What was asked, by language; of a share, whoever agrees or gave the first choice counts."""

    key: str
    text: dict[str, str]


class Figure(Schema):
    """A figure with what belongs beside it; None where it is hidden or not known."""

    question: str
    kind: str
    site: str
    answers: int | None
    people: float | None
    response_rate: float | None
    value: float | None
    low: float | None
    high: float | None
    weighted: float | None
    weighted_low: float | None
    weighted_high: float | None
    design_effect: float | None
    covered: float | None
    methods: str
    hidden: bool


class Told(WaveTold):
    """A wave with its figures."""

    interval: str
    hidden_means: str
    questions: list[Question]
    figures: list[Figure]


@router.get("/experience", response={200: list[WaveTold], **PROBLEMS}, operation_id="experience")
def waves(request: HttpRequest) -> Any:  # noqa: ARG001
    """List the waves that are told, the newest first."""
    return [wave_of(one) for one in open_tellings()]


@router.get("/experience/{wave}", response={200: Told, **PROBLEMS}, operation_id="experience_wave")
def one_wave(request: HttpRequest, wave: WaveKey) -> Any:  # noqa: ARG001
    """Give the figures of a wave."""
    telling = find_telling(wave)
    items = telling.wave.questionnaire.items.all()
    return {
        **wave_of(telling), "interval": INTERVAL, "hidden_means": HIDDEN, "figures": open_rows(telling),
        "questions": [{"key": item.key, "text": item.text} for item in items],
    }  # fmt: skip


@router.get("/experience/{wave}/figures.csv", response=PROBLEMS, operation_id="experience_csv", openapi_extra=TABLE)
def table(request: HttpRequest, wave: WaveKey) -> Any:  # noqa: ARG001
    """Give the figures of a wave as a table."""
    rows = [[row[name] for name in OPEN_COLUMNS] for row in open_rows(find_telling(wave))]
    return HttpResponse(write_lines(OPEN_COLUMNS, rows), content_type="text/csv; charset=utf-8")


def find_telling(wave: str) -> Telling:
    """Return what was last told of a wave.

    Raises
    ------
    Http404
        Where no such wave is told.
    """
    found = None
    if wave.isprintable():
        found = Telling.objects.filter(wave__key=wave).select_related("wave__questionnaire").first()
    if found is None:
        raise Http404
    return found


def wave_of(telling: Telling) -> dict[str, Any]:
    """Return what is said of a wave."""
    wave = telling.wave
    return {
        "wave": wave.key, "name": wave.name, "questionnaire": wave.questionnaire.key,
        "audience": wave.questionnaire.audience, "first_day": wave.first_day, "last_day": wave.last_day,
        "number": telling.number, "told_on": telling.made_at.date(), "people": telling.content["base"]["people"],
    }  # fmt: skip
