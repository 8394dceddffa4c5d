"""The minutes as one person reads them: the text without the points that they left, and what members had written."""

from collections.abc import Sequence
from dataclasses import dataclass

from committee.enums.minutes import RemarkKind
from committee.models import Meeting, MinutesRemark, MinutesVersion
from committee.rendering.minutes_text import MinutesText, PointText

ATTENDANCE_HEADERS = ("Membre", "Siège", "Présence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The minutes as this person reads them now. There is no version before the end of the meeting."""

    meeting: Meeting
    text: MinutesText
    version: MinutesVersion | None
    remarks: Sequence[MinutesRemark] = ()

    @property
    def state(self) -> tuple[str, str]:
        if self.meeting.approved_minutes_id:
            return "approuvé", "success"
        if self.meeting.submitted_minutes_id:
            return "soumis à l’approbation", "waiting"
        return ("en séance" if self.version is None else "en cours d’écriture"), "progress"

    @property
    def is_partial(self) -> bool:
        return any(point.is_withheld for point in self.text.points)

    @property
    def disagreements(self) -> list[MinutesRemark]:
        return [remark for remark in self.remarks if remark.kind == RemarkKind.DISAGREEMENT]

    @property
    def corrections(self) -> list[MinutesRemark]:
        return [remark for remark in self.remarks if remark.kind == RemarkKind.CORRECTION]

    @property
    def points(self) -> list[tuple[PointText, list[MinutesRemark]]]:
        by_item: dict[str, list[MinutesRemark]] = {}
        for remark in self.disagreements:
            by_item.setdefault(str(remark.item_id), []).append(remark)
        return [(point, by_item.get(point.item_id, [])) for point in self.text.points]

    @property
    def general_disagreements(self) -> list[MinutesRemark]:
        return [remark for remark in self.disagreements if remark.item_id is None]

    @property
    def attendance(self) -> list[list[str]]:
        return [[line.name, line.seat, line.presence] for line in self.text.attendance]
