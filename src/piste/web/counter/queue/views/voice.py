"""The clips of announcements: a recording where the folder of recordings has one, else the one that set-up made."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import PUBLIC, needs

NAME = re.compile(r"(?:(?:fi|sv|en)/)?[a-z]+(?:-[a-z0-9]+)?")
TYPES = {".ogg": "audio/ogg", ".wav": "audio/wav", ".mp3": "audio/mpeg"}


def find_clip(name: str) -> Path | None:
    """Return a clip's file."""
    if not NAME.fullmatch(name):
        return None
    folder = str(settings.PISTE_RECORDINGS)
    recorded = (Path(folder) / f"{name}{ending}" for ending in TYPES) if folder else ()
    found = next((file for file in recorded if file.is_file()), None)
    made = finders.find(f"voice/{name}.wav")
    return found or (Path(made) if isinstance(made, str) else None)


@needs(PUBLIC)
@require_safe
def clip(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001
    """Give a clip."""
    file = find_clip(name)
    if file is None:
        raise Http404
    answer = FileResponse(file.open("rb"), content_type=TYPES[file.suffix])
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
