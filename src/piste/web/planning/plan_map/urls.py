"""Addresses of a plan's map, its drafts and its comparison; below `planning/`."""

from django.urls import path

from piste.web.planning.plan_map.views import compare, data, edit, page

app_name = "plan_map"
PLAN, DRAFT = "plans/<int:plan>/map/", "plans/<int:plan>/map/drafts/<int:draft>/"

urlpatterns = [
    path(PLAN, page.show, name="map"),
    path(DRAFT, page.show, name="draft"),
    path(PLAN + "places.bin", data.places, name="places"),
    path(PLAN + "outlines.json", data.outlines, name="outlines"),
    path(PLAN + "network.bin", data.network, name="network"),
    path(DRAFT + "network.bin", data.network, name="draft-network"),
    path(PLAN + "leases.json", data.leases, name="leases"),
    path(PLAN + "catchment.json", data.catchment, name="catchment"),
    path(DRAFT + "catchment.json", data.catchment, name="draft-catchment"),
    path(PLAN + "edit", edit.begin, name="begin"),
    path(DRAFT + "edit", edit.edit, name="edit"),
    path(DRAFT + "copy", edit.copy, name="copy"),
    path(DRAFT + "best", edit.best, name="best"),
    path(PLAN + "compare", compare.show, name="compare"),
    path(DRAFT + "compare", compare.show, name="draft-compare"),
]
