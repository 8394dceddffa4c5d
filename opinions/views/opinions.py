"""Pages of an opinion: the list, the text, the editor, the versions and what changed between them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import ActorRequest
from committee.queries.files import file_for_opinion
from committee.views.referrals import seen as referral_seen
from common.errors import Stale, WrongState
from common.forms import ComparisonForm
from common.given_back import gives_back
from common.verdicts import require
from opinions import workflow
from opinions.comparison import differences
from opinions.content import from_json, in_french
from opinions.enums.opinions import OpinionStep
from opinions.forms.lists import PublishedForm
from opinions.forms.opinions import DraftInput, Typed
from opinions.models import DraftInProgress, DraftVersion, Opinion
from opinions.operations import opinions as operations
from opinions.operations.writing import save_page
from opinions.phrases import phrases
from opinions.policies import opinions as policies
from opinions.queries import opinions as queries
from opinions.reading import Reading, reading_of
from opinions.rendering.reading import deliberated, signatory_title
from opinions.views import opinion_writing as writing
from opinions.views.opinion_page import opinion_page, seen, told

ADD_ROW = "add_row"
PREVIEW = "preview"
PER_PAGE = 25


@require_GET
def opinions(request: ActorRequest) -> HttpResponse:
    """What is being written, for the committee; what is published, for everybody inside."""
    form = PublishedForm(request.GET or None)
    criteria = form.criteria()
    page = Paginator(queries.published_opinions(criteria), PER_PAGE).get_page(request.GET.get("page"))
    pages = queries.public_pages(page.object_list)
    is_inside = request.actor.is_member or request.actor.is_secretariat
    context = {
        "in_hand": list(queries.opinions_in_hand(request.actor, on=timezone.localdate())),
        "published": [(found, pages.get(found.pk, "")) for found in page.object_list],
        "recused_from": request.actor.recused_from,
        "is_inside": is_inside,
        "form": form,
        "is_filtered": bool(criteria),
        "previous_url": _page_url(criteria, page, -1),
        "next_url": _page_url(criteria, page, 1),
        "position": f"Page {page.number} sur {page.paginator.num_pages}",
    }
    return render(request, "opinions/opinion/list.html", context)


@require_GET
def opinion_on_referral(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """From a referral to its opinion: the page inside, the public one, or what is needed to begin it."""
    referral = referral_seen(referral_id)
    found = queries.opinion_on(referral_id, on=timezone.localdate())
    if not policies.can_see_of(request.actor, referral) and found is not None and found.publication_id:
        return redirect(queries.public_pages([found])[found.pk])
    require(policies.can_see_of(request.actor, referral))
    if found is not None:
        return redirect(found)
    context = {
        "referral": referral,
        "findings": told(file_for_opinion(referral_id).findings) if referral.taken_up_at else [],
        "refusal": policies.can_open(request.actor, referral).refusal,
        "lacks": operations.lacks_before_opening(referral),
    }
    return render(request, "opinions/opinion/open.html", context)


@require_GET
def opinion(request: ActorRequest, pk: UUID) -> HttpResponse:
    return opinion_page(request, seen(request, pk))


@gives_back
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The editor. Whatever the answer, what was typed comes back, and is kept for whoever typed it."""
    found = seen(request, pk)
    require(policies.can_write(request.actor, found))
    if request.method != "POST":
        return _opened(request, found)
    if writing.AUTOSAVE in request.POST:
        return writing.autosaved(request, found)
    if ADD_ROW in request.POST:
        typed = Typed.of_page(request.POST).with_one_more_row(request.POST[ADD_ROW])
        return _editor(request, found, typed=typed, copy=writing.keep(request, found))
    entered = _entered(found, data=request.POST)
    if not entered.is_valid():
        return _editor(request, found, entered=entered, copy=writing.keep(request, found), status=422)
    if PREVIEW in request.POST:
        preview = _preview(found, entered)
        return _editor(request, found, entered=entered, copy=writing.keep(request, found), preview=preview)
    try:
        draft = save_page(
            opinion_id=found.pk,
            actor=request.actor,
            at=timezone.now(),
            base=entered.base,
            content=entered.content(),
            page=writing.page_of(request.POST),
        )
    except Stale as refusal:
        return _beaten(request, found, entered, refusal.message)
    except WrongState as refusal:
        return _frozen(request, found, Typed.of_page(request.POST), refusal.message, writing.keep(request, found))
    return _saved(request, found, draft)


def _opened(request: ActorRequest, found: Opinion) -> HttpResponse:
    """On one's own working copy when there is one, else on the last version."""
    copy = writing.kept_for(request, found)
    try:
        workflow.OPINION.target(OpinionStep.SAVE, source=found.status)
    except WrongState as refusal:
        if copy is None:
            raise
        return _frozen(request, found, writing.typed_in(copy), refusal.message, copy)
    latest = queries.latest_draft(found)
    if copy is not None:
        return _editor(request, found, typed=writing.typed_in(copy), copy=copy, resumed=copy, latest=latest)
    return _editor(request, found, typed=Typed.of_content(from_json(latest.content), base=latest.number))


@require_GET
def draft(request: ActorRequest, pk: UUID, number: int) -> HttpResponse:
    """One version, as it was."""
    found = seen(request, pk)
    version = get_object_or_404(queries.drafts_of(found), number=number)
    context = {
        "opinion": found,
        "draft": version,
        "reading": reading_of(from_json(version.content), queries.names_for(found.referral)),
        "deliberated": deliberated(found),
        "signatory_title": signatory_title(found, found.ballot) if found.ballot and found.signed_by else "",
        "is_voted": found.ballot is not None and found.ballot.text_sha256 == version.sha256,
    }
    return render(request, "opinions/opinion/draft.html", context)


@require_GET
def compare(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Two versions side by side; the last two unless others are asked for."""
    found = seen(request, pk)
    versions = {version.number: version for version in queries.drafts_of(found)}
    last = max(versions)
    form = ComparisonForm(
        request.GET or None, versions=list(versions.values()), initial={"before": max(last - 1, 1), "after": last}
    )
    before, after = (versions[number] for number in form.chosen(otherwise=(max(last - 1, 1), last)))
    context = {
        "opinion": found,
        "form": form,
        "before": before,
        "after": after,
        "sections": differences(from_json(before.content), from_json(after.content), queries.names_for(found.referral)),
    }
    return render(request, "opinions/opinion/compare.html", context)


def _entered(found: Opinion, **given: Any) -> DraftInput:
    return DraftInput(commitments=queries.commitments_of(found.referral), departments=queries.departments(), **given)


def _editor(
    request: ActorRequest,
    found: Opinion,
    *,
    entered: DraftInput | None = None,
    typed: Typed | None = None,
    copy: DraftInProgress | None = None,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    """`copy`: the working copy whose every word is in this page."""
    entered = entered or _entered(found, typed=typed)
    findings = {row.commitment.pk: row for row in file_for_opinion(found.referral_id).findings}
    context: dict[str, Any] = {
        "opinion": found,
        "entered": entered,
        "form": entered.form,
        "recitals": [(one, field, findings.get(one.pk)) for one, field in entered.form.recitals()],
        "row_errors": entered.row_errors() if entered.form.is_bound else [],
        "preview": None,
        "phrases": phrases(),
        "deliberated": deliberated(found),
        "is_unsaved": request.method == "POST",
        "refusal": "",
        "merge": None,
        "resumed": None,
        "latest": None,
        "frozen": "",
        **writing.around(request, found, copy),
        **shown,
    }
    return render(request, "opinions/opinion/edit.html", context, status=status)


def _preview(found: Opinion, entered: DraftInput) -> Reading:
    """What was typed in the form of the act. Nothing is saved."""
    return reading_of(in_french(entered.content()), queries.names_for(found.referral))


def _beaten(request: ActorRequest, found: Opinion, entered: DraftInput, message: str) -> HttpResponse:
    """Somebody else saved meanwhile: both texts in one are proposed, and nothing is saved before they are read."""
    merge = writing.merge(found, entered)
    return _editor(
        request,
        found,
        typed=Typed.of_content(merge.proposal, base=merge.theirs.number),
        copy=writing.keep(request, found),
        refusal=message,
        merge=merge,
        status=409,
    )


def _frozen(
    request: ActorRequest, found: Opinion, typed: Typed, message: str, copy: DraftInProgress | None
) -> HttpResponse:
    """The text is not written any more for now: what was typed is given back, and stays in the working copy."""
    return _editor(request, found, typed=typed, copy=copy, frozen=message, status=409)


def _saved(request: ActorRequest, found: Opinion, version: DraftVersion) -> HttpResponse:
    latest = queries.latest_draft(found)
    since = (
        f" {latest.created_by.full_name} a enregistré depuis la version {latest.number}."
        if latest.number > version.number
        else ""
    )
    messages.success(request, f"La version {version.number} est enregistrée.{since}")
    if request.POST.get("continue"):
        return redirect("opinions:edit-opinion", pk=found.pk)
    return redirect(found)


def _page_url(criteria: dict[str, str], page: "Page[Opinion]", step: int) -> str:
    has_it = page.has_previous() if step < 0 else page.has_next()
    return f"?{urlencode({**criteria, 'page': page.number + step})}" if has_it else ""
