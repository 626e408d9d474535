"""All addresses."""

from django.urls import include, path

from piste.web.accounts.permission import SIGNED_IN, guard
from piste.web.jobs import urls as jobs

urlpatterns = [
    path("live/", include("piste.web.live.urls")),
    path("jobs/", include((guard(jobs.urlpatterns, SIGNED_IN), jobs.app_name))),
    path("", include("piste.web.planning.deciding.urls")),
    path("", include("piste.web.counter.queue.urls")),
    path("", include("piste.web.counter.rooms.urls")),
    path("", include("piste.web.counter.follow_up.urls")),
    path("", include("piste.web.counter.documents.urls")),
    path("", include("piste.web.planning.plan_map.urls")),
    path("", include("piste.web.operations.urls")),
    path("", include("piste.web.accounts.urls")),
    path("", include("piste.web.api.urls")),
    path("", include("piste.web.network.editing.urls")),
    path("", include("piste.web.planning.urls")),
    path("", include("piste.web.experience.urls")),
    path("", include("piste.web.counter.roster.urls")),
    path("", include("piste.web.projects.costs.urls")),
    path("", include("piste.web.projects.interim.urls")),
    path("", include("piste.web.public.booking.urls")),
    path("", include("piste.web.remote.urls")),
    path("", include("piste.web.projects.urls")),
    path("", include("piste.web.remote.interpreting.urls")),
    path("", include("piste.web.public.urls")),
    path("", include("piste.web.pages.urls")),
]
handler400 = "piste.web.look.errors.bad_request"
handler403 = "piste.web.look.errors.forbidden"
handler404 = "piste.web.look.errors.not_found"
handler500 = "piste.web.look.errors.server_error"
