"""Plan again with what we know."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from piste.web.accounts.permission import needs
from piste.web.projects.interim.access import EDIT


@needs(EDIT)
def plan_again(request: HttpRequest) -> HttpResponseBase:
    """Show it."""
    return render(request, "interim/reports.html", {})
