"""What is missing from a sheet, for whom, in words. Pure: reads a sheet whose rows are loaded."""

from collections.abc import Iterator
from dataclasses import dataclass

from algorithms.fields import BY_NAME
from algorithms.models import SheetVersion
from algorithms.standards import STANDARDS, Standard, is_said, label_of
from common.typography import french, lowered, plural


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that is not given: its label, where it is typed, and what asks for it."""

    fact: str
    label: str
    anchor: str
    step: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """What one text still asks of the sheet."""

    code: str
    title: str
    source: str
    gaps: tuple[Gap, ...]
    is_concerned: bool = True
    otherwise: str = ""

    @property
    def count(self) -> str:
        """« 12 informations manquent », for a line of a summary."""
        if not self.is_concerned:
            return "sans objet"
        return plural(len(self.gaps), "information manque", "informations manquent") if self.gaps else "complet"

    @property
    def sentence(self) -> str:
        if not self.is_concerned:
            return french(f"Sans objet : {self.otherwise}.")
        if not self.gaps:
            return "Rien ne manque."
        missing = plural(len(self.gaps), "information", "informations")
        verb = "manque" if len(self.gaps) == 1 else "manquent"
        return french(f"{missing} {verb} : {', '.join(lowered(gap.label) for gap in self.gaps)}.")


def completeness_of(sheet: SheetVersion) -> list[Completeness]:
    """For each law and standard, in their order."""
    return [completeness_for(standard, sheet) for standard in STANDARDS.values()]


def completeness_for(standard: Standard, sheet: SheetVersion) -> Completeness:
    """What this text still asks of the sheet: the facts of its required fields that are not given, once each."""
    return Completeness(
        code=standard.code,
        title=standard.title,
        source=standard.source,
        gaps=tuple({gap.fact: gap for gap in _gaps(standard, sheet)}.values()),
        is_concerned=standard.concerns(sheet),
        otherwise=standard.otherwise,
    )


def _gaps(standard: Standard, sheet: SheetVersion) -> Iterator[Gap]:
    for asked in standard.asked:
        for fact in asked.facts if asked.is_required else ():
            name = fact.partition(".")[0].partition(":")[0]
            field = BY_NAME.get(name)
            if is_said(sheet, fact) or (field and not field.is_asked(lambda other: getattr(sheet, other))):
                continue
            if "." in fact and not is_said(sheet, name):
                continue
            step = field.step if field else ""
            yield Gap(fact, label_of(fact), f"id_{name}" if field and not field.rows else name, step, asked.label)
