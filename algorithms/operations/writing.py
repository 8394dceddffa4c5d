"""Creating an algorithm with its sheet, writing a sheet, opening a new version."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from algorithms import policies
from algorithms.content import RowContent, SheetContent
from algorithms.enums import SheetStep
from algorithms.fields import BY_NAME, COLUMNS
from algorithms.models import ROWS, Algorithm, SheetRow, SheetVersion
from algorithms.operations.documents import carry_documents
from algorithms.operations.indexing import index_sheets
from algorithms.operations.taking import settle, take
from charter.models import StrategicObjective
from common import journal
from common.errors import NotVisible, RuleBroken, Stale, WrongState
from common.locks import one_at_a_time
from common.typography import fold
from common.verdicts import HIDDEN, require

SEARCHED = (
    *("name", "summary", "keywords", "purpose", "context", "users", "audience"),
    *("technique_note", "operations", "public_debate"),
)
# The rows whose names are searched too.
SEARCHED_ROWS = ("datasets", "suppliers", "legal_bases")


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
    """Write what is given of a draft; what is not given stays as it is.

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
    index_sheets([draft.pk])
    carry_documents(published, draft)
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
    _refuse_unfit(sheet, content)
    for name, value in content.values.items():
        setattr(sheet, name, value.strip() if isinstance(value, str) else value)
    sheet.updated_on = timezone.localdate(at)
    sheet.save()
    if content.objective_ids is not None:
        sheet.objectives.set(StrategicObjective.objects.filter(pk__in=content.objective_ids))
    for name, rows in content.rows.items():
        getattr(sheet, name).all().delete()
        _add_rows(sheet, ROWS[name], rows)
    sheet.search_text = _search_text(sheet)
    sheet.save(update_fields=["search_text"])
    index_sheets([sheet.pk])


def _search_text(sheet: SheetVersion) -> str:
    texts = [getattr(sheet, name) for name in SEARCHED]
    texts += [str(row) for name in SEARCHED_ROWS for row in getattr(sheet, name).all()]
    return fold(" ".join([*texts, sheet.algorithm.reference, sheet.algorithm.department.name]))


def _add_rows(sheet: SheetVersion, model: type[SheetRow], rows: Iterable[RowContent]) -> None:
    made = []
    for position, row in enumerate(rows, start=1):
        facts: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in row.items()
        }
        facts |= {"sheet": sheet, "position": position}
        made.append(model(**facts))
    model.objects.bulk_create(made)


def _copy_rows(source: SheetVersion, target: SheetVersion) -> None:
    for name, model in ROWS.items():
        rows = [{fact: getattr(row, fact) for fact in model.FACTS} for row in getattr(source, name).all()]
        _add_rows(target, model, rows)


def _refuse_unfit(sheet: SheetVersion, content: SheetContent) -> None:
    """Raises: RuleBroken for a sheet without a name, or a row without what names it."""
    if not str(content.values.get("name", sheet.name) or "").strip():
        raise RuleBroken("La fiche doit porter un nom : celui de l’algorithme ou de la décision.")
    for name, rows in content.rows.items():
        field = BY_NAME[name]
        if any(not str(row.get(field.row.NAMED_BY) or "").strip() for row in rows):
            asked = field.row.column(field.row.NAMED_BY).verbose_name
            raise RuleBroken(f"{field.title} : chaque ligne doit dire « {asked} ».")
