"""Creating an algorithm with its sheet, writing a sheet, opening a new version."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from algorithms import policies
from algorithms.content import SheetContent
from algorithms.enums import SheetStep
from algorithms.fields import COLUMNS
from algorithms.models import Algorithm, DataSet, SheetSource, SheetVersion
from algorithms.operations.taking import settle, take
from charter.models import StrategicObjective
from common import journal
from common.errors import NotVisible, RuleBroken, Stale, WrongState
from common.locks import one_at_a_time
from common.typography import fold
from common.verdicts import HIDDEN, require

SEARCHED = ("name", "purpose", "context", "users", "audience", "technique_note", "operations", "public_debate")


@transaction.atomic
def create_sheet(
    *, algorithm_id: UUID, actor: Actor, at: datetime, content: SheetContent, is_demonstration: bool = False
) -> SheetVersion:
    """Enter an algorithm of the actor's direction in the registry, with the first version of its sheet.

    `algorithm_id` comes from the form: sent twice, it is entered once and the same sheet is given back.
    """
    actor = actors.again(actor, at)
    require(policies.can_create(actor))
    one_at_a_time("algorithms.reference")
    if already := Algorithm.objects.filter(pk=algorithm_id).first():
        return _already(already, actor)
    department = actor.user.department
    assert department is not None  # noqa: S101 -- policies.can_create has just said so
    algorithm = Algorithm.objects.create(
        pk=algorithm_id,
        reference=_next_reference(timezone.localdate(at).year),
        department=department,
        is_demonstration=is_demonstration,
        created_at=at,
        created_by=actor.user,
    )
    sheet = _opened(algorithm, number=1, actor=actor, at=at)
    _write(sheet, content, at=at)
    journal.record(
        action="sheet.create",
        actor=actor,
        at=at,
        target=sheet,
        after=sheet.status,
        details={"algorithm": algorithm.reference, "version": sheet.number},
    )
    return sheet


@transaction.atomic
def edit_sheet(*, sheet_id: UUID, actor: Actor, at: datetime, revision: int, content: SheetContent) -> SheetVersion:
    """Write the whole content of a draft.

    Raises: Stale when somebody saved since `revision`: nothing is written, the page shows both texts.
    """
    sheet, actor = take(sheet_id, SheetStep.EDIT, actor, at)
    if sheet.revision != revision:
        raise Stale("Une autre personne a enregistré cette fiche pendant que vous écriviez.")
    sheet.revision += 1
    _write(sheet, content, at=at)
    settle(sheet, SheetStep.EDIT, actor=actor, at=at, revision=sheet.revision)
    return sheet


@transaction.atomic
def start_version(*, sheet_id: UUID, actor: Actor, at: datetime) -> SheetVersion:
    """Open the next version from the published one, with all that it says. The published one stays in force.

    Raises: WrongState when a version is already open.
    """
    published, actor = take(sheet_id, SheetStep.START_VERSION, actor, at)
    last = published.algorithm.versions.aggregate(last=Max("number"))["last"]
    if last != published.number:
        raise WrongState(f"La version {last} de cette fiche est déjà ouverte : terminez-la d’abord.")
    draft = _opened(published.algorithm, number=last + 1, actor=actor, at=at)
    for name in (*COLUMNS, "administration", "updated_on", "search_text"):
        setattr(draft, name, getattr(published, name))
    draft.save(force_insert=True)
    draft.objectives.set(published.objectives.all())
    _copy_rows(published, draft)
    settle(published, SheetStep.START_VERSION, actor=actor, at=at, opened=draft.number)
    return draft


def _already(algorithm: Algorithm, actor: Actor) -> SheetVersion:
    """The sheet that the first click made."""
    if algorithm.created_by_id != actor.user.pk:
        raise NotVisible(HIDDEN.refusal)
    return algorithm.versions.select_related("algorithm__department").get(number=1)


def _next_reference(year: int) -> str:
    """« ALG-2026-0001 ». The lock is held: no two algorithms ask at once."""
    numbers = Algorithm.objects.filter(reference__startswith=f"ALG-{year}-").annotate(
        rank=Cast(Substr("reference", 10), IntegerField())
    )
    last = numbers.aggregate(last=Max("rank"))["last"]
    return f"ALG-{year}-{(last or 0) + 1:04d}"


def _opened(algorithm: Algorithm, *, number: int, actor: Actor, at: datetime) -> SheetVersion:
    return SheetVersion(
        algorithm=algorithm,
        number=number,
        administration=settings.BODY_NAME,
        updated_on=timezone.localdate(at),
        created_at=at,
        created_by=actor.user,
    )


def _write(sheet: SheetVersion, content: SheetContent, *, at: datetime) -> None:
    _refuse_unfit(content)
    for name in (*COLUMNS, "change_note"):
        value = content.values.get(name, sheet.column(name).get_default())
        setattr(sheet, name, value.strip() if isinstance(value, str) else value)
    sheet.updated_on = timezone.localdate(at)
    texts = [getattr(sheet, name) for name in SEARCHED]
    texts += [sheet.algorithm.reference, sheet.algorithm.department.name, *(row.data for row in content.datasets)]
    sheet.search_text = fold(" ".join(texts))
    sheet.save()
    sheet.objectives.set(StrategicObjective.objects.filter(pk__in=content.objective_ids))
    _write_rows(sheet, content)


def _write_rows(sheet: SheetVersion, content: SheetContent) -> None:
    sheet.datasets.all().delete()
    sheet.sources.all().delete()
    DataSet.objects.bulk_create(
        DataSet(
            sheet=sheet,
            position=position,
            data=row.data.strip(),
            origin=row.origin.strip(),
            collection=row.collection.strip(),
        )
        for position, row in enumerate(content.datasets, start=1)
    )
    SheetSource.objects.bulk_create(
        SheetSource(sheet=sheet, position=position, kind=row.kind, label=row.label.strip(), url=row.url)
        for position, row in enumerate(content.sources, start=1)
    )


def _copy_rows(source: SheetVersion, target: SheetVersion) -> None:
    DataSet.objects.bulk_create(
        DataSet(sheet=target, position=row.position, data=row.data, origin=row.origin, collection=row.collection)
        for row in source.datasets.all()
    )
    SheetSource.objects.bulk_create(
        SheetSource(sheet=target, position=row.position, kind=row.kind, label=row.label, url=row.url)
        for row in source.sources.all()
    )


def _refuse_unfit(content: SheetContent) -> None:
    if not str(content.values.get("name") or "").strip():
        raise RuleBroken("La fiche doit porter un nom : celui de l’algorithme ou de la décision.")
    if any(not row.data.strip() for row in content.datasets):
        raise RuleBroken("Chaque jeu de données doit dire quelles données sont traitées.")
    if any(not row.label.strip() for row in content.sources):
        raise RuleBroken("Chaque lien doit avoir un intitulé.")
