"""Declaring one's interests: written as a draft, submitted once and for all, replaced by the next declaration."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from committee.enums.interests import DeclarationStatus as S
from committee.enums.interests import DeclarationStep, InterestKind
from committee.models import Interest, InterestDeclaration
from committee.policies import interests as policies
from committee.queries import composition
from committee.queries import interests as queries
from committee.rules.declarations import covered_to, reminder
from committee.tasks.interests import LETTER
from committee.workflow import DECLARATION
from common import journal, outbox
from common.errors import NotVisible, RuleBroken, Stale, WrongState
from common.locks import one_at_a_time
from common.verdicts import HIDDEN, require


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestContent:
    """One link, as it is typed."""

    kind: InterestKind
    organisation: str
    function: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    amount: Decimal | None = None
    is_public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationContent:
    nothing_to_declare: bool = False
    interests: tuple[InterestContent, ...] = ()


@transaction.atomic
def save_declaration(
    *, declaration_id: UUID, actor: Actor, at: datetime, revision: int, content: DeclarationContent
) -> InterestDeclaration:
    """Keep what was written so far; nobody else reads it.

    Raises: Stale when another tab saved since `revision`.
    """
    draft, actor = _take(declaration_id, DeclarationStep.SAVE, actor, at)
    _write(draft, revision, content)
    journal.record(action="declaration.save", actor=actor, at=at, target=draft, details={"revision": draft.revision})
    return draft


@transaction.atomic
def submit_declaration(
    *,
    declaration_id: UUID,
    actor: Actor,
    at: datetime,
    revision: int,
    content: DeclarationContent,
    is_demonstration: bool = False,
) -> InterestDeclaration:
    """Submit it for the months that the rules say. A second click finds it done.

    Raises: RuleBroken when it says neither what nor that there is nothing, or when no rules are in force; Stale as
    for `save_declaration`.
    """
    if done := InterestDeclaration.objects.filter(pk=declaration_id, person=actor.user, status=S.SUBMITTED).first():
        return done
    draft, actor = _take(declaration_id, DeclarationStep.SUBMIT, actor, at)
    _write(draft, revision, content)
    _refuse_silence(content)
    day = timezone.localdate(at)
    rules = composition.rules_in_force(day)
    if rules is None:
        raise RuleBroken("Aucune règle de fonctionnement ne fixe la durée d’une déclaration : enregistrez-les d’abord.")
    draft.replaces = queries.declarations_of(actor.user).first()
    draft.submitted_at, draft.covers_from = at, day
    draft.covers_to = covered_to(day, months=rules.declaration_months)
    draft.is_demonstration = is_demonstration
    before, draft.status = draft.status, DECLARATION.target(DeclarationStep.SUBMIT, source=draft.status).value
    draft.save()
    journal.record(
        action="declaration.submit",
        actor=actor,
        at=at,
        target=draft,
        before=before,
        after=draft.status,
        details={"interests": len(content.interests), "covers_to": draft.covers_to.isoformat()},
    )
    return draft


def note_reading(*, declaration: InterestDeclaration, actor: Actor, at: datetime) -> None:
    """Write down who read whose declaration, before it is shown; one’s own leaves no line."""
    if declaration.person_id != actor.user.pk:
        journal.record(
            action="declaration.read",
            actor=actor,
            at=at,
            target=declaration,
            details={"person": declaration.person_id},
        )


@transaction.atomic
def remind_members(*, at: datetime) -> int:
    """List the reminders of the day, one message each; the letter itself is sent once for each occasion."""
    day = timezone.localdate(at)
    if composition.rules_in_force(day) is None:
        return 0
    due = 0
    for line in queries.members_and_declarations(day):
        until = line.declaration.covers_to if line.declaration else None
        letter = reminder(on=day, covers_to=until, mandate_starts_on=line.mandate.starts_on)
        if letter is None or queries.was_reminded(line.mandate.person_id, letter.kind, letter.occasion):
            continue
        outbox.post(
            LETTER,
            at=at,
            person_id=str(line.mandate.person_id),
            letter=letter.kind.value,
            occasion=letter.occasion,
            asked_at=at.isoformat(),
        )
        due += 1
    return due


def _take(declaration_id: UUID, step: DeclarationStep, actor: Actor, at: datetime) -> tuple[InterestDeclaration, Actor]:
    """The draft of this person, opened if they have none. One at a time for each person."""
    one_at_a_time(f"declaration.{actor.user.pk}")
    actor = actors.again(actor, at)
    require(policies.can_declare(actor))
    found = InterestDeclaration.objects.select_for_update(no_key=True).filter(pk=declaration_id).first()
    if found is not None and found.person_id != actor.user.pk:
        raise NotVisible(HIDDEN.refusal)
    if found is None and queries.draft_of(actor.user) is not None:
        raise WrongState("Vous avez déjà un brouillon ouvert dans une autre fenêtre : reprenez-le.")
    draft = found or InterestDeclaration(pk=declaration_id, person=actor.user, begun_at=at)
    DECLARATION.target(step, source=draft.status)
    return draft, actor


def _write(draft: InterestDeclaration, revision: int, content: DeclarationContent) -> None:
    if draft.revision != revision:
        raise Stale(
            "Votre déclaration a été enregistrée depuis une autre fenêtre. Ce que vous venez d’écrire est conservé "
            "ci-dessous : comparez, puis enregistrez."
        )
    _refuse_unfit(content)
    draft.revision += 1
    draft.nothing_to_declare = content.nothing_to_declare
    draft.save()
    draft.interests.all().delete()
    Interest.objects.bulk_create(
        Interest(
            declaration=draft,
            position=position,
            kind=one.kind,
            organisation=one.organisation.strip(),
            function=one.function.strip(),
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            amount=one.amount,
            is_public=one.is_public,
        )
        for position, one in enumerate(content.interests, start=1)
    )


def _refuse_unfit(content: DeclarationContent) -> None:
    faults = []
    for number, one in enumerate(content.interests, start=1):
        if not one.organisation.strip():
            faults.append(f"Intérêt {number} : nommez l’organisme.")
        if one.starts_on and one.ends_on and one.ends_on < one.starts_on:
            faults.append(f"Intérêt {number} : la fin précède le début.")
        if one.kind == InterestKind.CLOSE_RELATION and one.is_public:
            faults.append(f"Intérêt {number} : un lien familial ou personnel reste dans la partie confidentielle.")
    if faults:
        raise RuleBroken(" ".join(faults))


def _refuse_silence(content: DeclarationContent) -> None:
    if content.nothing_to_declare and content.interests:
        raise RuleBroken("Vous déclarez des intérêts et cochez « rien à déclarer » : gardez l’un ou l’autre.")
    if not content.nothing_to_declare and not content.interests:
        raise RuleBroken("Déclarez vos intérêts, ou cochez « Je n’ai aucun intérêt à déclarer ».")
