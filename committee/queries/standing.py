"""Where the examination of a file stands: what it lacks, who must supply it, and who holds the pen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from accounts.enums import Office
from algorithms.enums import SheetStatus
from algorithms.models import SheetVersion
from committee.enums.meetings import BallotStatus
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReviewPhase, ReviewStatus, Urgency
from committee.models import Ballot, Mandate, Recusal, Referral, Review
from committee.queries.composition import mandates_in_force
from committee.queries.referrals import REFERABLE, members_free_for, president_is_available, presiding_among
from committee.queries.reviews import assignments_of
from committee.workflow.phases import REVIEWERS_NEEDED, review_phase
from committee.workflow.referrals import REFERRAL
from common.typography import listed, plural

_EXAMINED = frozenset({S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Read once for a page or an act.

    `blocks` are the sentences that forbid the agenda and the deliberation; `notes` those that do not.
    """

    phase: ReviewPhase
    reviews: tuple[Review, ...]
    president: Mandate | None
    pen: str
    blocks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def awaited(self) -> tuple[Review, ...]:
        return tuple(review for review in self.reviews if review.status == ReviewStatus.ASSIGNED)


def standing_of(referral: Referral, *, on: date) -> Standing:
    """`referral` carries `rapporteur` (see `with_presidency`)."""
    free = members_free_for(referral, on=on)
    reviews = tuple(assignments_of(referral)) if referral.taken_up_at else ()
    president = presiding_among(free)
    phase = review_phase(referral.status, [review.status for review in reviews])
    people = {mandate.person_id for mandate in free}
    blocks = blocks_of(referral, reviews, people, has_president=president is not None)
    return Standing(
        phase=phase,
        reviews=reviews,
        president=president,
        pen=_pen(referral, phase, reviews, has_blocks=bool(blocks)),
        blocks=tuple(blocks),
        notes=tuple(_notes(referral, president, on)),
    )


def blocks_of(
    referral: Referral, reviews: Sequence[Review], people: Collection[int], *, has_president: bool
) -> list[str]:
    """What forbids the agenda and the deliberation; `people` are the members who are not recused from the file."""
    if referral.status not in _EXAMINED:
        return []
    blocks = [*_lacking_rapporteur(referral, people), *_lacking_reviews(referral, reviews, people)]
    if blocks and not has_president:
        blocks.append(
            "Ni président ni vice-président ne peut agir sur ce dossier : le comité doit d’abord en désigner un."
        )
    return blocks


def lacking_to_submit(referral: Referral, sheets: Sequence[SheetVersion]) -> list[str]:
    """What forbids the submission, one sentence each; empty when the draft may leave."""
    lacks = []
    if not referral.question:
        lacks.append("La saisine doit poser une question au comité.")
    if not sheets:
        lacks.append("La saisine doit porter sur un algorithme au moins : choisissez une fiche.")
    for sheet in sheets:
        name = f"La fiche {sheet.algorithm.reference}, version {sheet.number},"
        if sheet.status == SheetStatus.SUPERSEDED:
            lacks.append(f"{name} a été remplacée : choisissez la version à jour.")
        elif sheet.status not in REFERABLE:
            lacks.append(f"{name} n’est plus approuvée : choisissez-en une autre.")
    if referral.urgency == Urgency.URGENT and not referral.urgency_reason:
        lacks.append("L’urgence doit être motivée.")
    return lacks


def _lacking_rapporteur(referral: Referral, people: Collection[int]) -> list[str]:
    if referral.rapporteur is None:
        return ["Ce dossier n’a pas de rapporteur : le président doit en désigner un."]
    if referral.rapporteur.person_id not in people:
        gone = referral.rapporteur.person.full_name
        return [f"Le mandat de {gone}, rapporteur, a pris fin : le président doit désigner un autre rapporteur."]
    return []


def _lacking_reviews(referral: Referral, reviews: Sequence[Review], people: Collection[int]) -> list[str]:
    """Once the committee has deliberated, reviews are closed: nothing more is awaited of them."""
    if referral.status == S.DELIBERATED:
        return []
    sentences = []
    gone = [
        review.mandate.person.full_name
        for review in reviews
        if review.status != ReviewStatus.GIVEN and review.mandate.person_id not in people
    ]
    if gone:
        sentences.append(f"Le mandat de {listed(gone)} a pris fin : le président doit désigner d’autres examinateurs.")
    if (missing := REVIEWERS_NEEDED - len(reviews)) > 0:
        whom = "un membre non déporté" if missing == 1 else "des membres non déportés"
        sentences.append(f"Il manque {plural(missing, 'examinateur')} : le président doit désigner {whom}.")
    to_confirm = [r.mandate.person.full_name for r in reviews if r.status == ReviewStatus.TO_CONFIRM]
    if to_confirm and not gone:
        sentences.append(f"Examen à confirmer par {listed(to_confirm)} : une fiche a changé depuis qu’il a été rendu.")
    awaited = [review.mandate.person.full_name for review in reviews if review.status == ReviewStatus.ASSIGNED]
    if awaited and not gone:
        sentences.append(f"Examen attendu de {listed(awaited)}.")
    return sentences


def _notes(referral: Referral, president: Mandate | None, on: date) -> list[str]:
    return [
        *_about_the_presidency(referral, president, on),
        *_about_late_recusals(referral),
        *_about_fallen_results(referral),
    ]


def _about_fallen_results(referral: Referral) -> list[str]:
    """A result that a recusal undid, until the committee has deliberated again."""
    if referral.status not in {S.UNDER_REVIEW, S.SCHEDULED}:
        return []
    fallen = Ballot.objects.filter(
        item__referral=referral, status=BallotStatus.ANNULLED, proclaimed_at__isnull=False
    ).order_by("-annulled_at")
    last = fallen.values_list("annulled_reason", flat=True).first()
    return [f"Le résultat proclamé est tombé. {last}"] if last else []


def _about_late_recusals(referral: Referral) -> list[str]:
    """A result proclaimed with the vote of somebody who then left (CRPA, art. R.133-12)."""
    voted = _voted_before("person__mandates__votes__ballot", referral)
    marked = _voted_before("person__mandates__marks__ballot", referral)
    late = Recusal.objects.filter(voted | marked, referral=referral).select_related("person")
    names = sorted({recusal.person.full_name for recusal in late})
    if not names:
        return []
    after = f"Déport de {listed(names)} après un vote proclamé"
    return [f"{after} : le comité apprécie s’il doit délibérer de nouveau (CRPA, art. R.133-12)."]


def _voted_before(ballot: str, referral: Referral) -> Q:
    """They took part in a ballot that was proclaimed before they left; `ballot` is the way to it."""
    return Q(
        **{f"{ballot}__item__referral": referral, f"{ballot}__status": BallotStatus.PROCLAIMED},
        declared_at__gt=F(f"{ballot}__proclaimed_at"),
    )


def _about_the_presidency(referral: Referral, president: Mandate | None, on: date) -> list[str]:
    if referral.submitted_at is None or president_is_available(referral):
        return []
    if not mandates_in_force(on).filter(office=Office.PRESIDENT).exists():
        return ["Le comité n’a pas de président : le vice-président en exerce les pouvoirs."] if president else []
    if president is None:
        return ["Le président s’est déporté de ce dossier et le comité n’a pas de vice-président disponible."]
    return ["Le président s’est déporté de ce dossier : le vice-président en exerce les pouvoirs."]


def _pen(referral: Referral, phase: ReviewPhase, reviews: tuple[Review, ...], *, has_blocks: bool) -> str:
    """Who must act next, more exactly than the table of states can say."""
    if referral.status != S.UNDER_REVIEW:
        return REFERRAL.owners[S(referral.status)]
    if referral.rapporteur is None or len(reviews) < REVIEWERS_NEEDED:
        return "le président, pour désigner le rapporteur et deux examinateurs"
    if any(review.status == ReviewStatus.TO_CONFIRM for review in reviews):
        return "les examinateurs, pour confirmer ou revoir leur examen"
    if phase == ReviewPhase.INDEPENDENT:
        return "les examinateurs, pour rendre leur examen"
    if has_blocks:
        return "le président, pour pourvoir au remplacement"
    return "le rapporteur, pour écrire les constats, et le secrétariat, pour inscrire le dossier à une séance"
