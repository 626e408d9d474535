"""Comments: threads on points, municipalities, sections and the whole plan."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.live.publish import publish
from piste.web.planning.access import SEE, require_see_plan
from piste.web.planning.deciding.access import COMMENT, may_here, regional_plans_seen_by
from piste.web.planning.deciding.forms import CommentForm
from piste.web.planning.deciding.models import Comment, RegionalPlan
from piste.web.planning.deciding.targets import name_target, target_choices
from piste.web.planning.deciding.views.opening import open_regional, page_context, sent
from piste.web.planning.models import Plan

A_PAGE = 30


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show comments, all or those on one target, and keep a new one."""
    shown = open_regional(request, pk)
    preset = read_preset(request, shown)
    first = find_first(request, shown)
    may_comment = may_here(request.user, COMMENT, shown)
    if request.method == "POST" and not may_comment:
        raise PermissionDenied
    form = None
    if may_comment:
        start = {"target": f"{preset[0]}:{preset[1]}" if preset else "whole:"}
        targets = None if first else target_choices(shown, preset)
        form = CommentForm(sent(request), targets=targets, initial=start)
        if form.is_bound and form.is_valid():
            keep_comment(shown, form, first, request.user)
            query = {"about": preset[0], "target": preset[1]} if preset else {}
            return redirect(reverse("deciding:comments", args=[pk]) + (f"?{urlencode(query)}" if query else ""))
    context = page_context(
        request, shown, "comments", form=form, first=first, preset=preset, may_comment=may_comment,
        may_post=may_comment, page=page_of(request, shown, preset),
    )  # fmt: skip
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "deciding/parts/threads.html", context)
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "deciding/comments.html", context, status=status)


def read_preset(request: HttpRequest, shown: RegionalPlan) -> tuple[str, str, str] | None:
    """Return what the address asks for: kind, code, name."""
    about, target = request.GET.get("about", ""), request.GET.get("target", "")[:100]
    if not about:
        return None
    name = name_target(shown, about, target)
    if name is None:
        raise Http404
    return about, target, name


def find_first(request: HttpRequest, shown: RegionalPlan) -> Comment | None:
    """Return the first comment of the thread that is to be answered."""
    said = request.POST.get("answer") or request.GET.get("answer", "")
    if not said:
        return None
    if not (said.isdecimal() and len(said) < 18):
        raise Http404
    return get_object_or_404(Comment, pk=int(said), regional_plan=shown, parent=None)


def page_of(request: HttpRequest, shown: RegionalPlan, preset: tuple[str, str, str] | None) -> Any:
    """Return a page of threads, unresolved ones first, then the newest."""
    threads = shown.comments.filter(parent=None).select_related("resolved_by").prefetch_related("answers")
    if preset is not None:
        threads = threads.filter(about=preset[0], target=preset[1])
    ordered = threads.order_by(F("resolved_at").asc(nulls_first=True), "-pk")
    return Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))


def keep_comment(shown: RegionalPlan, form: CommentForm, first: Comment | None, person: Any) -> Comment:
    """Keep a comment, or an answer to one, and tell open pages."""
    made = form.instance
    made.regional_plan, made.parent, made.by, made.by_name = shown, first, person, str(person)
    if first is not None:
        made.about, made.target, made.target_name = first.about, first.target, first.target_name
    else:
        made.about, _sign, made.target = form.cleaned_data["target"].partition(":")
        made.target_name = name_target(shown, made.about, made.target) or ""
    with transaction.atomic():
        made.save()
        if first is not None and first.resolved_at is not None:  # what is answered is open again
            Comment.objects.filter(pk=first.pk).update(resolved_at=None, resolved_by=None)
        record(person, "comment.made", shown, comment=made.pk)
        publish(shown.topic, {"what": "comment", "comment": made.pk})
    return made


@needs(COMMENT)
@require_POST
def resolve(request: HttpRequest, pk: int, comment: int) -> HttpResponseBase:
    """Mark a thread as settled, or open it again."""
    shown = open_regional(request, pk)
    if not may_here(request.user, COMMENT, shown):
        raise PermissionDenied
    found = get_object_or_404(Comment, pk=comment, regional_plan=shown, parent=None)
    settled = request.POST.get("settled") == "1"
    with transaction.atomic():
        found.resolved_at = timezone.now() if settled else None
        found.resolved_by_id = request.user.pk if settled else None
        found.save(update_fields=["resolved_at", "resolved_by"])
        record(request.user, "comment.settled" if settled else "comment.reopened", shown, comment=found.pk)
        publish(shown.topic, {"what": "comment", "comment": found.pk})
    return redirect("deciding:comments", pk)


@needs(SEE)
@require_safe
def comment_on(request: HttpRequest, plan: int) -> HttpResponseBase:
    """Lead from a plan's map to the comments on a point or a municipality, in the regional plan that uses the plan."""
    shown = get_object_or_404(Plan, pk=plan)
    require_see_plan(request, shown.scope)
    query = {}
    for about in ("point", "municipality"):
        if code := request.GET.get(about, "")[:100]:
            query = {"about": about, "target": code}
    seen = regional_plans_seen_by(request.user)
    found = list(seen.filter(plan=shown)[:20]) or list(seen.filter(region=shown.region, country=shown.country)[:20])
    tail = f"?{urlencode(query)}#write" if query else "#write"
    rows = [(one, reverse("deciding:comments", args=[one.pk]) + tail) for one in found]
    if len(rows) == 1:
        return redirect(rows[0][1])
    return render(request, "deciding/comment_on.html", {"plan": shown, "rows": rows})
