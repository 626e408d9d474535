"""The addresses of the directory's pages and of service cards."""

from django.urls import path

from piste.web.network.editing import card_views, views

app_name = "directory"
urlpatterns = [
    path("directory", views.index, name="index"),
    path("directory/<slug:key>", views.things, name="things"),
    path("directory/<slug:key>/add", views.add, name="add"),
    path("directory/<slug:key>/<int:pk>", views.change, name="change"),
    path("directory/<slug:key>/<int:pk>/drop", views.drop, name="drop"),
    path("cards", card_views.cards, name="cards"),
    path("cards/<slug:service>", card_views.card, name="card"),
]
