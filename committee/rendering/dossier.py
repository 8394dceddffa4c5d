"""A whole file as one archive: what its reader may read, each paper as it was sent, and an index of all of it."""

import hashlib
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.template.loader import render_to_string

from algorithms.assessed import AssessedPoint, by_commitment, record_of
from algorithms.models import SheetVersion
from algorithms.rendering import parts_of, sheet_record
from committee.models import (
    DiscussionMessage,
    InformationRequest,
    JoinedSelfAssessment,
    Referral,
    ReferralDocument,
    Review,
)
from committee.queries.history import Event
from committee.queries.review_grid import GridGroup
from committee.rendering.archive_names import safe_name
from common import spreadsheets
from common.typography import long_date

CHUNK = 256 * 1024
COLUMNS = ("fichier", "nature", "version", "taille", "sha256", "ajouté le", "par", "vérification")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A self-assessment that was joined, with each of its criteria."""

    joined: JoinedSelfAssessment
    points: Sequence[AssessedPoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """What this reader may read of the file, all read and checked by the operation. `inside` is empty for others."""

    referral: Referral
    status_label: str
    reader: str
    at: datetime
    sheets: Sequence[SheetVersion]
    requests: Sequence[InformationRequest]
    papers: Sequence[ReferralDocument]
    handed: Sequence[HandedIn]
    events: Sequence[Event]
    is_inside: bool
    reviews: Sequence[Review] = ()
    groups: Sequence[GridGroup] = ()
    said: Sequence[DiscussionMessage] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the index."""

    path: str
    kind: str
    version: str
    size: int
    sha256: str
    added_on: str = ""
    added_by: str = ""
    check: str = "calculée à l’export"


@dataclass(slots=True)
class _Archive:
    """The archive as it is written, and its index as it grows."""

    zip: zipfile.ZipFile
    at: datetime
    entries: list[Entry] = field(default_factory=list)

    def add_text(self, path: str, text: str, *, kind: str, version: str = "") -> None:
        data = text.encode()
        self.zip.writestr(self._info(path), data)
        sha256 = hashlib.sha256(data).hexdigest()
        self.entries.append(Entry(path=path, kind=kind, version=version, size=len(data), sha256=sha256))

    def add_paper(self, path: str, paper: ReferralDocument) -> None:
        """Copied piece by piece, and compared with the digest kept since it was joined."""
        digest = hashlib.sha256()
        with paper.document.file.open("rb") as source, self.zip.open(self._info(path), "w") as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
        is_same = digest.hexdigest() == paper.document.sha256
        self.entries.append(
            Entry(
                path=path,
                kind=paper.get_kind_display(),
                version=str(paper.version),
                size=paper.document.size,
                sha256=paper.document.sha256,
                added_on=long_date(paper.added_at),
                added_by=paper.added_by.full_name,
                check="identique au dépôt" if is_same else "ATTENTION : différente de l’empreinte du dépôt",
            )
        )

    def _info(self, path: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(path, date_time=self.at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info


def write_dossier(facts: DossierFacts, to: IO[bytes]) -> list[Entry]:
    """Write the archive to `to`, one paper at a time: nothing is held in memory whole. Returns its index."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as opened:
        archive = _Archive(opened, facts.at)
        record = json.dumps(_record(facts), ensure_ascii=False, indent=2)
        archive.add_text("saisine.html", _page("form", facts), kind="saisine")
        archive.add_text("saisine.json", record, kind="saisine (données)")
        for number, sheet in enumerate(facts.sheets, start=1):
            _add_sheet(archive, number, sheet, facts)
        for number, handed in enumerate(facts.handed, start=1):
            _add_self_assessment(archive, number, handed, facts)
        if facts.requests:
            archive.add_text("echange.html", _page("exchange", facts), kind="échange avec la direction")
        for number, paper in enumerate(facts.papers, start=1):
            archive.add_paper(f"pieces/{number:03d}-v{paper.version}-{safe_name(paper.document.name)}", paper)
        if facts.is_inside and facts.groups:
            archive.add_text("comite/examens.html", _page("reviews", facts), kind="examens (réservé au comité)")
        if facts.is_inside and facts.said:
            archive.add_text(
                "comite/discussion.html", _page("discussion", facts), kind="discussion (réservée au comité)"
            )
        opened.writestr("index.csv", _index_csv(archive.entries))
        opened.writestr("index.html", _page("index", facts, entries=archive.entries).encode())
    return archive.entries


def _add_sheet(archive: _Archive, number: int, sheet: SheetVersion, facts: DossierFacts) -> None:
    stem = f"fiches/{number:02d}-{safe_name(sheet.algorithm.reference)}-v{sheet.number}"
    page = _page("sheet", facts, sheet=sheet, parts=parts_of(sheet))
    record = json.dumps(sheet_record(sheet), ensure_ascii=False, indent=2, default=str)
    archive.add_text(f"{stem}.html", page, kind="fiche examinée", version=str(sheet.number))
    archive.add_text(f"{stem}.json", record, kind="fiche examinée (données)", version=str(sheet.number))


def _add_self_assessment(archive: _Archive, number: int, handed: HandedIn, facts: DossierFacts) -> None:
    assessment = handed.joined.assessment
    stem = f"auto-evaluations/{number:02d}-{safe_name(assessment.sheet.algorithm.reference)}-v{assessment.sheet.number}"
    page = _page(
        "self_assessment",
        facts,
        assessment=assessment,
        joined=handed.joined,
        groups=by_commitment(handed.points),
    )
    record = json.dumps(record_of(assessment, handed.points), ensure_ascii=False, indent=2)
    version = str(assessment.sheet.number)
    archive.add_text(f"{stem}.html", page, kind="auto-évaluation de la direction", version=version)
    archive.add_text(f"{stem}.json", record, kind="auto-évaluation de la direction (données)", version=version)


def _page(name: str, facts: DossierFacts, **more: Any) -> str:
    return render_to_string(f"committee/dossier/{name}.html", {"facts": facts, "referral": facts.referral, **more})


def _index_csv(entries: Sequence[Entry]) -> bytes:
    """Semicolons and a byte order mark: what a French spreadsheet opens without asking."""
    cells = (
        (
            entry.path,
            entry.kind,
            entry.version,
            entry.size,
            entry.sha256,
            entry.added_on,
            entry.added_by,
            entry.check,
        )
        for entry in entries
    )
    return spreadsheets.table(COLUMNS, cells)


def _record(facts: DossierFacts) -> dict[str, Any]:
    referral = facts.referral
    return {
        "reference": referral.reference,
        "title": referral.title,
        "question": referral.question,
        "origin": referral.get_origin_display(),
        "department": referral.department.name if referral.department else None,
        "urgency_asked": referral.get_urgency_display(),
        "urgency_reason": referral.urgency_reason or None,
        "lane": referral.lane.label,
        "requalification_reason": referral.requalification_reason or None,
        "status": facts.status_label,
        "submitted_at": referral.submitted_at.isoformat() if referral.submitted_at else None,
        "taken_up_at": referral.taken_up_at.isoformat() if referral.taken_up_at else None,
        "due_on": referral.due_on.isoformat() if referral.due_on else None,
        "charter": referral.charter_version.label if referral.charter_version else None,
        "closing_reason": referral.closing_reason or None,
        "exported_at": facts.at.isoformat(),
        "exported_for": facts.reader,
        "is_demonstration": referral.is_demonstration,
    }
