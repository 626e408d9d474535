"""Interpreters' profiles, and customers' preferred lists."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.web.accounts import audit
from piste.web.accounts.permission import may, needs, require
from piste.web.network.models import StaffMember
from piste.web.remote.interpreting.access import EDIT, ORDER
from piste.web.remote.interpreting.forms import DisqualificationForm, ListForm, PairForm, ProfileForm
from piste.web.remote.interpreting.languages import INTERPRETED, name_of
from piste.web.remote.interpreting.models import InterpreterProfile, LanguagePair
from piste.web.remote.interpreting.preferences import make_list

A_PAGE = 50


@needs(EDIT)
@require_safe
def interpreters(request: HttpRequest) -> HttpResponseBase:
    """List interpreters with their languages, by language."""
    language = request.GET.get("language", "")
    kept = StaffMember.objects.filter(kind=StaffMember.Kind.INTERPRETER).select_related("agency", "interpreter")
    if language in INTERPRETED:
        speakers = LanguagePair.objects.filter(source=language).values("profile")
        kept = kept.filter(interpreter__in=speakers)
    page = Paginator(kept.prefetch_related("interpreter__pairs"), A_PAGE).get_page(request.GET.get("page"))
    rows = [{"staff": one, "profile": profile_of(one), "pairs": pairs_of(one)} for one in page]
    context = {"page": page, "rows": rows, "spoken": INTERPRETED.items(), "language": language}
    return render(request, "interpreting/interpreters.html", context)


def profile_of(staff: StaffMember) -> InterpreterProfile | None:
    """Return a person's profile, where there is one."""
    found: InterpreterProfile | None = getattr(staff, "interpreter", None)
    return found


def pairs_of(staff: StaffMember) -> list[tuple[str, bool]]:
    """Return a person's languages in words, both ways as one, and whether they are certified."""
    profile = profile_of(staff)
    pairs = {(one.source, one.target): one for one in profile.pairs.all()} if profile else {}
    words: list[tuple[str, bool]] = []
    for (source, target), one in pairs.items():
        back = pairs.get((target, source))
        if back is None:
            words.append((f"{name_of(source)} → {name_of(target)}", one.is_certified))
        elif source < target:
            both = one.is_certified and back.is_certified
            words.append((f"{name_of(source)} ↔ {name_of(target)}", both))
    return words


@needs(EDIT)
def interpreter(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a profile, its languages and what the interpreter must not take."""
    staff = get_object_or_404(StaffMember.objects.select_related("agency"), pk=pk, kind="interpreter")
    require(request, EDIT, staff.agency.scope)
    profile = InterpreterProfile.objects.filter(staff=staff).first() or InterpreterProfile(staff=staff)
    what = request.POST.get("do", "") if request.method == "POST" else ""
    if what == "remove":
        remove_one(request, profile)
        return redirect("interpreting:interpreter", pk)
    forms = {
        "profile": ProfileForm(request.POST if what == "profile" else None, instance=profile),
        "pair": PairForm(request.POST if what == "pair" else None, prefix="pair"),
        "disqualification": DisqualificationForm(request.POST if what == "disqualification" else None, prefix="dis"),
    }
    form = forms.get(what)
    if form is not None and form.is_valid() and (what == "profile" or profile.pk):
        if isinstance(form, ProfileForm):
            form.save()
        elif isinstance(form, PairForm):
            save_pair(profile, form)
        else:
            form.instance.profile = profile
            form.save()
        audit.record(request.user, f"interpreter.{what}", staff.pk)
        messages.success(request, _("Saved."))
        return redirect("interpreting:interpreter", pk)
    pairs = [(one, name_of(one.source), name_of(one.target)) for one in profile.pairs.all()] if profile.pk else []
    kept = profile.disqualifications.select_related("agency", "service") if profile.pk else []
    context = {
        "staff": staff, "profile": profile, "forms": forms, "form": form, "pairs": pairs, "disqualifications": kept
    }  # fmt: skip
    return render(request, "interpreting/interpreter.html", context, status=422 if form and form.errors else 200)


def save_pair(profile: InterpreterProfile, form: PairForm) -> None:
    """Save a direction, or both."""
    kept = form.cleaned_data
    ways = [(kept["source"], kept["target"])] + ([(kept["target"], kept["source"])] if kept["both"] else [])
    for source, target in ways:
        LanguagePair.objects.update_or_create(
            profile=profile, source=source, target=target,
            defaults={"is_certified": kept["is_certified"], "dialect": kept["dialect"]},
        )  # fmt: skip
    spoken = sorted({*profile.staff.languages, kept["source"], kept["target"]})
    StaffMember.objects.filter(pk=profile.staff_id).update(languages=spoken)


def remove_one(request: HttpRequest, profile: InterpreterProfile) -> None:
    """Take a direction or a disqualification away."""
    kind, _dash, key = request.POST.get("what", "").partition("-")
    if profile.pk and key.isdigit():
        kept = profile.pairs if kind == "pair" else profile.disqualifications
        kept.filter(pk=int(key)).delete()
        audit.record(request.user, f"interpreter.remove-{'pair' if kind == 'pair' else 'disqualification'}", profile.pk)


@needs(ORDER)
def preferred(request: HttpRequest) -> HttpResponse:
    """Make a customer's list; its code is shown once."""
    profiles = InterpreterProfile.objects.filter(staff__is_active=True).select_related("staff")
    form = ListForm(request.POST or None, profiles=profiles)
    code = ""
    if request.method == "POST" and form.is_valid():
        code = make_list(form.chosen())
        audit.record(request.user, "interpreting.list", len(form.chosen()))
    context = {"form": form, "code": code, "may_edit": may(request.user, EDIT)}
    return render(request, "interpreting/lists.html", context, status=422 if form.errors else 200)
