"""The page of a file: its whole history, and the one next thing to do."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from algorithms.enums import SheetStatus
from algorithms.models import SheetVersion
from committee.enums.referrals import Origin, ReviewPhase
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReferralStep as Step
from committee.models import Referral, ReferralDocument, SheetChange
from committee.policies import referrals as policies
from committee.policies import sheet_changes as sheet_policies
from committee.queries import discussion, files, pins, self_assessments, sequels
from committee.queries.history import history_of
from committee.queries.referrals import REFERABLE
from committee.queries.review_grid import GridGroup, grid_visible_to
from committee.queries.standing import Standing, lacking_to_submit, standing_of
from committee.rules.due_dates import clock_of, delay_of
from committee.views.conflicts import links_of
from committee.views.file_check import check_of
from committee.views.referral_actions import actions_of, steps_open_to
from committee.workflow.phases import SHEETS_OPEN
from committee.workflow.referrals import CHECKED, OVER, REFERRAL
from common.typography import long_date

# States in which a date is still awaited.
_RUNNING = frozenset({S.SUBMITTED, S.INCOMPLETE, S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED})


def file_page(request: ActorRequest, referral: Referral) -> HttpResponse:
    """`referral` is in sight, and comes with what policies ask of it."""
    actor, today = request.actor, timezone.localdate()
    is_inside = bool(policies.can_read_inside(actor, referral))
    standing = standing_of(referral, on=today)
    shown = policies.shown_status(actor, referral.status)
    exchange = _exchange(referral, today)
    sheets = files.sheets_of(referral)
    lacks = lacking_to_submit(referral, sheets) if referral.status == S.DRAFT else []
    inside = _inside(actor, referral, standing, today) if is_inside else {}
    about_sheets = _about_sheets(actor, referral, sheets)
    is_consolidated = _is_consolidated(inside.get("grid", []), about_sheets["changes"])
    context: dict[str, Any] = {
        "referral": referral,
        "shown_status": shown,
        "tone": shown.tone,
        "is_inside": is_inside,
        "pen": standing.pen if is_inside else REFERRAL.owners[shown],
        "until": referral.due_on if referral.status in _RUNNING else None,
        "today": today,
        "actions": actions_of(
            actor,
            referral,
            standing,
            today=today,
            is_fit=not lacks,
            is_consolidated=is_consolidated,
            is_awaited=exchange["open_request"] is not None,
        ),
        "lacks": lacks,
        **about_sheets,
        "facts": _facts(referral, standing, is_inside=is_inside),
        **_around(actor, referral, is_inside=is_inside),
        **_sequels(actor, referral, has_newer=bool(about_sheets["newer"])),
        **exchange,
        **inside,
        "is_retained_before": any(group.consolidated for group in inside.get("grid", [])) and not is_consolidated,
    }
    return render(request, "committee/referral/detail.html", context)


def recused_page(request: ActorRequest, referral: Referral) -> HttpResponse:
    context = {"referral": referral, "refusal": policies.RECUSED}
    return render(request, "committee/referral/recused.html", context, status=403)


def _inside(actor: Actor, referral: Referral, standing: Standing, today: date) -> dict[str, Any]:
    """What the committee and its secretariat read, and the department does not."""
    reviews, groups = grid_visible_to(actor, referral)
    return {
        "standing": standing,
        "is_blind": standing.phase == ReviewPhase.INDEPENDENT,
        "is_shared": standing.phase in {ReviewPhase.CONSOLIDATION, ReviewPhase.CLOSED},
        "reviews": reviews,
        "grid": groups if reviews else [],
        "recusals": list(files.recusals_from(referral)),
        "said_count": discussion.messages_visible_to(actor).filter(referral=referral).count(),
        "reads_reasons": actor.is_secretariat or policies.presides(actor, referral),
        **links_of(actor, referral, today=today),
    }


def _about_sheets(actor: Actor, referral: Referral, sheets: list[SheetVersion]) -> dict[str, Any]:
    """Each with its self-assessment; what was replaced, and what is newer.

    A version that is not published is told to those who may take it.
    """
    is_referable = actor.is_secretariat or policies.works_on(actor, referral)
    states = REFERABLE if is_referable else [SheetStatus.PUBLISHED]
    newer = pins.newer_than(sheets, states=states) if referral.is_open and referral.submitted_at else {}
    return {
        "sheets": self_assessments.of_sheets(referral, sheets),
        "may_assess": policies.works_on(actor, referral),
        "changes": pins.changes_of(referral),
        "newer": [(sheet, newer[sheet.pk]) for sheet in sheets if sheet.pk in newer],
        "can_examine_version": referral.status in SHEETS_OPEN
        and bool(sheet_policies.can_examine_version(actor, referral)),
    }


def _is_consolidated(groups: list[GridGroup], changes: list[SheetChange]) -> bool:
    """The rapporteur has written, about the sheets as they are now."""
    last = max((change.decided_at for change in changes), default=None)
    return any(group.consolidated and (last is None or group.consolidated.written_at >= last) for group in groups)


def _around(actor: Actor, referral: Referral, *, is_inside: bool) -> dict[str, Any]:
    """What the file holds, where it goes and has been, and the other pages about it."""
    return {
        "documents": _documents(actor, referral),
        "check": check_of(referral) if _is_checked_by(actor, referral) else None,
        "agenda": list(files.agenda_items_of(referral)),
        "events": history_of(referral, is_inside=is_inside),
        "has_opinion_page": referral.status == S.ANSWERED or (is_inside and referral.taken_up_at is not None),
        "can_export": bool(policies.can_export(actor, referral)),
        "user_is_member": actor.is_member,
        "can_recuse": referral.submitted_at is not None and (actor.is_member or actor.is_secretariat),
    }


def _sequels(actor: Actor, referral: Referral, *, has_newer: bool) -> dict[str, Any]:
    """The file that this one follows, those that follow it, and how to seize the committee anew."""
    may_follow = (referral.status in OVER or has_newer) and bool(policies.can_follow(actor, referral))
    name = "new-referral" if policies.works_on(actor, referral) else "new-self-referral"
    return {
        "first": sequels.first_of(actor, referral),
        "followers": sequels.followers_of(actor, referral) if referral.submitted_at else [],
        "follow_url": f"{reverse(f'committee:{name}')}?suite={referral.pk}" if may_follow else "",
    }


def _is_checked_by(actor: Actor, referral: Referral) -> bool:
    """The list of expected pieces warns who writes the file, and helps the secretariat to check it."""
    if referral.status == S.DRAFT:
        return True
    return referral.status in CHECKED and (actor.is_secretariat or policies.works_on(actor, referral))


def _documents(actor: Actor, referral: Referral) -> list[dict[str, Any]]:
    """The latest version of each paper, with the versions before it."""
    open_steps = steps_open_to(actor, referral)
    visible = files.documents_visible_to(actor, referral_id=referral.pk, referral=referral)
    papers = {paper.pk: paper for paper in visible}
    replaced = {paper.replaces_id for paper in papers.values() if paper.document.is_readable}
    return [
        {
            **_paper(paper),
            "id": paper.pk,
            "previous": [_paper(old) for old in _versions_before(paper, papers)],
            "can_remove": Step.REMOVE_DOCUMENT in open_steps,
            "can_replace": Step.REPLACE_DOCUMENT in open_steps,
        }
        for paper in papers.values()
        if paper.pk not in replaced
    ]


def _versions_before(paper: ReferralDocument, papers: dict[UUID, ReferralDocument]) -> list[ReferralDocument]:
    found = []
    while paper.replaces_id in papers:
        paper = papers[paper.replaces_id]
        found.append(paper)
    return found


def _paper(paper: ReferralDocument) -> dict[str, Any]:
    return {
        "label": paper.document.name,
        "url": paper.get_absolute_url(),
        "kind": paper.get_kind_display(),
        "version": paper.version,
        "size": paper.document.size,
        "added_at": paper.added_at,
        "added_by": paper.added_by.full_name,
        "is_readable": paper.document.is_readable,
        "state": paper.document.get_state_display(),
        "refusal": paper.document.refusal,
    }


def _facts(referral: Referral, standing: Standing, *, is_inside: bool) -> list[tuple[str, str]]:
    facts = [("Origine", Origin(referral.origin).label.capitalize())]
    if referral.department:
        facts.append(("Direction", referral.department.name))
    facts.append(("Urgence", _urgency(referral)))
    if referral.submitted_at:
        facts.append(("Déposée le", long_date(referral.submitted_at)))
    if referral.taken_up_at:
        facts.append(("Prise en charge le", long_date(referral.taken_up_at)))
    if referral.charter_version:
        facts.append(("Charte appliquée", referral.charter_version.label))
    if is_inside and referral.taken_up_at:
        facts.append(("Rapporteur", referral.rapporteur.person.full_name if referral.rapporteur else "À désigner"))
        names = ", ".join(review.mandate.person.full_name for review in standing.reviews)
        facts.append(("Examinateurs", names or "À désigner"))
    return facts


def _urgency(referral: Referral) -> str:
    """The lane that the file follows, and what was asked when the secretariat has decided otherwise."""
    if not referral.requalified_as:
        return referral.lane.label.capitalize()
    asked = referral.get_urgency_display()
    return f"{referral.lane.label.capitalize()} (demandée {asked}) : {referral.requalification_reason}"


def _exchange(referral: Referral, today: date) -> dict[str, Any]:
    """What was asked and answered, why the opinion is due that day, how the clock stands: the same for both sides."""
    requests = list(files.requests_of(referral))
    return {
        "requests": requests,
        "open_request": next((asked for asked in requests if asked.answered_at is None), None),
        "delay": delay_of(referral, requests),
        "clock": clock_of(referral, requests, on=today) if referral.status in _RUNNING else None,
    }
