"""Creating an algorithm with its sheet, writing a sheet, opening a new version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.models import Department
from algorithms import policies
from algorithms.comparison import mark_of
from algorithms.content import RowContent, SheetContent
from algorithms.enums import SheetStatus, SheetStep
from algorithms.fields import BY_NAME, COLUMNS, OBJECTIVES, STEPS, Step
from algorithms.models import ROWS, Algorithm, SheetRow, SheetVersion
from algorithms.operations.documents import carry_documents
from algorithms.operations.indexing import index_sheets
from algorithms.operations.taking import settle, take
from charter.models import StrategicObjective
from common import journal
from common.errors import NotVisible, RuleBroken, Stale, WrongState
from common.locks import one_at_a_time
from common.references import last_rank, reference
from common.typography import fold
from common.verdicts import HIDDEN, require

SEARCHED = (
    *("name", "summary", "keywords", "purpose", "context", "users", "audience"),
    *("technique_note", "operations", "public_debate"),
)
# Somebody who writes is saved at each pause: their first line of the journal tells of the ten minutes that follow, as
# long as nobody else acts on the sheet. Who wrote is always known; a save asked by a button always has its own line.
_TOLD_FOR = timedelta(minutes=10)
# The rows whose names are searched too.
SEARCHED_ROWS = ("datasets", "suppliers", "legal_bases")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSheet:
    """An algorithm to enter: its key, which makes a second click harmless, its sheet, and its name elsewhere."""

    algorithm_id: UUID
    content: SheetContent
    external_id: str = ""


@transaction.atomic
def create_sheet(
    *, algorithm_id: UUID, actor: Actor, at: datetime, content: SheetContent, is_demonstration: bool = False
) -> SheetVersion:
    """Enter an algorithm of the actor's direction in the registry, with the first version of its sheet.

    `algorithm_id` comes from the form: sent twice, it is entered once and the same sheet is given back.
    """
    new = NewSheet(algorithm_id=algorithm_id, content=content)
    return create_sheets(actor=actor, at=at, new=[new], is_demonstration=is_demonstration)[0]


@transaction.atomic
def create_sheets(
    *,
    actor: Actor,
    at: datetime,
    new: Sequence[NewSheet],
    is_demonstration: bool = False,
    department: Department | None = None,
    **details: object,
) -> list[SheetVersion]:
    """Enter several at once: the same rules and the same line of the journal for each, in a constant number of queries.

    Of the actor's direction, or of `department` when the secretariat imports for it.
    All or none. Raises: RuleBroken for the first sheet that is not fit.
    """
    actor = actors.again(actor, at)
    require(policies.can_create(actor) if department is None else policies.can_enter_for(actor, department.pk))
    one_at_a_time("algorithms.reference")
    entered = {
        found.pk: _already(found, actor) for found in Algorithm.objects.filter(pk__in=[one.algorithm_id for one in new])
    }
    missing = [one for one in new if one.algorithm_id not in entered]
    algorithms = _entered(missing, department or actor.user.department, actor, at, is_demonstration=is_demonstration)
    made = [_opened(algorithm, number=1, actor=actor, at=at) for algorithm in algorithms]
    contents = [one.content for one in missing]
    for sheet, content in zip(made, contents, strict=True):
        _fill(sheet, content, at=at)
        sheet.search_text = _search_text(sheet, _names_of(content))
    Algorithm.objects.bulk_create(algorithms)
    SheetVersion.objects.bulk_create(made)
    _write_rows(made, contents)
    index_sheets([sheet.pk for sheet in made])
    journal.record_all(
        action="sheet.create",
        actor=actor,
        at=at,
        after=SheetStatus.DRAFT.value,
        told=[(sheet, {"algorithm": sheet.algorithm.reference, "version": sheet.number, **details}) for sheet in made],
    )
    entered |= {sheet.algorithm_id: sheet for sheet in made}
    return [entered[one.algorithm_id] for one in new]


@transaction.atomic
def edit_sheet(
    *,
    sheet_id: UUID,
    actor: Actor,
    at: datetime,
    revision: int,
    content: SheetContent,
    mark: str = "",
    is_automatic: bool = False,
) -> SheetVersion:
    """Write what is given of a draft; what is not given stays as it is.

    `mark` is comparison.mark_of the one step that is written, as the writer read it: two persons may work on two steps
    at once. An automatic save that goes on from the one before it adds no line to the journal (see _TOLD_FOR).

    Raises: Stale when somebody changed since `revision` what is written: nothing is saved, the page shows both texts.
    """
    sheet, actor = take(sheet_id, SheetStep.EDIT, actor, at)
    steps = _steps_of(content)
    if sheet.revision != revision and not (len(steps) == 1 and mark == mark_of(sheet, steps[0])):
        raise Stale("Une autre personne a enregistré cette fiche pendant que vous écriviez.")
    sheet.revision += 1
    _write(sheet, content, at=at)
    details: dict[str, object] = {"revision": sheet.revision, "steps": [step.anchor for step in steps]}
    if is_automatic:
        details["automatic"] = True
        if _is_told(sheet, actor, at, details["steps"]):
            return sheet
    settle(sheet, SheetStep.EDIT, actor=actor, at=at, **details)
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


def _entered(
    new: Sequence[NewSheet], department: Department | None, actor: Actor, at: datetime, *, is_demonstration: bool
) -> list[Algorithm]:
    """The algorithms, each with the next reference. The lock is held: no two ask at once."""
    year = timezone.localdate(at).year
    assert department is not None  # noqa: S101 -- the policy has just said so
    return [
        Algorithm(
            pk=one.algorithm_id,
            reference=reference("ALG", year, rank),
            department=department,
            external_id=one.external_id,
            is_demonstration=is_demonstration,
            created_at=at,
            created_by=actor.user,
        )
        for rank, one in enumerate(new, start=last_rank(Algorithm.objects.all(), "ALG", year) + 1 if new else 0)
    ]


def _steps_of(content: SheetContent) -> list[Step]:
    """The steps that this content writes, in their order."""
    names = {*content.values, *content.rows, *([OBJECTIVES] if content.objective_ids is not None else [])}
    written = {BY_NAME[name].step if name in BY_NAME else STEPS[0].anchor for name in names}
    return [step for step in STEPS if step.anchor in written]


def _is_told(sheet: SheetVersion, actor: Actor, at: datetime, steps: object) -> bool:
    """The last line of the journal already says that this person is writing this step."""
    last = journal.lines_of(sheet).last()
    return (
        last is not None
        and (last.action, last.actor_id) == (f"sheet.{SheetStep.EDIT}", actor.journal_id)
        and last.details.get("steps") == steps
        and at - last.at < _TOLD_FOR
    )


def _already(algorithm: Algorithm, actor: Actor) -> SheetVersion:
    """The sheet that the first click made."""
    if algorithm.created_by_id != actor.user.pk:
        raise NotVisible(HIDDEN.refusal)
    return algorithm.versions.select_related("algorithm__department").get(number=1)


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
    _fill(sheet, content, at=at)
    sheet.save()
    for name in content.rows:
        getattr(sheet, name).all().delete()
    _write_rows([sheet], [content])
    names = [str(row) for name in SEARCHED_ROWS for row in getattr(sheet, name).all()]
    sheet.search_text = _search_text(sheet, names)
    sheet.save(update_fields=["search_text"])
    index_sheets([sheet.pk])


def _fill(sheet: SheetVersion, content: SheetContent, *, at: datetime) -> None:
    _refuse_unfit(sheet, content)
    for name, value in content.values.items():
        setattr(sheet, name, value.strip() if isinstance(value, str) else value)
    sheet.updated_on = timezone.localdate(at)


def _write_rows(sheets: Sequence[SheetVersion], contents: Sequence[SheetContent]) -> None:
    """The rows and the objectives that are given, of every sheet: one query for each kind."""
    pairs = list(zip(sheets, contents, strict=True))
    chosen = {key for content in contents for key in content.objective_ids or ()}
    known = set(StrategicObjective.objects.filter(pk__in=chosen).values_list("pk", flat=True)) if chosen else set()
    asked = [(sheet, content.objective_ids) for sheet, content in pairs]
    told = [(sheet, known & set(keys)) for sheet, keys in asked if keys is not None]
    if told:
        through = SheetVersion.objectives.through
        through.objects.filter(sheetversion__in=[sheet.pk for sheet, _keys in told]).delete()
        through.objects.bulk_create(
            through(sheetversion_id=sheet.pk, strategicobjective_id=key) for sheet, keys in told for key in sorted(keys)
        )
    for name, model in ROWS.items():
        made = [row for sheet, content in pairs for row in _rows(sheet, model, content.rows.get(name, ()))]
        if made:
            model.objects.bulk_create(made)


def _names_of(content: SheetContent) -> list[str]:
    """The rows of a sheet that has no other, as they are searched."""
    return [str(ROWS[name](**row)) for name in SEARCHED_ROWS for row in content.rows.get(name, ())]


def _search_text(sheet: SheetVersion, names: Iterable[str]) -> str:
    texts = [*(getattr(sheet, name) for name in SEARCHED), *names]
    return fold(" ".join([*texts, sheet.algorithm.reference, sheet.algorithm.department.name]))


def _rows(sheet: SheetVersion, model: type[SheetRow], rows: Iterable[RowContent]) -> list[SheetRow]:
    made = []
    for position, row in enumerate(rows, start=1):
        facts: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in row.items()
        }
        facts |= {"sheet": sheet, "position": position}
        made.append(model(**facts))
    return made


def _copy_rows(source: SheetVersion, target: SheetVersion) -> None:
    for name, model in ROWS.items():
        rows = [{fact: getattr(row, fact) for fact in model.FACTS} for row in getattr(source, name).all()]
        model.objects.bulk_create(_rows(target, model, rows))


def _refuse_unfit(sheet: SheetVersion, content: SheetContent) -> None:
    """Raises: RuleBroken for a sheet without a name, or a row without what names it."""
    if not str(content.values.get("name", sheet.name) or "").strip():
        raise RuleBroken("La fiche doit porter un nom : celui de l’algorithme ou de la décision.")
    for name, rows in content.rows.items():
        field = BY_NAME[name]
        if any(not str(row.get(field.row.NAMED_BY) or "").strip() for row in rows):
            asked = field.row.column(field.row.NAMED_BY).verbose_name
            raise RuleBroken(f"{field.title} : chaque ligne doit dire « {asked} ».")
