"""The page about open data, and the document that describes it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.api.answering import AGE_S, language_of, open_to_all
from piste.web.api.operations import TERMS, TERMS_ADDRESS, api, today
from piste.web.network.in_force import points_on


@open_to_all
def document(_request: HttpRequest) -> HttpResponse:
    """Describe every address: OpenAPI 3.1."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/v1/"))


@needs(PUBLIC)
@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """Tell what there is, under which licence, with examples."""
    with translation.override(language_of(request)):
        code = translation.get_language() or settings.LANGUAGES[0][0]
        first = points_on(today()).order_by("code").first()
        context = {
            "code": code,
            "suffix": "" if code == settings.LANGUAGES[0][0] else f"?lang={code}",
            "languages": [(other, name, f"?lang={other}") for other, name in settings.LANGUAGES if other != code],
            "base": settings.PISTE_ADDRESS.rstrip("/") + "/api/v1",
            "point": first.code if first else "",
            "terms": TERMS,
            "terms_address": TERMS_ADDRESS,
            "limit": settings.PISTE_OPEN_DATA_LIMIT,
        }
        response = HttpResponse(render_to_string("api/page.html", context))
    response["Content-Language"] = code
    response["Cache-Control"] = f"public, max-age={AGE_S}"
    return response
