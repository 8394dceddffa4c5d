"""What an issue of one hundred opinions costs, against one of ten: to set in type, check, seal and publish.

    script/bench bulletin

The bar: per opinion, a hundred cost at most 1.6 times what ten do (processor of this process and of the one that
renders for it), and the lock of all publications, which the transaction that publishes takes once it has verified
every seal, is held for 5 s at most.
"""

import os
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from pypdf import PdfReader  # noqa: E402

from accounts import actors  # noqa: E402
from bulletin import archives, queries  # noqa: E402
from common import faults  # noqa: E402
from common.pdf.certificates import make_development_certificate  # noqa: E402
from opinions.content import Content, in_french  # noqa: E402
from opinions.enums.opinions import OpinionStatus  # noqa: E402
from opinions.enums.publication import JobStatus as S  # noqa: E402
from opinions.models import PublicationJob  # noqa: E402
from opinions.operations import publication as operations  # noqa: E402
from opinions.operations.publishing import _advance_once  # noqa: E402
from opinions.rendering import items  # noqa: E402
from tests.bench.bench_render import spent  # noqa: E402
from tests.opinions.factories import File, an_opinion, text  # noqa: E402

BAR, LOCK_BAR = 1.6, 5.0
# The clock must not decide on a machine that others use: the limits of the product are on the clock.
ALLOWANCE = 15.0
SIZES = (10, 100)
LOCK = "of which under the lock of all publications"
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
STEPS = {S.APPROVED: "render", S.RENDERED: "check", S.CHECKED: "seal", S.SEALED: "publish"}
SAYS = (
    "Considérant que le traitement propose au conseiller un ordre de lecture des candidatures, que la personne "
    "concernée est informée de son existence et peut demander qu’un conseiller reprenne l’examen de sa situation ;"
)


def content(addressee: str) -> Content:
    """An opinion of a usual length: seven commitments of two recitals, three recommendations."""
    short = text(addressee=addressee, count=3)
    recitals = tuple(replace(recital, paragraphs=(SAYS, SAYS)) for recital in short.recitals)
    return in_french(replace(short, recitals=recitals))


def opinions(count: int, beside: File | None) -> list[File]:
    made: list[File] = []
    for _one in range(count):
        first = made[0] if made else beside
        addressee = first.addressee.code if first else ""
        made.append(an_opinion(OpinionStatus.SIGNED, content=content(addressee) if addressee else None, beside=first))
    return made


def published(files: list[File]) -> dict[str, tuple[float, float]]:
    """Seconds on the clock and of processor for each step of an issue that carries these opinions, and for its lock."""
    people = files[0].people.users
    secretariat, president = (actors.build(people[who], AT) for who in ("secretariat", "president"))
    job = operations.request_publication(
        acts={"opinion": [file.opinion.pk for file in files]},
        publish_on=timezone.localdate(AT),
        actor=secretariat,
        at=AT,
    )
    operations.approve_publication(job_id=job.pk, actor=president, at=AT)
    costs: dict[str, tuple[float, float]] = {}
    taken: list[tuple[float, float]] = []
    faults.reached = lambda point: taken.append(spent()) if point == "sealed.numbering" else None
    while True:
        job.refresh_from_db()
        if job.status not in STEPS:
            break
        step, before = STEPS[S(job.status)], spent()
        _advance_once(job.pk, AT)
        after = spent()
        clock, processor = costs.get(step, (0.0, 0.0))
        costs[step] = (clock + after[0] - before[0], processor + after[1] - before[1])
        if taken:
            costs[LOCK] = (after[0] - taken[-1][0], after[1] - taken[-1][1])
            taken.clear()
    if job.status != S.PUBLISHED:
        raise SystemExit(f"not published: {job.status}, {job.failure}")
    return costs


def told(size: int, costs: dict[str, tuple[float, float]]) -> tuple[float, float]:
    """Prints the figures of one issue; gives the processor time per opinion, and the clock of the lock."""
    job = PublicationJob.objects.order_by("-number")[0]
    pdf = bytes(job.sealed_pdf or b"")
    acts = sum(len(bytes(item.sealed_pdf or b"")) for item in job.items.all())
    pages = len(PdfReader(BytesIO(pdf)).pages)
    print(f"{size} opinions: issue {pages} pages, {len(pdf) / 1e6:.1f} MB; its acts apart {acts / 1e6:.1f} MB")
    for step, (clock, processor) in costs.items():
        print(f"  {step}: {clock:.1f} s on the clock, {processor:.1f} s of processor")
    total = sum(processor for step, (_clock, processor) in costs.items() if step != LOCK)
    print(f"  in all {total / size:.2f} s of processor for each opinion", flush=True)
    return total / size, costs[LOCK][0]


def main() -> int:
    items.FOR_ONE_ACT, items.FOR_EACH_ACT = items.FOR_ONE_ACT * ALLOWANCE, items.FOR_EACH_ACT * ALLOWANCE
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    make_development_certificate(settings.VAR_DIR / "seal", at=timezone.now())
    first = an_opinion(OpinionStatus.SIGNED)
    each: dict[int, tuple[float, float]] = {}
    for size in SIZES:
        each[size] = told(size, published(opinions(size, first)))
    began = time.perf_counter()
    archive = queries.archive_of(AT.year)
    assert archive is not None
    sizes = [len(piece) for piece in archives.stream(archive, site="https://exemple.fr")]
    seconds = time.perf_counter() - began
    print(f"archive of the year: {sum(sizes) / 1e6:.1f} MB in {seconds:.1f} s, largest piece {max(sizes) / 1e6:.1f} MB")
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    (few, _), (many, lock) = each[SIZES[0]], each[SIZES[1]]
    print(f"per opinion, {SIZES[1]} against {SIZES[0]}: ratio {many / few:.2f} (bar {BAR})")
    print(f"lock of all publications, {SIZES[1]} opinions: {lock:.1f} s (bar {LOCK_BAR:.0f} s)")
    return 0 if many / few <= BAR and lock <= LOCK_BAR else 1


if __name__ == "__main__":
    sys.exit(main())
