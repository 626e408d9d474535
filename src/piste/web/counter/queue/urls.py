"""Addresses of the queue: desks, reception and, in `urls_hall`, the hall."""

from piste.web.counter.queue import urls_hall

app_name = "queue"
urlpatterns = [
    *urls_hall.urlpatterns,
]
