"""What is missing from a sheet, for whom, in words. Pure: reads a sheet whose rows are loaded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from algorithms.enums import RiskClass
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
    is_voluntary: bool = False

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


@dataclass(frozen=True, slots=True)
class Grouped:
    """The laws, that bind; and the registers of others, apart: what they ask is not owed."""

    laws: list[Completeness]
    registers: list[Completeness]


def completeness_of(sheet: SheetVersion, risk_class: str = RiskClass.NOT_ASSESSED) -> list[Completeness]:
    """For each law and standard, in their order. `risk_class`: the signed one (`queries.risk_classes`)."""
    return [completeness_for(standard, sheet, risk_class) for standard in STANDARDS.values()]


def grouped(completeness: Iterable[Completeness]) -> Grouped:
    found = list(completeness)
    return Grouped([item for item in found if not item.is_voluntary], [item for item in found if item.is_voluntary])


def owed_by_all(sheet: SheetVersion) -> list[Completeness]:
    """What the public page shows: neither foreign registers, nor what hangs on an assessment that is no part of it."""
    chosen = [each for each in STANDARDS.values() if not each.is_voluntary and not each.risk_classes]
    return [completeness_for(standard, sheet) for standard in chosen]


def completeness_for(standard: Standard, sheet: SheetVersion, risk_class: str = RiskClass.NOT_ASSESSED) -> Completeness:
    """What this text still asks of the sheet: the facts of its required fields that are not given, once each."""
    why_not = standard.why_not(sheet, risk_class)
    return Completeness(
        code=standard.code,
        title=standard.title,
        source=standard.source,
        gaps=tuple({gap.fact: gap for gap in _gaps(standard, sheet)}.values()),
        is_concerned=not why_not,
        otherwise=why_not,
        is_voluntary=standard.is_voluntary,
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
