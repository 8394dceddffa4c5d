"""The buttons of the agenda and of the notice: the files that are ready, and the papers that were frozen."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import ActorRequest
from committee.operations import agenda
from committee.operations.convening import note_paper_download
from committee.queries.convening import paper_visible_to
from committee.views.acts import act_on, seen
from common.views import attachment


@require_POST
def add_ready_referrals(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    return act_on(
        request,
        meeting,
        lambda: agenda.add_ready_referrals(meeting_id=meeting.pk, actor=request.actor, at=timezone.now()),
        done="Les saisines prêtes sont inscrites à l’ordre du jour.",
        anchor="#ordre-du-jour",
    )


@require_GET
def paper(request: ActorRequest, meeting_id: UUID, paper_id: UUID) -> FileResponse:
    """A paper as it was when the meeting was convened, whatever became of it in the file. The reading is noted."""
    meeting = seen(request, meeting_id)
    found = paper_visible_to(request.actor, meeting, paper_id)
    if found is None or found.document is None:
        raise Http404
    response = attachment(found.document.document)
    note_paper_download(paper=found, actor=request.actor, at=timezone.now())
    return response
