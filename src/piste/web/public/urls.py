"""Find a point, and one point."""

from django.urls import path

from piste.web.public import views

app_name = "public"
urlpatterns = [
    path("points", views.points, name="points"),
    path("points/<slug:code>", views.point, name="point"),
]
