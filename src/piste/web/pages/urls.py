"""The front page, the living page of components, the language."""

from django.urls import path

from piste.web.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("components", views.components, name="components"),
    path("language", views.choose_language, name="language"),
]
