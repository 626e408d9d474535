"""The addresses of jobs."""

from django.urls import path

from piste.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.show_jobs, name="jobs"),
    path("<int:key>/cancel", views.cancel, name="cancel"),
    path("<int:key>/stop", views.stop, name="stop"),
]
