"""Keeping the register of incidents: declaring one, following it, telling whom the law says, closing it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from algorithms.clocks import clocks_of, first_told, owed
from algorithms.enums import (
    Breach,
    EntryKind,
    Harm,
    IncidentLetterKind,
    IncidentStep,
    NoticeKind,
    Seriousness,
)
from algorithms.models import Algorithm, Incident, IncidentEntry, IncidentNotice, SheetVersion
from algorithms.operations.incident_clocks import announce
from algorithms.policies import incidents as policies
from algorithms.queries.incidents import with_sharing
from algorithms.workflow import INCIDENT
from common import journal
from common.errors import NotVisible, RuleBroken, Stale
from common.locks import one_at_a_time
from common.references import next_reference
from common.typography import french, listed, long_moment, lowered
from common.verdicts import HIDDEN, require


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """What is known of an incident. `known_at` starts the clocks."""

    title: str
    description: str
    known_at: datetime
    seriousness: Seriousness
    breach: Breach
    harm: Harm | None = None
    began_at: datetime | None = None
    people_affected: int | None = None
    cause: str = ""
    measures: str = ""
    sheet_id: UUID | None = None


@transaction.atomic
def declare_incident(
    *,
    incident_id: UUID,
    algorithm_id: UUID,
    actor: Actor,
    at: datetime,
    facts: IncidentFacts,
    is_demonstration: bool = False,
) -> Incident:
    """Enter an incident of an algorithm of the actor's direction; its people and the secretariat are told.

    `incident_id` comes from the form: sent twice, it is entered once and the same incident is given back.
    """
    actor = actors.again(actor, at)
    algorithm = with_sharing(Algorithm.objects.all()).get(pk=algorithm_id)
    require(policies.can_declare(actor, algorithm))
    one_at_a_time("algorithms.incident")
    if already := Incident.objects.filter(pk=incident_id).first():
        if (already.declared_by_id, already.algorithm_id) != (actor.user.pk, algorithm.pk):
            raise NotVisible(HIDDEN.refusal)
        return already
    incident = Incident(
        pk=incident_id,
        reference=next_reference(Incident.objects.all(), "INC", timezone.localdate(at).year),
        algorithm=algorithm,
        is_demonstration=is_demonstration,
        declared_at=at,
        declared_by=actor.user,
    )
    _write(incident, facts)
    incident.save(force_insert=True)
    _tell(incident, EntryKind.DECLARED, _qualification(incident), actor=actor, at=at)
    _journal(incident, "declare", actor=actor, at=at, before="")
    announce(IncidentLetterKind.DECLARED, incident, at=at, author_id=actor.user.pk)
    return incident


@transaction.atomic
def revise_incident(*, incident_id: UUID, actor: Actor, at: datetime, revision: int, facts: IncidentFacts) -> Incident:
    """Say what is now known. What the clocks depend on keeps its former value in the follow-up, with who changed it.

    Raises: Stale when somebody saved since `revision`.
    """
    incident, actor = _take(incident_id, IncidentStep.EDIT, actor, at)
    if incident.revision != revision:
        raise Stale("Une autre personne a modifié cet incident pendant que vous écriviez.")
    before = _clocked(incident)
    _write(incident, facts)
    changes = [
        f"{label} : {was} → {now}"
        for (label, was), now in zip(before.items(), _clocked(incident).values(), strict=True)
        if was != now
    ]
    incident.revision += 1
    if changes:
        _tell(incident, EntryKind.CHANGED, "\n".join(changes), actor=actor, at=at)
        announce(IncidentLetterKind.CHANGED, incident, at=at, author_id=actor.user.pk)
    _settle(incident, IncidentStep.EDIT, actor=actor, at=at, revision=incident.revision)
    return incident


@transaction.atomic
def note_incident(*, incident_id: UUID, actor: Actor, at: datetime, text: str) -> Incident:
    """Add a line to the follow-up. Nobody takes it back."""
    incident, actor = _take(incident_id, IncidentStep.NOTE, actor, at)
    if not text.strip():
        raise RuleBroken("Écrivez ce qui est à retenir.")
    _tell(incident, EntryKind.NOTE, text, actor=actor, at=at)
    _settle(incident, IncidentStep.NOTE, actor=actor, at=at)
    return incident


@transaction.atomic
def begin_remedy(*, incident_id: UUID, actor: Actor, at: datetime, text: str) -> Incident:
    """The direction corrects: `text` says how."""
    incident, actor = _take(incident_id, IncidentStep.REMEDY, actor, at)
    if not text.strip():
        raise RuleBroken("Dites comment l’incident est corrigé.")
    _tell(incident, EntryKind.REMEDY, text, actor=actor, at=at)
    _settle(incident, IncidentStep.REMEDY, actor=actor, at=at)
    return incident


@transaction.atomic
def record_notice(
    *,
    incident_id: UUID,
    actor: Actor,
    at: datetime,
    kind: NoticeKind,
    sent_at: datetime,
    reference: str = "",
    note: str = "",
    replaces_id: int | None = None,
) -> IncidentNotice:
    """Somebody outside was told. The first notice of its kind stops the clock; one that was wrong is replaced, kept.

    A notification to the CNIL after 72 hours says why (RGPD, art. 33, 1).
    """
    incident, actor = _take(incident_id, IncidentStep.NOTIFY, actor, at)
    _refuse_unfit_notice(incident, kind, sent_at=sent_at, note=note, at=at)
    if replaces_id and not incident.notices.filter(pk=replaces_id, replaced_by__isnull=True).exists():
        raise RuleBroken("La notification à rectifier n’est pas une de celles de cet incident, ou l’a déjà été.")
    notice = IncidentNotice.objects.create(
        incident=incident,
        kind=kind,
        sent_at=sent_at,
        reference=reference.strip(),
        note=note.strip(),
        replaces_id=replaces_id,
        recorded_at=at,
        recorded_by=actor.user,
    )
    words = f"Notification faite à {kind.label} le {long_moment(sent_at)}"
    words += f", référence {reference.strip()}" if reference.strip() else ""
    words += ". Elle remplace une notification mal enregistrée." if replaces_id else "."
    _tell(incident, EntryKind.NOTICE, words, actor=actor, at=at)
    _settle(incident, IncidentStep.NOTIFY, actor=actor, at=at, kind=kind.value, replaces=replaces_id or "")
    return notice


@transaction.atomic
def close_incident(*, incident_id: UUID, actor: Actor, at: datetime, note: str) -> Incident:
    """A second person of the direction closes it, once its cause is known and all that had to be told is told.

    Raises: RuleBroken that names each thing that is missing.
    """
    incident, actor = _take(incident_id, IncidentStep.CLOSE, actor, at)
    if missing := missing_to_close(incident):
        raise RuleBroken(french(f"L’incident ne peut pas encore être clos : {listed(missing)}."))
    if not note.strip():
        raise RuleBroken("La note de clôture dit ce qui a été fait et ce que l’on en retient.")
    incident.closed_at, incident.closed_by, incident.closing_note = at, actor.user, note.strip()
    _tell(incident, EntryKind.CLOSED, note, actor=actor, at=at)
    _settle(incident, IncidentStep.CLOSE, actor=actor, at=at)
    announce(IncidentLetterKind.CLOSED, incident, at=at, author_id=actor.user.pk)
    return incident


@transaction.atomic
def reopen_incident(*, incident_id: UUID, actor: Actor, at: datetime, reason: str) -> Incident:
    """It was not over. The former closing note stays in the follow-up."""
    incident, actor = _take(incident_id, IncidentStep.REOPEN, actor, at)
    if not reason.strip():
        raise RuleBroken("Dites pourquoi l’incident est rouvert.")
    incident.closed_at = incident.closed_by = None
    incident.closing_note = ""
    _tell(incident, EntryKind.REOPENED, reason, actor=actor, at=at)
    _settle(incident, IncidentStep.REOPEN, actor=actor, at=at)
    announce(IncidentLetterKind.REOPENED, incident, at=at, author_id=actor.user.pk)
    return incident


def missing_to_close(incident: Incident) -> list[str]:
    """What keeps it open, each as the end of « il manque… ». Pure once its notices are read."""
    missing = []
    if not incident.cause:
        missing.append("la cause n’est pas dite")
    if not incident.measures:
        missing.append("les mesures prises ne sont pas dites")
    if incident.breach == Breach.UNKNOWN:
        missing.append("la violation de données personnelles n’est pas qualifiée")
    clocks = owed(clocks_of(incident, first_told(incident.notices.all())))
    missing += [f"{lowered(clock.title)} : rien n’est enregistré" for clock in clocks]
    return missing


def _take(incident_id: UUID, step: IncidentStep, actor: Actor, at: datetime) -> tuple[Incident, Actor]:
    """Lock the row, read the actor again, then ask: may this person, and is it the moment?"""
    incident = Incident.objects.select_for_update(of=("self",), no_key=True).get(pk=incident_id)
    incident.algorithm = with_sharing(Algorithm.objects.all()).get(pk=incident.algorithm_id)
    actor = actors.again(actor, at)
    require(policies.STEPS[step](actor, incident))
    INCIDENT.target(step, source=incident.status)
    return incident, actor


def _settle(incident: Incident, step: IncidentStep, *, actor: Actor, at: datetime, **details: object) -> None:
    before, incident.status = incident.status, INCIDENT.target(step, source=incident.status).value
    incident.save()
    _journal(incident, step.value, actor=actor, at=at, before=before, **details)


def _journal(incident: Incident, step: str, *, actor: Actor, at: datetime, before: str, **details: object) -> None:
    journal.record(
        action=f"incident.{step}",
        actor=actor,
        at=at,
        target=incident,
        before=before,
        after=incident.status,
        details={"incident": incident.reference, "algorithm": incident.algorithm.reference, **details},
    )


def _tell(incident: Incident, kind: EntryKind, text: str, *, actor: Actor, at: datetime) -> None:
    IncidentEntry.objects.create(
        incident=incident, kind=kind, text=french(text.strip()), written_at=at, written_by=actor.user
    )


def _write(incident: Incident, facts: IncidentFacts) -> None:
    _refuse_unfit(incident, facts)
    for name, value in asdict(facts).items():
        setattr(incident, name, value.strip() if type(value) is str else value)
    incident.harm = facts.harm or ""


def _refuse_unfit(incident: Incident, facts: IncidentFacts) -> None:
    if not facts.title.strip() or not facts.description.strip():
        raise RuleBroken("Dites en quelques mots l’objet de l’incident, puis ce qui s’est passé.")
    if facts.known_at > incident.declared_at:
        raise RuleBroken("L’incident ne peut pas avoir été connu après sa déclaration.")
    if facts.began_at and facts.began_at > facts.known_at:
        raise RuleBroken("L’incident ne peut pas avoir commencé après avoir été connu.")
    if facts.seriousness == Seriousness.SERIOUS and facts.harm is None:
        raise RuleBroken("Un incident grave dit ce qui le rend grave : le délai de signalement en dépend.")
    if facts.seriousness != Seriousness.SERIOUS and facts.harm is not None:
        raise RuleBroken(
            "Ce qui est choisi comme effet fait un incident grave (règlement (UE) 2024/1689, article 3, point 49) : "
            "choisissez « grave », ou retirez cet effet."
        )
    if facts.sheet_id and not SheetVersion.objects.filter(pk=facts.sheet_id, algorithm=incident.algorithm_id).exists():
        raise RuleBroken("Cette version n’est pas une de celles de la fiche de cet algorithme.")


def _refuse_unfit_notice(incident: Incident, kind: NoticeKind, *, sent_at: datetime, note: str, at: datetime) -> None:
    if sent_at > at:
        raise RuleBroken("La notification ne peut pas être datée de l’avenir : enregistrez-la une fois faite.")
    if sent_at < incident.known_at:
        raise RuleBroken(
            f"La notification ne peut pas précéder la connaissance de l’incident, le {long_moment(incident.known_at)}."
        )
    clock = next((clock for clock in clocks_of(incident, {kind.value: sent_at}) if clock.kind == kind), None)
    if kind == NoticeKind.CNIL and clock and clock.was_late and not note.strip():
        raise RuleBroken(
            "Cette notification est faite après 72 heures : dites dans la précision les motifs du retard, qui "
            "l’accompagnent (RGPD, article 33, paragraphe 1)."
        )


def _clocked(incident: Incident) -> dict[str, str]:
    """What the clocks and the figures depend on, in words."""
    return {
        "Gravité": Seriousness(incident.seriousness).label,
        "Ce qui le rend grave": Harm(incident.harm).label if incident.harm else "sans objet",
        "Violation de données personnelles": Breach(incident.breach).label,
        "Connu le": long_moment(incident.known_at),
        "Personnes touchées": "non connu" if incident.people_affected is None else str(incident.people_affected),
    }


def _qualification(incident: Incident) -> str:
    return "\n".join(f"{label} : {value}" for label, value in _clocked(incident).items())
