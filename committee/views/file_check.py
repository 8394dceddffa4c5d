"""The list of expected pieces of one file, put together for the pages that show it."""

from dataclasses import dataclass

from committee.enums.completeness import FileKind, LineState
from committee.models import Referral
from committee.queries import files, self_assessments
from committee.rules.completeness import Line, kind_of, lines_of
from common.typography import plural


@dataclass(frozen=True, slots=True)
class Check:
    """The list of one file, and what it comes to."""

    kind: FileKind
    lines: list[Line]

    @property
    def missing(self) -> list[Line]:
        return [line for line in self.lines if line.state == LineState.MISSING]

    @property
    def to_judge(self) -> list[Line]:
        return [line for line in self.lines if line.state == LineState.TO_JUDGE]

    @property
    def sentence(self) -> str:
        """« Il manque 2 éléments, 1 est à apprécier. »"""
        if not self.missing and not self.to_judge:
            return "Tout ce qui est attendu est là."
        missing = f"Il manque {plural(len(self.missing), 'élément')}" if self.missing else "Rien ne manque"
        verb = "est" if len(self.to_judge) == 1 else "sont"
        return missing + (f", {len(self.to_judge)} {verb} à apprécier." if self.to_judge else ".")


def check_of(referral: Referral) -> Check:
    """Read in as many queries whatever the number of sheets and papers."""
    sheets = files.sheets_with_data(referral)
    kind = kind_of(referral, sheets)
    return Check(
        kind,
        lines_of(
            kind,
            sheets,
            files.current_documents(referral),
            files.marks_of(referral),
            handed=self_assessments.handed_in(referral, sheets),
            charter=self_assessments.charter_of(referral),
        ),
    )


def lines_to_ask(referral: Referral) -> list[str]:
    """What the request for pieces starts from: the missing lines, each with what the secretariat has noted."""
    return [
        line.label + (f" : {line.mark.note}" if line.mark and line.mark.note else "")
        for line in check_of(referral).missing
    ]
