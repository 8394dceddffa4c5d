"""The pages of the charter and of the founding acts."""

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from charter import operations, policies, queries, workflow
from charter.enums import CharterStatus, CharterStep
from charter.forms import CharterInput, FoundingActForm, from_page, from_version
from charter.models import CharterVersion
from charter.operations import CharterContent
from charter.rendering import TO_COMPLETE, founding_act_html, text_as_read
from common.errors import RuleBroken, WrongState
from common.verdicts import require

ADD_ROW = "add_row"
# The button that shows what is understood of a text, and keeps nothing.
READ = "read"


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """The charter as it applies today; what there is when none applies yet."""
    return _show(request, queries.charter_in_force(timezone.localdate()), is_current=True)


@require_GET
def version(request: ActorRequest, pk: UUID) -> HttpResponse:
    return _show(request, _found(request.actor, pk), is_current=False)


@require_GET
def act(request: ActorRequest, pk: UUID) -> HttpResponse:
    """A founding act, as it was adopted."""
    found = get_object_or_404(queries.founding_acts(), pk=pk)
    # The text is rendered by our own template, which escapes it.
    body = mark_safe(founding_act_html(found))  # noqa: S308 -- see above
    return render(request, "charter/act/detail.html", {"act": found, "body": body})


@require_http_methods(["GET", "POST"])
def load_act(request: ActorRequest) -> HttpResponse:
    """An act from its text: first shown as it is understood, then kept. The same text twice is the same act."""
    require(policies.can_load(request.actor))
    form = FoundingActForm(request.POST or None)
    context: dict[str, object] = {"form": form, "parts": []}
    if request.method != "POST":
        return render(request, "charter/act/form.html", context)
    if not form.is_valid():
        return render(request, "charter/act/form.html", context, status=422)
    try:
        if READ in request.POST:
            context["parts"] = text_as_read(form.cleaned_data["text"])
            return render(request, "charter/act/form.html", context)
        kept = operations.load_founding_act(
            text=form.cleaned_data["text"],
            facts=form.facts(is_demonstration=settings.IS_DEMONSTRATION),
            actor=request.actor,
            at=timezone.now(),
        )
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return render(request, "charter/act/form.html", context, status=refusal.status_code)
    messages.success(request, "L’acte est enregistré. Il attend un numéro du Bulletin officiel.")
    return redirect(kept)


@require_http_methods(["GET", "POST"])
def open_version(request: ActorRequest) -> HttpResponse:
    """A new version starts from the one in force: commitments keep their anchors."""
    require(policies.can_open(request.actor))
    if request.method != "POST":
        current = queries.charter_in_force(timezone.localdate())
        fresh = {"label": "", "in_force_from": "", "approved_by": None, "approval_reference": "", "note": ""}
        entered = from_version(current, **fresh) if current else CharterInput(commitments=[{}])
        entered.revision = 0
        return _form(request, entered)
    if ADD_ROW in request.POST:
        return _form(request, _longer(request.POST, token=_token(request.POST), revision=0))
    entered = CharterInput(data=request.POST, token=_token(request.POST))
    if not entered.is_valid():
        return _form(request, entered, status=422)
    try:
        made = operations.open_charter_version(
            version_id=entered.token,
            actor=request.actor,
            at=timezone.now(),
            content=_content(entered),
        )
    except (RuleBroken, WrongState) as refusal:
        return _form(request, entered, refusal=refusal.message, status=refusal.status_code)
    messages.success(request, "La version est ouverte. Relisez-la, puis mettez-la en vigueur.")
    return redirect(made)


@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Complete the version in preparation. Whatever the answer, what was typed comes back."""
    found = _found(request.actor, pk)
    require(policies.can_edit(request.actor, found))
    if request.method != "POST":
        workflow.CHARTER.target(CharterStep.EDIT, source=found.status)
        return _form(request, from_version(found), version=found)
    revision = _revision(request.POST)
    if ADD_ROW in request.POST:
        return _form(
            request,
            _longer(request.POST, token=None, revision=revision),
            version=found,
        )
    entered = CharterInput(data=request.POST, revision=revision)
    if not entered.is_valid():
        return _form(request, entered, version=found, status=422)
    try:
        operations.edit_charter(
            version_id=found.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=revision,
            content=_content(entered),
        )
    except RuleBroken as refusal:
        return _form(request, entered, version=found, refusal=refusal.message, status=refusal.status_code)
    except WrongState as refusal:
        saved = _found(request.actor, pk)
        entered.revision = saved.revision
        return _form(request, entered, version=saved, refusal=refusal.message, saved=saved, status=409)
    messages.success(request, "La version de la charte est enregistrée.")
    return redirect(found)


@require_POST
def publish(request: ActorRequest, pk: UUID) -> HttpResponse:
    found = _found(request.actor, pk)
    operations.publish_charter(version_id=found.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "Cette version de la charte est en vigueur, et publiée.")
    return redirect("charter:index")


def _show(request: ActorRequest, found: CharterVersion | None, *, is_current: bool) -> HttpResponse:
    versions = list(queries.versions_visible_to(request.actor))
    context = {
        "version": found,
        "commitments": list(found.commitments.all()) if found else [],
        "versions": versions,
        "acts": list(queries.founding_acts()),
        "to_complete": TO_COMPLETE,
        "is_current": is_current,
        "open_steps": _steps_open_to(request.actor, found) if found else set(),
        "can_load": bool(policies.can_load(request.actor)),
        "can_open": bool(policies.can_open(request.actor))
        and not any(one.status == CharterStatus.DRAFT for one in versions),
        "owner": workflow.CHARTER.owners[CharterStatus(found.status)] if found else "",
        "public_page": f"{settings.PUBLIC_URL}/charte/",
    }
    return render(request, "charter/version/detail.html", context)


def _steps_open_to(actor: Actor, found: CharterVersion) -> set[str]:
    """What the table allows now, and the policies allow to this person."""
    steps = workflow.CHARTER.steps_from(found.status)
    return {step.value for step in steps if policies.STEPS[CharterStep(step)](actor, found)}


def _form(
    request: ActorRequest,
    entered: CharterInput,
    *,
    version: CharterVersion | None = None,
    refusal: str = "",
    saved: CharterVersion | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "entered": entered,
        "form": entered.form,
        "version": version,
        "refusal": refusal,
        "saved": saved,
        "row_errors": entered.row_errors() if entered.form.is_bound else [],
    }
    return render(request, "charter/version/form.html", context, status=status)


def _longer(data: QueryDict, *, token: UUID | None, revision: int) -> CharterInput:
    return from_page(data, token=token, revision=revision, add_row=data.get(ADD_ROW, ""))


def _content(entered: CharterInput) -> CharterContent:
    return entered.content(is_demonstration=settings.IS_DEMONSTRATION)


def _found(actor: Actor, pk: UUID) -> CharterVersion:
    return get_object_or_404(queries.versions_visible_to(actor), pk=pk)


def _token(data: QueryDict) -> UUID:
    try:
        return UUID(data.get("form_token", ""))
    except ValueError:
        return uuid4()


def _revision(data: QueryDict) -> int:
    revision = data.get("revision", "")
    return int(revision) if revision.isdecimal() and len(revision) < 10 else -1
