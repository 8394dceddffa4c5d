"""What departments say of their own algorithms in the demonstration: self-assessments, and incidents. All invented."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from algorithms.enums import Breach, NoticeKind, Seriousness
from algorithms.models import Incident
from algorithms.operations import incidents, self_assessments
from algorithms.operations.incidents import IncidentFacts
from algorithms.operations.self_assessments import LineSaid
from charter.enums import EXPLAINED_GRADES, Grade
from charter.queries import points_of
from opinions.demonstration.files import sheet_named
from opinions.demonstration.stage import Stage
from opinions.demonstration.texts import MARK

# (commitment, criterion) → where the department itself sees a gap.
_RESERVED = {(2, 1): "Le temps laissé au conseiller n’est pas mesuré.", (3, 1): "Aucun écart n’est encore mesuré."}


def assess(
    stage: Stage, *, sheet: str, author: str, at: datetime, signatory: str = "", only: int | None = None
) -> None:
    """Criterion by criterion, the first `only` of them or all; signed by `signatory`, when there is one."""
    actor = stage.actor(author, at)
    made = self_assessments.open_self_assessment(
        sheet_id=sheet_named(sheet).pk, actor=actor, at=at, is_demonstration=True
    )
    for point in points_of(made.charter_version_id)[:only]:
        place = (point.commitment.position, point.criterion.position if point.criterion else 1)
        self_assessments.assess_point(
            assessment_id=made.pk, point_key=point.key, actor=actor, at=at, revision=0, said=_said(stage, place)
        )
    if signatory:
        at += timedelta(hours=1)
        self_assessments.sign_self_assessment(
            assessment_id=made.pk, actor=stage.actor(signatory, at), at=at, function="Directrice de projet (invention)"
        )


def tell_incidents(stage: Stage) -> None:
    """One that is closed, and one known since yesterday whose 72 hours are running."""
    _corrected(stage)
    _under_way(stage)


def _corrected(stage: Stage) -> None:
    at = stage.days_ago(70)
    later = stage.days_ago(64)
    facts = IncidentFacts(
        title="Messages envoyés deux fois",
        description=f"{MARK} Des personnes ont reçu deux fois la même proposition.",
        known_at=at - timedelta(hours=1),
        seriousness=Seriousness.MINOR,
        breach=Breach.NONE,
        people_affected=120,
        cause="Une reprise après une panne n’avait pas vu ce qui était déjà parti.",
        measures="Chaque message porte un numéro ; un envoi en double est refusé.",
        sheet_id=sheet_named("MatchFT").pk,
    )
    made = _declare(stage, "MatchFT", "entreprises", facts, at)
    incidents.begin_remedy(
        incident_id=made.pk,
        actor=stage.actor("entreprises", at),
        at=at,
        text=f"{MARK} Envois suspendus, correctif en test.",
    )
    incidents.close_incident(
        incident_id=made.pk,
        actor=stage.actor("entreprises.approbation", later),
        at=later,
        note=f"{MARK} Aucun doublon depuis.",
    )


def _under_way(stage: Stage) -> None:
    at = stage.today - timedelta(hours=20)
    facts = IncidentFacts(
        title="Synthèse affichée dans un autre dossier",
        description=f"{MARK} Un agent a vu, dans un dossier, la synthèse d’un autre.",
        known_at=at - timedelta(hours=1),
        seriousness=Seriousness.SIGNIFICANT,
        breach=Breach.RISK,
        people_affected=3,
        sheet_id=sheet_named("Néo").pk,
    )
    made = _declare(stage, "Néo", "outils", facts, at)
    incidents.record_notice(
        incident_id=made.pk,
        actor=stage.actor("outils", at),
        at=at,
        kind=NoticeKind.SUPPLIER,
        sent_at=at,
        note=f"{MARK} Fournisseur appelé.",
    )


def _declare(stage: Stage, sheet: str, author: str, facts: IncidentFacts, at: datetime) -> Incident:
    return incidents.declare_incident(
        incident_id=uuid4(),
        algorithm_id=sheet_named(sheet).algorithm_id,
        actor=stage.actor(author, at),
        at=at,
        facts=facts,
        is_demonstration=True,
    )


def _said(stage: Stage, place: tuple[int, int]) -> LineSaid:
    gap = _RESERVED.get(place, "")
    grade = Grade.RESERVATION if gap else Grade.COMPLIANT
    return LineSaid(
        grade=grade,
        comment=f"{MARK} Ce que la direction constate.",
        evidence=f"{MARK} Compte rendu d’essai.",
        references=f"{MARK} Recueil des essais, page {place[0]}",
        gap=gap,
        measure="Mesure trimestrielle, publiée avec la fiche." if grade in EXPLAINED_GRADES else "",
        due_on=timezone.localdate(stage.today) + timedelta(days=90) if gap else None,
    )
