"""The register, read in order, and the answer to « is this document the one that was published? »."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bulletin.models import BulletinIssue, Publication, RegisterEntry
from bulletin.queries.amendments import with_marks
from bulletin.queries.publications import HEAVY, LONG, issue_heavy, prefixed
from bulletin.queries.standing import Standing, standing

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Checked:
    """What the register knows: the publications that match, or the issue of the bulletin."""

    asked: str
    publications: list[tuple[Publication, Standing]]
    issue: BulletinIssue | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.publications or self.issue)

    @property
    def fallen(self) -> Standing | None:
        """How the document asked for ceased to stand, when none of what matches is in force."""
        held = [standing for _publication, standing in self.publications]
        return held[0] if held and not any(standing.is_in_force for standing in held) else None


def register_after(sequence: int, *, limit: int) -> list[RegisterEntry]:
    """The lines that follow this one, in order."""
    return list(RegisterEntry.objects.filter(sequence__gt=sequence).order_by("sequence")[:limit])


def register_tip() -> RegisterEntry | None:
    return RegisterEntry.objects.order_by("-sequence").first()


def check_file(sha256: str) -> Checked:
    """The document whose bytes have this hash, whatever its version."""
    publications = _stated(_checkable().filter(Q(sha256=sha256) | Q(content_sha256=sha256)))
    issue = BulletinIssue.objects.defer("html", "pdf", "record").filter(sha256=sha256).first()
    return Checked(asked=sha256, publications=publications, issue=issue)


def check_reference(asked: str) -> Checked:
    """The same, from what somebody types: a hash, or the reference of an act (« avis n° 2026-01 », « 2026-01 »)."""
    typed = " ".join(asked.split())
    folded = typed.lower().replace(" ", "")
    if _HASH.fullmatch(folded):
        return check_file(folded)
    wanted = Q(reference__iexact=typed) | Q(slug__iexact=typed)
    if number := re.search(r"(\d{4})-(\d{1,5})$", typed):
        wanted |= Q(year=int(number[1]), number=int(number[2]))
    return Checked(asked=typed, publications=_stated(_checkable().filter(wanted)[:20]))


def is_hash(asked: str) -> bool:
    return bool(_HASH.fullmatch(asked))


def _stated(found: QuerySet[Publication]) -> list[tuple[Publication, Standing]]:
    return [(publication, standing(publication)) for publication in found]


def _checkable() -> QuerySet[Publication]:
    return (
        with_marks(Publication.objects.select_related("issue", "replaced_by", "register_entry"))
        .defer(*HEAVY, *LONG, *issue_heavy(), *prefixed("replaced_by", *HEAVY, *LONG))
        .order_by("kind", "slug", "-version")
    )
