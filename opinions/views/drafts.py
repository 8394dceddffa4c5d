"""The editor of a draft: a plain form, every save a version, nothing typed ever lost."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from accounts.middleware import ActorRequest
from accounts.models import Department
from charter.models import Commitment
from committee.queries.files import file_for_opinion
from common.errors import RuleBroken, Stale
from common.verdicts import require
from opinions.content import Content, from_json
from opinions.enums.opinions import OpinionStep as Step
from opinions.forms.drafts import DraftForm, RecommendationForm, recommendation_forms, typed_of
from opinions.models import DraftVersion, Opinion
from opinions.operations import opinions as operations
from opinions.policies import opinions as policies
from opinions.queries import opinions as queries
from opinions.rules.comparison import compared
from opinions.views.opinions import seen
from opinions.workflow import OPINION

Rows = BaseFormSet[RecommendationForm]


@require_http_methods(["GET", "POST"])
def write(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The draft in its last version, to be changed and saved as the next one."""
    opinion = seen(request, pk)
    require(policies.can_write(request.actor, opinion))
    OPINION.target(Step.SAVE, source=opinion.status)
    draft = queries.latest_draft(opinion)
    form, rows = _forms(request, opinion, draft)
    if request.method != "POST":
        return _page(request, opinion, draft, form, rows)
    if "add" in request.POST:
        return _page(request, opinion, draft, form, _one_more(request, opinion, from_json(draft.content)))
    if not (form.is_valid() and rows.is_valid()):
        return _page(request, opinion, draft, form, rows, status=422)
    try:
        saved = operations.save_draft(
            opinion_id=opinion.pk,
            base=form.cleaned_data["base"],
            content=form.content(rows),
            actor=request.actor,
            at=timezone.now(),
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _page(request, opinion, draft, form, rows, status=422)
    except Stale as refusal:
        return _beaten(request, opinion, form, rows, refusal.message)
    messages.success(request, f"La version {saved.number} est enregistrée.")
    return redirect(opinion)


def _beaten(request: ActorRequest, opinion: Opinion, form: DraftForm, rows: Rows, message: str) -> HttpResponse:
    """Somebody saved in between: both texts are shown, and what was typed is ready to be saved on top of theirs."""
    theirs = queries.latest_draft(opinion)
    differences = compared(from_json(theirs.content), form.content(rows))
    if isinstance(form.data, MultiValueDict):
        form.data = MultiValueDict({**dict(form.data.lists()), "base": [str(theirs.number)]})
    form.add_error(None, message)
    return _page(request, opinion, theirs, form, rows, status=409, differences=differences)


def _forms(request: ActorRequest, opinion: Opinion, draft: DraftVersion) -> tuple[DraftForm, Rows]:
    content, commitments = from_json(draft.content), _commitments(opinion)
    typed = request.POST if request.method == "POST" else None
    form = DraftForm(typed, commitments=commitments, initial={**typed_of(content, commitments), "base": draft.number})
    return form, _rows(typed, commitments, content, extra=0 if content.recommendations else 1)


def _one_more(request: ActorRequest, opinion: Opinion, content: Content) -> Rows:
    """The rows as they were typed, and an empty one."""
    data = request.POST.copy()
    total = data.get("recommendations-TOTAL_FORMS", "0")
    data["recommendations-TOTAL_FORMS"] = str(min(int(total) if total.isdigit() else 0, 59) + 1)
    return _rows(data, _commitments(opinion), content, extra=0)


def _rows(data: Any, commitments: list[Commitment], content: Content, *, extra: int) -> Rows:
    departments = list(Department.objects.order_by("name"))
    return recommendation_forms(data, departments=departments, commitments=commitments, content=content, extra=extra)


def _commitments(opinion: Opinion) -> list[Commitment]:
    return list(Commitment.objects.filter(version_id=opinion.referral.charter_version_id).order_by("position"))


def _page(
    request: ActorRequest,
    opinion: Opinion,
    draft: DraftVersion,
    form: DraftForm,
    rows: Rows,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    findings = {finding.commitment.pk: finding for finding in file_for_opinion(opinion.referral_id).findings}
    context = {
        "opinion": opinion,
        "draft": draft,
        "form": form,
        "rows": rows,
        "recitals": [(commitment, field, findings.get(commitment.pk)) for commitment, field in form.recital_fields()],
        "differences": more.get("differences", []),
    }
    return render(request, "opinions/opinion/write.html", context, status=status)
