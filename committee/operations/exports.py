"""A whole file handed over as one archive, with a trace of to whom and when."""

import tempfile
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from algorithms import queries as algorithms
from algorithms.assessed import assessed
from algorithms.models import SheetVersion
from algorithms.queries.self_assessments import lines_of
from charter import queries as charter
from committee.models import Referral
from committee.operations.referral_steps import lock
from committee.policies import discussion as discussion_policies
from committee.policies import referrals as policies
from committee.queries import discussion, files, self_assessments
from committee.queries.conflicts import are_papers_held
from committee.queries.history import history_of
from committee.queries.papers import readable
from committee.queries.review_grid import grid_visible_to
from committee.rendering.dossier import DossierFacts, HandedIn, write_dossier
from common import journal
from common.errors import NotAllowed
from common.verdicts import require

# Above this, the archive is on disk while it is written and served, never in memory.
IN_MEMORY = 2 * 1024 * 1024
HELD = "Un lien que vous avez déclaré avec ce dossier reste à examiner : ses pièces ne vous sont pas encore ouvertes."


def export_file(*, referral_id: UUID, actor: Actor, at: datetime) -> tuple[str, IO[bytes]]:
    """The name of the archive and its bytes, from the start. The reader closes it; nothing of it stays here.

    What it holds is read in one transaction with the line of the journal; the papers are copied after it, since none
    is ever changed or lost.
    """
    facts = _read(referral_id, actor, at)
    spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the reader closes it
    write_dossier(facts, spool)
    spool.seek(0)
    return f"{facts.referral.reference or 'brouillon'}.zip", spool


@transaction.atomic
def _read(referral_id: UUID, actor: Actor, at: datetime) -> DossierFacts:
    referral = lock(referral_id, at=at)
    actor = actors.again(actor, at)
    require(policies.can_export(actor, referral))
    if are_papers_held(actor, referral):
        raise NotAllowed(HELD)
    is_inside = bool(policies.can_read_inside(actor, referral))
    reviews, groups = grid_visible_to(actor, referral) if is_inside else ([], [])
    reads_discussion = is_inside and bool(discussion_policies.can_read_discussion(actor, referral))
    papers = list(readable(files.documents_visible_to(actor, referral_id=referral.pk)))
    examined = SheetVersion.objects.filter(pk__in=[sheet.pk for sheet in files.sheets_of(referral)])
    details = {"papers": len(papers), "is_inside": is_inside}
    journal.record(action="referral.export", actor=actor, at=at, target=referral, details=details)
    return DossierFacts(
        referral=referral,
        status_label=policies.shown_status(actor, referral.status).label,
        reader=actor.user.full_name,
        at=at,
        sheets=list(
            algorithms.with_rows(examined.select_related("algorithm__department")).order_by("algorithm__reference")
        ),
        requests=list(files.requests_of(referral)),
        papers=papers,
        handed=_handed(referral),
        events=history_of(referral, is_inside=is_inside),
        is_inside=is_inside,
        reviews=reviews,
        groups=groups if reviews else [],
        said=list(discussion.messages_visible_to(actor).filter(referral=referral)) if reads_discussion else [],
    )


def _handed(referral: Referral) -> list[HandedIn]:
    """Every one that was joined; those that were replaced since are part of what the committee had."""
    return [
        HandedIn(joined, assessed(charter.points_of(joined.assessment.charter_version_id), lines_of(joined.assessment)))
        for joined in self_assessments.joined_to(referral)
    ]
