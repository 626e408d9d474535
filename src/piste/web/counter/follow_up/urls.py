"""Addresses of follow-up."""

app_name = "follow_up"
urlpatterns: list = []  # type: ignore[type-arg]
