"""The page of an opinion: its text in the form of the act, who holds the pen, and the one next thing to do."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from committee.enums.meetings import BallotStatus
from committee.queries.files import RetainedFinding
from common.typography import long_date, long_time
from common.verdicts import require
from opinions import workflow
from opinions.content import Content, faults_of, from_json
from opinions.enums.amendments import AmendmentKind
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import OpinionStep as Step
from opinions.models import DraftVersion, Opinion
from opinions.notification import notified_days
from opinions.operations.votes import is_lost
from opinions.policies import opinions as policies
from opinions.policies.amendments import can_prepare as may_prepare
from opinions.queries import amendments, separate
from opinions.queries import opinions as queries
from opinions.queries.todo_review import comments_to_do
from opinions.queries.writing import others_at_it
from opinions.reading import reading_of
from opinions.rendering.reading import deliberated, separate_facts, signatory_title
from opinions.views.history import events_of, progress_of
from opinions.workflow.opinions import SIGNED
from opinions.workflow.review import REVIEWED

_PROGRESS = [S.DRAFTING, S.CIRCULATED, S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED, S.NOTIFIED, S.PUBLISHED]
_TONES = {S.DRAFTING: "waiting", S.PUBLISHED: "success"}
_HISTORY = {
    "opinion.open": "Avis ouvert, premier texte proposé d’après le dossier",
    "opinion.save": "Version enregistrée",
    "opinion.circulate": "Texte communiqué aux membres",
    "opinion.send_back": "Rédaction reprise",
    "opinion.submit_to_vote": "Texte soumis au vote",
    "opinion.adopt": "Adoption constatée",
    "opinion.reject": "Rejet ou annulation du scrutin constaté, rédaction reprise",
    "opinion.speak_apart": "Réponse donnée sur l’opinion séparée",
    "opinion.take_back": "Réponse sur l’opinion séparée retirée",
    "opinion.copy": "Copie de travail remise",
    "opinion.sign": "Avis signé",
    "opinion.notify": "Avis notifié à l’administration",
    "opinion.publish": "Avis publié au Bulletin officiel",
    "opinion.comment": "Passage commenté",
    "opinion.comment_accept": "Rédaction proposée acceptée",
    "opinion.comment_refuse": "Rédaction proposée refusée",
    "opinion.open_fact_check": "Passages ouverts à la direction, pour vérifier les faits",
    "opinion.answer_fact_check": "Réponse de la direction sur les faits",
    "opinion.decide_remark": "Suite donnée à une remarque de la direction",
}


def seen(request: ActorRequest, pk: UUID) -> Opinion:
    """The opinion with what the policies ask, if this person may read it: 404 when hidden, 403 when recused."""
    found = get_object_or_404(queries.opinion_pages(on=timezone.localdate()), pk=pk)
    require(policies.can_see(request.actor, found))
    return found


def opinion_page(request: ActorRequest, opinion: Opinion) -> HttpResponse:
    versions = list(queries.drafts_of(opinion))
    shown = opinion.adopted_draft or versions[0]
    content = from_json(shown.content)
    item = queries.agenda_item_ahead(opinion.referral)
    context: dict[str, Any] = {
        "opinion": opinion,
        "referral": opinion.referral,
        "draft": shown,
        "reading": reading_of(content, queries.names_for(opinion.referral)),
        "tone": _TONES.get(S(opinion.status), "progress"),
        "pen": _pen(opinion),
        "until": None if opinion.status == S.PUBLISHED else opinion.referral.due_on,
        "today": timezone.localdate(),
        "open_steps": steps_open_to(request.actor, opinion),
        "separate": _separate(request.actor, opinion),
        "is_fallen": opinion.status in {S.ADOPTED, *SIGNED} and is_lost(opinion.ballot),
        "lacks": _lacks(opinion, content, is_on_agenda=item is not None),
        "item": item,
        "versions": versions,
        "progress": _progress(opinion),
        "facts": _facts(opinion, shown),
        "deliberated": deliberated(opinion),
        "review": review_of(request, opinion),
        "signatory_title": signatory_title(opinion, opinion.ballot) if opinion.ballot and opinion.signed_by else "",
        "events": events_of(opinion, _HISTORY),
        "amendments": list(amendments.amendments_of(opinion)) if opinion.publication_id else [],
        "may_amend": _may_amend(request.actor, opinion),
        "public_url": queries.public_pages([opinion]).get(opinion.pk, ""),
        "recommendations": list(opinion.recommendations.order_by("number")) if opinion.publication_id else [],
    }
    return render(request, "opinions/opinion/detail.html", context)


def review_of(request: ActorRequest, opinion: Opinion) -> dict[str, Any]:
    """What is said of the draft, and who is writing it now."""
    return {
        "to_do": comments_to_do(Opinion.objects.filter(pk=opinion.pk)).get(opinion.pk, 0),
        "others": who_is_at_it(request, opinion),
        "is_open": opinion.status in REVIEWED,
    }


def who_is_at_it(request: ActorRequest, opinion: Opinion) -> list[str]:
    """« Camille Exemple rédige depuis 10 h 12 », for each of the others."""
    return [
        f"{one.author.full_name} rédige depuis {long_time(one.started_at)}"
        for one in others_at_it(opinion, request.actor, at=timezone.now())
    ]


def steps_open_to(actor: Actor, opinion: Opinion) -> set[str]:
    """What the table allows now and the policies allow to this person; the result of the vote only once it is known."""
    steps = {
        Step(step) for step in workflow.OPINION.steps_from(opinion.status) if policies.STEPS[Step(step)](actor, opinion)
    }
    ballot = opinion.ballot
    is_carried = ballot is not None and ballot.status == BallotStatus.PROCLAIMED and bool(ballot.is_carried)
    if not is_carried:
        steps -= {Step.ADOPT, Step.SIGN}
    if not is_lost(ballot):
        steps.discard(Step.REJECT)
    if opinion.status == S.ADOPTED:
        steps -= _not_yet(opinion)
    if not notified_days(opinion):
        steps.discard(Step.NOTIFY)
    return {step.value for step in steps}


def _not_yet(opinion: Opinion) -> set[Step]:
    """What the delay of separate opinions keeps back: the signature until it is over, an answer once it is."""
    wait = separate.wait_of(opinion)
    if wait is None:
        return {Step.SPEAK_APART, Step.TAKE_BACK}
    today = timezone.localdate()
    too_late = {Step.SPEAK_APART} if today > wait.closes_on else set()
    return too_late if wait.is_over(on=today) else too_late | {Step.SIGN}


def _separate(actor: Actor, opinion: Opinion) -> dict[str, Any]:
    """The separate opinions: what is waited for, what this person answered, what may be read."""
    if opinion.adopted_at is None:
        return {"wait": None, "is_over": False, "answer": None, "joined": ()}
    wait = separate.wait_of(opinion) if opinion.status == S.ADOPTED else None
    return {
        "wait": wait,
        "is_over": wait is None or wait.is_over(on=timezone.localdate()),
        "answer": separate.answer_of(actor, opinion) if wait else None,
        "joined": separate_facts(separate.readable(opinion, wait, on=timezone.localdate())),
    }


def _may_amend(actor: Actor, opinion: Opinion) -> list[tuple[str, str]]:
    """(value, label) of the acts that the secretariat may prepare on a published opinion, in words."""
    if opinion.status != S.PUBLISHED or not may_prepare(actor, opinion) or amendments.ends(opinion.pk):
        return []
    return [(kind.value, kind.label.capitalize()) for kind in AmendmentKind]


def _pen(opinion: Opinion) -> str:
    """Who must act; where the rules want the opinion notified, a signed one is still the president's."""
    if opinion.status == S.SIGNED and notified_days(opinion):
        return workflow.OPINION.owners[S.ADOPTED]
    return workflow.OPINION.owners[S(opinion.status)]


def told(findings: Iterable[RetainedFinding]) -> list[dict[str, str]]:
    """The findings of the reviews, as the component shows them."""
    return [
        {
            "commitment": f"{finding.commitment.position}. {finding.commitment.title}",
            "grade": finding.grade.label if finding.grade else "à retenir",
            "tone": finding.grade.tone if finding.grade else "waiting",
            "comment": finding.text,
        }
        for finding in findings
    ]


def _lacks(opinion: Opinion, content: Content, *, is_on_agenda: bool) -> list[str]:
    """What the next step will ask for."""
    if opinion.status == S.DRAFTING:
        return faults_of(content)
    if opinion.status == S.CIRCULATED and not is_on_agenda:
        return ["La saisine n’est à l’ordre du jour d’aucune séance à venir : inscrivez-la avant le vote."]
    rules = opinion.referral.rules
    if opinion.status == S.SIGNED and rules is not None and not rules.opinions_are_published:
        source = rules.source("opinions_are_published")
        return [f"Les règles de cette saisine ne prévoient pas la publication de l’avis ({source})."]
    return []


def _progress(opinion: Opinion) -> list[dict[str, str]]:
    """The steps of the way, for the component that draws it."""
    states = [state for state in _PROGRESS if state != S.NOTIFIED or opinion.notified_at or notified_days(opinion)]
    return progress_of(states, S(opinion.status), end=S.PUBLISHED)


def _facts(opinion: Opinion, draft: DraftVersion) -> list[tuple[str, str]]:
    facts = [("Version", f"{draft.number}, du {long_date(draft.created_at)}, par {draft.created_by.full_name}")]
    if opinion.ballot is not None and opinion.status != S.DRAFTING:
        meeting = opinion.ballot.item.meeting
        facts.append(("Vote", f"{opinion.ballot.get_status_display()}, séance {meeting.reference}"))
    if opinion.adopted_at is not None:
        facts.append(("Adopté le", long_date(opinion.adopted_at)))
    if opinion.signed_at is not None and opinion.signed_by is not None:
        facts.append(("Signé le", f"{long_date(opinion.signed_at)} par {opinion.signed_by.full_name}"))
    if opinion.notified_at is not None and opinion.earliest_publication is not None:
        facts.append(("Notifié le", long_date(opinion.notified_at)))
        facts.append(("Parution possible", f"à partir du {long_date(opinion.earliest_publication)}"))
    return facts
