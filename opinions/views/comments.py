"""Comments on the passages of a draft: the page that reads the text with them, and the form that adds one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from common.comparison import Marked, in_one_line
from common.errors import RuleBroken, WrongState
from common.given_back import gives_back
from common.verdicts import require
from opinions.content import Content, from_json
from opinions.enums.opinions import OpinionStatus
from opinions.enums.review import EntryKind
from opinions.forms.review import CommentForm, EntryForm
from opinions.models import Comment, DraftVersion, Opinion
from opinions.operations import comments as operations
from opinions.operations.comments import Said
from opinions.passages import Passage, passage_at, passages_of
from opinions.policies import review as policies
from opinions.queries import comments as queries
from opinions.queries import opinions as opinion_queries
from opinions.views.opinion_page import seen
from opinions.workflow.review import COMMENT, REVIEWED

_DONE = {
    EntryKind.REPLY: "Votre réponse est enregistrée.",
    EntryKind.REFUSE: "La rédaction proposée est refusée, avec son motif.",
    EntryKind.RESOLVE: "Le commentaire est clos.",
    EntryKind.REOPEN: "Le commentaire est rouvert.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A comment on the page: what may be added to it by this person, and what they just typed."""

    thread: queries.Thread
    acts: frozenset[str]
    form: EntryForm
    proposal: tuple[Marked, ...]
    """The words quoted, with the wording proposed in their place."""
    since: tuple[Marked, ...]
    """The words quoted, with what stands there now; empty when they still stand."""


@require_GET
def comments(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The last version, passage by passage, with what is said of each."""
    return _page(request, seen(request, pk))


@gives_back
@require_http_methods(["GET", "POST"])
def comment(request: ActorRequest, pk: UUID, number: int, passage: str) -> HttpResponse:
    """The form of a comment on one passage of one exact version."""
    found = seen(request, pk)
    require(policies.can_comment(request.actor, found))
    version = get_object_or_404(opinion_queries.drafts_of(found), number=number)
    place = passage_at(from_json(version.content), passage)
    if place is None:
        raise Http404
    if request.method != "POST":
        form = CommentForm(initial={"form_token": uuid4(), "quote": place.text})
        return _form(request, found, version, place, form)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _form(request, found, version, place, form, status=422)
    try:
        made = operations.comment(
            opinion_id=found.pk,
            comment_id=form.cleaned_data["form_token"],
            actor=request.actor,
            at=timezone.now(),
            version=number,
            passage=passage,
            said=Said(
                quote=form.cleaned_data["quote"], text=form.cleaned_data["text"], wording=form.wording_proposed()
            ),
        )
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return _form(request, found, version, place, form, status=refusal.status_code)
    messages.success(request, "Votre commentaire est enregistré.")
    return redirect(made)


@require_POST
def follow(request: ActorRequest, pk: UUID, comment_id: UUID) -> HttpResponse:
    """Reply, accept, refuse, close, open again: whatever button was pressed. What was typed comes back."""
    found = seen(request, pk)
    about = get_object_or_404(Comment, pk=comment_id, opinion=found)
    form = EntryForm(request.POST, prefix=str(about.pk), auto_id="id-%s")
    kind = request.POST.get("act", "")
    if kind not in EntryKind.values or not form.is_valid():
        return _page(request, found, given={about.pk: form}, status=422)
    try:
        entry = operations.follow(
            comment_id=about.pk,
            entry_id=form.cleaned_data["form_token"],
            kind=EntryKind(kind),
            actor=request.actor,
            at=timezone.now(),
            text=form.cleaned_data["text"],
        )
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return _page(request, found, given={about.pk: form}, status=refusal.status_code)
    made = f"La rédaction est dans la version {entry.made.number}." if entry.made else ""
    messages.success(request, made or _DONE[EntryKind(kind)])
    return redirect(about)


def _page(
    request: ActorRequest, found: Opinion, *, given: dict[UUID, EntryForm] | None = None, status: int = 200
) -> HttpResponse:
    """`given`: what was typed under a comment, and why it was refused."""
    version = opinion_queries.latest_draft(found)
    content = from_json(version.content)
    threads = queries.threads_in(found, content)
    shown = [_shown(request, found, thread, (given or {}).get(thread.comment.pk)) for thread in threads]
    placed = [one for one in shown if one.thread.place is not None]
    may_comment = found.status in REVIEWED and bool(policies.can_comment(request.actor, found))
    context: dict[str, Any] = {
        "opinion": found,
        "version": version,
        "parts": _parts(content, placed),
        "moved": [one for one in shown if one.thread.place is None],
        "count": len(shown),
        "to_do": sum(one.thread.is_open for one in shown),
        "may_comment": may_comment,
        "is_closed": found.status not in REVIEWED,
    }
    return render(request, "opinions/opinion/comments.html", context, status=status)


def _parts(content: Content, placed: list[Shown]) -> list[tuple[str, list[tuple[Passage, list[Shown]]]]]:
    """The passages with their comments, part by part in the order of the act."""
    parts: dict[str, list[tuple[Passage, list[Shown]]]] = {}
    for passage in passages_of(content):
        here = [one for one in placed if one.thread.place == passage]
        parts.setdefault(passage.part, []).append((passage, here))
    return list(parts.items())


def _shown(request: ActorRequest, found: Opinion, thread: queries.Thread, form: EntryForm | None) -> Shown:
    said = thread.comment
    fresh = EntryForm(initial={"form_token": uuid4()}, prefix=str(said.pk), auto_id="id-%s")
    return Shown(
        thread=thread,
        acts=frozenset(_acts(request, found, thread)),
        form=form or fresh,
        proposal=in_one_line(said.quote, said.wording) if said.proposes else (),
        since=() if thread.place else in_one_line(said.quote, thread.now),
    )


def _acts(request: ActorRequest, found: Opinion, thread: queries.Thread) -> list[str]:
    """What the tables allow now, and the policies to this person."""
    if found.status not in REVIEWED:
        return []
    steps = [EntryKind(step) for step in COMMENT.steps_from(thread.state)]
    needs_proposal = {EntryKind.ACCEPT, EntryKind.REFUSE}
    return [
        step.value
        for step in dict.fromkeys(steps)
        if policies.can_follow(request.actor, found, thread.comment, step)
        and (thread.comment.proposes or step not in needs_proposal)
        and (step != EntryKind.ACCEPT or found.status == OpinionStatus.DRAFTING)
    ]


def _form(
    request: ActorRequest,
    found: Opinion,
    version: DraftVersion,
    place: Passage,
    form: CommentForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"opinion": found, "version": version, "place": place, "form": form}
    return render(request, "opinions/opinion/comment.html", context, status=status)
