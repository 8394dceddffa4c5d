"""What the archive of one year holds: known by names and hashes first, read file by file when it is sent."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bulletin.models import BulletinIssue, Publication, RegisterEntry
from bulletin.queries.files import Stored, issue_file, publication_file

LINES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class YearArchive:
    """The issues of a year, their acts in every version, and the lines of the register up to `through`."""

    year: int
    issues: list[BulletinIssue]
    acts: list[Publication]
    through: int
    last_hash: str

    def register_lines(self) -> Iterator[str]:
        """In order, read as they are asked for: the lines written in the year, and those of the acts of its issues."""
        found = _lines(self.year).filter(sequence__lte=self.through).order_by("sequence")
        return found.values_list("line", flat=True).iterator(chunk_size=LINES_AT_ONCE)

    def files(self) -> Iterator[tuple[str, Stored]]:
        """Each file by its name in the archive; its bytes are read when they are asked for."""
        for issue in self.issues:
            yield f"numeros/{issue.slug}.pdf", issue_file(issue)
        for act in self.acts:
            name = act.slug if act.version == 1 else f"{act.slug}-v{act.version}"
            yield f"actes/{name}.pdf", publication_file(act, "pdf")
            yield f"actes/{name}.json", publication_file(act, "json")


def archive_of(year: int) -> YearArchive | None:
    """What the archive of this year holds now; nothing when no issue bears the year. Three queries, no file read."""
    issues = list(BulletinIssue.objects.filter(year=year).defer("html", "pdf").order_by("number"))
    if not issues:
        return None
    acts = Publication.objects.filter(issue__year=year).only("slug", "version", "sha256", "content_sha256")
    last = _lines(year).order_by("-sequence").only("sequence", "hash")[0]
    return YearArchive(
        year=year,
        issues=issues,
        acts=list(acts.order_by("issue__number", "act_on", "number", "slug", "version")),
        through=last.sequence,
        last_hash=last.hash,
    )


def _lines(year: int) -> QuerySet[RegisterEntry]:
    return RegisterEntry.objects.filter(Q(at__year=year) | Q(publication__issue__year=year))
