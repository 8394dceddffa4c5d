"""What is asked of the department about its file, and what it answers."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.middleware import ActorRequest
from committee.enums.referrals import ReferralStep as Step
from committee.forms.referrals import AnswerForm, MissingForm, QuestionForm
from committee.operations import information as operations
from committee.rules.due_dates import stops_while_incomplete
from committee.views.file_check import lines_to_ask
from committee.views.referral_steps import step_page
from committee.views.referrals import acted_on


@require_http_methods(["GET", "POST"])
def report_incomplete(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """The list starts from the lines of the completeness check that are missing."""
    found = acted_on(request.actor, referral_id, Step.REPORT_INCOMPLETE)

    def act(form: MissingForm) -> None:
        operations.report_incomplete(
            referral_id=referral_id, actor=request.actor, at=timezone.now(), missing=form.lines()
        )

    return step_page(
        request,
        found,
        step=Step.REPORT_INCOMPLETE,
        form=MissingForm(request.POST or None, initial={"missing": "\n".join(lines_to_ask(found))}),
        act=act,
        words=(
            "Demander des pièces",
            "Envoyer la demande",
            "La direction reçoit cette liste. "
            + (
                "Le délai du comité s’arrête jusqu’à sa réponse."
                if stops_while_incomplete(found.rules)
                else "Le délai continue."
            ),
        ),
        done="La demande est envoyée : le délai est suspendu."
        if stops_while_incomplete(found.rules)
        else "La demande est envoyée.",
    )


@require_http_methods(["GET", "POST"])
def complete(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """The answer of the department: the delay starts again where the rules had stopped it."""
    found = acted_on(request.actor, referral_id, Step.COMPLETE)
    did_stop = stops_while_incomplete(found.rules)

    def act(form: AnswerForm) -> None:
        operations.complete_referral(
            referral_id=referral_id,
            actor=request.actor,
            at=timezone.now(),
            answer=form.cleaned_data["answer"],
            kind=form.document_kind(),
            uploads=form.uploads(),
        )

    return step_page(
        request,
        found,
        step=Step.COMPLETE,
        form=_answer_form(request),
        act=act,
        words=(
            "Répondre à la demande de pièces",
            "Envoyer la réponse",
            "Le délai reprend, prolongé du temps pendant lequel le dossier était incomplet."
            if did_stop
            else "Le délai du comité n’a pas été arrêté : il court toujours.",
        ),
        done="Votre réponse est envoyée : le délai reprend." if did_stop else "Votre réponse est envoyée.",
    )


@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """A question of the committee during the examination."""
    found = acted_on(request.actor, referral_id, Step.ASK)

    def act(form: QuestionForm) -> None:
        operations.ask_question(
            referral_id=referral_id,
            actor=request.actor,
            at=timezone.now(),
            lines=form.lines(),
            stops_delay=form.stops,
        )

    may_stop = stops_while_incomplete(found.rules) and not found.is_self_referral
    return step_page(
        request,
        found,
        step=Step.ASK,
        form=QuestionForm(request.POST or None, may_stop=may_stop),
        act=act,
        words=("Poser une question à la direction", "Envoyer la question", "L’examen continue pendant ce temps."),
        done="La question est envoyée à la direction.",
    )


@require_http_methods(["GET", "POST"])
def reply(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    def act(form: AnswerForm) -> None:
        operations.reply_to_question(
            referral_id=referral_id,
            actor=request.actor,
            at=timezone.now(),
            answer=form.cleaned_data["answer"],
            kind=form.document_kind(),
            uploads=form.uploads(),
        )

    return step_page(
        request,
        acted_on(request.actor, referral_id, Step.REPLY),
        step=Step.REPLY,
        form=_answer_form(request),
        act=act,
        words=("Répondre au comité", "Envoyer la réponse", "Le secrétariat et le rapporteur sont prévenus."),
        done="Votre réponse est envoyée au comité.",
    )


def _answer_form(request: ActorRequest) -> AnswerForm:
    return AnswerForm(request.POST, request.FILES) if request.method == "POST" else AnswerForm()
