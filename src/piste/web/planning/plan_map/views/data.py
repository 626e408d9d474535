"""What the map's script fetches: places once a workbench, times once a network."""

import gzip
import re
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import needs
from piste.web.planning.plan_map import buffers
from piste.web.planning.plan_map.leases import draw_leases
from piste.web.planning.plan_map.opening import SEE, open_plan

BINARY = "application/octet-stream"
KEPT_S = 24 * 3600
ZIPPED = re.compile(r"\bgzip\b")


def kept(request: HttpRequest, response: HttpResponse, tag: str) -> HttpResponse:
    """Let the person's own browser keep an answer that this tag names; 304 where it has it already."""
    etag = f'"{tag}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    response.headers["ETag"] = etag
    # The address names the workbench (`k`): what it answers never changes
    patch_cache_control(response, private=True, max_age=KEPT_S if request.GET.get("k") else 0)
    return response


@require_safe
@needs(SEE)
@gzip_page
def places(request: HttpRequest, plan: int) -> HttpResponse:
    """Answer positions, people and municipalities of places."""
    opened = open_plan(request, plan)
    return kept(request, HttpResponse(buffers.pack_places(opened.bench), BINARY), opened.bench.key[:32])


@require_safe
@needs(SEE)
@gzip_page
def outlines(request: HttpRequest, plan: int) -> HttpResponse:
    """Answer our own boundaries."""
    bench = open_plan(request, plan).bench
    content = (bench.folder / "outlines.json").read_bytes()
    return kept(request, HttpResponse(content, "application/geo+json"), f"o{bench.key[:32]}")


@require_safe
@needs(SEE)
def network(request: HttpRequest, plan: int, draft: int | None = None) -> HttpResponse:
    """Answer everyone's time in the network as it is, and in what it is compared with."""
    opened = open_plan(request, plan, draft)
    zipped = buffers.zip_times(opened)
    response = kept(request, HttpResponse(zipped, BINARY), sha256(zipped).hexdigest()[:32])
    if response.status_code == 304:
        return response
    if ZIPPED.search(request.headers.get("Accept-Encoding", "")):
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.content = gzip.decompress(zipped)
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


@require_safe
@needs(SEE)
def catchment(request: HttpRequest, plan: int, draft: int | None = None) -> HttpResponse:
    """Answer the ground that a point serves; of a closed site, as if it were open."""
    opened = open_plan(request, plan, draft)
    site = opened.bench.site_of_id.get(request.GET.get("point", ""))
    content: Any = None if site is None else buffers.draw_catchment(opened, site)
    return JsonResponse(content, safe=False, status=200 if content else 404)


@require_safe
@needs(SEE)
@gzip_page
def leases(request: HttpRequest, plan: int) -> HttpResponse:
    """Answer the leases that the plan was made with, by how soon they end."""
    return JsonResponse(draw_leases(open_plan(request, plan)))
