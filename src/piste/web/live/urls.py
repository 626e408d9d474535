"""The addresses of live."""

from django.urls import path

from piste.web.live import views

app_name = "live"
urlpatterns = [path("", views.stream, name="stream")]
