"""The open data, its description and its page."""

from typing import Any

from django.urls import include, path

from piste.web.api import import_views, views
from piste.web.api.answering import open_to_all
from piste.web.api.operations import api

app_name = "api"
patterns, _app, _namespace = api.urls
for one in patterns:
    view: Any = one.callback
    one.callback = open_to_all(view)
urlpatterns = [
    path("directory/import", import_views.take_in, name="import"),
    path("directory/export", import_views.give_out, name="export"),
    path("open-data", views.page, name="page"),
    path("api/v1/openapi.json", views.document, name="document"),
    path("api/v1/", include((patterns, "open-data"))),
]
