"""Addresses of the hall: kiosk, ticket, display."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
