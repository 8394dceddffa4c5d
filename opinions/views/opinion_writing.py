"""What surrounds the editor of an opinion: the copy kept of what is typed, and the text of whoever saved first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from accounts.middleware import ActorRequest
from common.errors import Stale
from common.typography import long_time
from opinions.comparison import parts_of
from opinions.content import Content, from_json, in_french
from opinions.forms.opinions import DraftInput, Typed, base_of
from opinions.merging import Zone, merged, three_sides
from opinions.models import DraftInProgress, DraftVersion, Opinion
from opinions.operations import writing as operations
from opinions.operations.writing import Page
from opinions.queries import opinions as queries
from opinions.queries.writing import copy_of
from opinions.views.opinion_page import seen, who_is_at_it

AUTOSAVE = "autosave"
# What belongs to the page and not to the text.
_OURS = {"csrfmiddlewaretoken", AUTOSAVE, "page", "shows", "turn", "add_row", "continue", "preview"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What is proposed to whoever saved second: both texts in one, and every place where they part."""

    theirs: DraftVersion
    proposal: Content
    zones: list[Zone]

    @property
    def to_decide(self) -> int:
        """How many passages both of them changed."""
        return sum(place.is_to_decide for zone in self.zones for place in zone.places)


def page_of(data: QueryDict) -> Page:
    """The page that sends this, as it names itself; one that nobody knows when it does not."""
    turn = data.get("turn", "")
    return Page(
        key=_uuid(data, "page") or uuid4(),
        shows=_uuid(data, "shows"),
        turn=int(turn) if turn.isdecimal() and len(turn) < 10 else 0,
    )


def merge(found: Opinion, entered: DraftInput) -> Merge:
    """The text that was typed and the last version saved, from the version that both started from."""
    theirs, names = queries.latest_draft(found), queries.names_for(found.referral)
    base = queries.drafts_of(found).filter(number=entered.base).first() or theirs
    before, saved, typed = from_json(base.content), from_json(theirs.content), in_french(entered.content())
    return Merge(
        theirs=theirs,
        proposal=merged(before, mine=typed, theirs=saved),
        zones=three_sides(parts_of(before, names), mine=parts_of(typed, names), theirs=parts_of(saved, names)),
    )


def keep(request: ActorRequest, found: Opinion) -> DraftInProgress | None:
    """Keep what this page sent; None when another tab has words that are not here: they stay, and so does the page."""
    try:
        return _kept(request, found, timezone.now())
    except Stale:
        return None


def autosaved(request: ActorRequest, found: Opinion) -> JsonResponse:
    """Answers static/js/autosave.js. Whatever the state of the opinion: what was typed is its writer's."""
    at = timezone.now()
    try:
        copy = _kept(request, found, at)
    except Stale as refusal:
        return JsonResponse({"said": refusal.message}, status=refusal.status_code)
    said = f"Copie de travail gardée à {long_time(at)}, pour vous seul"
    return JsonResponse({"said": said, "isWhole": True, "renewed": {"shows": copy.state}})


def typed_in(copy: DraftInProgress) -> Typed:
    """The page as it was when its copy was kept."""
    return Typed.of_page(MultiValueDict(copy.data))


def around(request: ActorRequest, found: Opinion, copy: DraftInProgress | None) -> dict[str, Any]:
    """What the page of the editor says of itself: its name, what it shows, who else is writing."""
    return {
        "page_key": uuid4(),
        "shows": copy.state if copy else "",
        "others": who_is_at_it(request, found),
    }


@require_POST
def drop(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Let go of one's working copy, and write from the last version."""
    found = seen(request, pk)
    try:
        operations.drop_copy(
            opinion_id=found.pk, actor=request.actor, at=timezone.now(), state=_uuid(request.POST, "state")
        )
    except Stale as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, "Votre copie de travail est abandonnée. Le formulaire part de la dernière version.")
    return redirect("opinions:edit-opinion", pk=found.pk)


def kept_for(request: ActorRequest, found: Opinion) -> DraftInProgress | None:
    return copy_of(found.pk, request.actor)


def _kept(request: ActorRequest, found: Opinion, at: datetime) -> DraftInProgress:
    return operations.keep_copy(
        opinion_id=found.pk,
        actor=request.actor,
        at=at,
        base=base_of(request.POST),
        data=_typed(request.POST),
        page=page_of(request.POST),
    )


def _typed(data: QueryDict) -> dict[str, list[str]]:
    return {name: values for name, values in data.lists() if name not in _OURS}


def _uuid(data: QueryDict, name: str) -> UUID | None:
    try:
        return UUID(data.get(name, ""))
    except ValueError:
        return None
