"""What an issue of the bulletin asks of a kind of act: the only thing that the way to the bulletin knows of it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.actors import Actor
from bulletin.addresses import act_slug
from bulletin.enums import PublicationKind
from common.journal import Person
from opinions.models import PublicationItem, PublicationJob
from opinions.rendering.items import IssueName, Prepared

Row = TypeVar("Row", bound=Model)


class ActKind(ABC, Generic[Row]):
    """One kind of act that an issue may carry. Stateless: every method is given the act, or its line in the issue."""

    # The column of `PublicationItem` (`ACT_COLUMNS`), also the name of the field in the form of a request.
    column: ClassVar[str]
    # What the public reads it as. Acts of two kinds may be publications of one kind: they share its numbers.
    kind: ClassVar[PublicationKind]
    label: ClassVar[str]
    help_text: ClassVar[str] = ""
    # From the act: what `prepare` reads, so that an issue of 100 acts is read at once.
    related: ClassVar[tuple[str, ...]] = ()
    # Whether it bears the next number of its kind and of the year of its date, given by the issue that publishes it.
    is_numbered: ClassVar[bool] = False

    @abstractmethod
    def ready(self, actor: Actor) -> QuerySet[Row]:
        """Acts that may be put in an issue now, that this person may know of and no living job holds; oldest first."""

    @abstractmethod
    def name(self, act: Row) -> str:
        """How a list names it before it is published."""

    @abstractmethod
    def act_on(self, act: Row) -> date:
        """The date that the act bears, which is not that of its publication (DOMAIN.md §3.2)."""

    @abstractmethod
    def prepare(self, issue: IssueName, item: PublicationItem, *, level: int) -> Prepared:
        """What the bulletin receives and what is printed, with sections at heading `level`: 2 alone, 3 in an issue."""

    def reprint_of(self, act: Row) -> IssueName | None:
        """The issue of another system where it appeared already: it is given again under that name, alone."""
        return None

    def too_early(self, act: Row, *, on: date) -> str:
        """Why it may not appear on that day yet, in a sentence with the date; "" when it may."""
        return ""

    def refusal(self, acts: Sequence[Row]) -> str:
        """Why one of them can no longer be published, in a sentence; "" when all can."""
        return ""

    def hold(self, acts: Sequence[Row]) -> None:
        """Lock the rows that `mark_published` writes, before the publication lock is taken and always in one order."""

    def mark_published(
        self, act: Row, item: PublicationItem, *, publication_id: UUID, actor: Person, at: datetime
    ) -> None:
        """Inside the transaction that publishes: what changes for the act."""


def hold_rows(rows: QuerySet[Any]) -> None:
    """Lock these rows until the end of the transaction, in one order."""
    list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))


def slug_in(issue: IssueName, label: str, number: str, act_on: date) -> str:
    """The permanent address of an act in this issue (`bulletin.addresses.act_slug`)."""
    return act_slug(label, number, act_on, issue.year, issue.number)


def issue_of(job: PublicationJob) -> IssueName:
    """The candidate name of the issue, on the row.

    Raises: ValueError when it has none yet.
    """
    if job.year is None or job.number is None or job.published_on is None:
        raise ValueError(f"{job} has no candidate number yet")
    return IssueName(year=job.year, number=job.number, published_on=job.published_on)
