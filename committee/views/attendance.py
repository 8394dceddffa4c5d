"""The buttons of attendance that are not those of the whole meeting: presence for some points only."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.middleware import ActorRequest
from committee.forms.item_presences import ItemPresenceForm
from committee.operations import item_presences
from committee.queries import meetings as queries
from committee.views.acts import act_on, seen
from committee.views.panels.item_presences import PLACE
from common.errors import RuleBroken


@require_POST
def record_for_points(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    items = list(meeting.items.all())
    if not items:
        raise RuleBroken("L’ordre du jour est vide : la présence ne peut pas y être notée point par point.")
    form = ItemPresenceForm(
        request.POST,
        assembly=queries.assemblies_of(meeting).general,
        items=items,
        revision=meeting.revision,
        has_remote=bool(meeting.remote_access),
    )
    return act_on(
        request,
        meeting,
        lambda: item_presences.record_for_points(
            meeting_id=meeting.pk,
            mandate_id=form.cleaned_data["mandate"],
            first=form.cleaned_data["first"],
            last=form.cleaned_data["last"],
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            entry=form.entry,
        ),
        done="La présence pour ces points est enregistrée.",
        form=form,
        place=PLACE,
        anchor="#presence",
    )
