"""What is missing from a sheet, for whom, in words. Pure: reads a sheet whose rows are loaded."""

from collections.abc import Iterator
from dataclasses import dataclass

from algorithms.enums import Answer
from algorithms.fields import FIELDS, Section
from algorithms.models import DataSet, SheetVersion
from common.typography import french, lowered, plural

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that is empty: its label, its anchor in the form, and what asks for it."""

    label: str
    anchor: str
    asked_by: str
    section: Section


@dataclass(frozen=True, slots=True)
class Completeness:
    """What one text still asks of the sheet."""

    title: str
    source: str
    gaps: tuple[Gap, ...]
    is_concerned: bool = True

    @property
    def count(self) -> str:
        """« 12 informations manquent », for a line of a summary."""
        if not self.is_concerned:
            return "sans objet"
        return plural(len(self.gaps), "information manque", "informations manquent") if self.gaps else "complet"

    @property
    def sentence(self) -> str:
        if not self.is_concerned:
            return french("Sans objet : l’algorithme ne fonde pas de décision individuelle.")
        if not self.gaps:
            return "Rien ne manque."
        missing = plural(len(self.gaps), "information", "informations")
        verb = "manque" if len(self.gaps) == 1 else "manquent"
        return french(f"{missing} {verb} : {', '.join(lowered(gap.label) for gap in self.gaps)}.")


def completeness_of(sheet: SheetVersion) -> list[Completeness]:
    """For Etalab's inventory, then for the publication of rules that the CRPA requires."""
    datasets = list(sheet.datasets.all())
    return [
        Completeness(
            title="Inventaire d’Etalab",
            source="Etalab, guide des algorithmes publics, inventaire",
            gaps=(*_gaps(sheet, "etalab"), *_data_gaps(datasets, full=True)),
        ),
        Completeness(
            title="Publication des règles (CRPA)",
            source="CRPA, art. L.312-1-3 et R.311-3-1-2",
            gaps=(*_gaps(sheet, "crpa"), *_data_gaps(datasets, full=False)),
            is_concerned=sheet.founds_decision != Answer.NO,
        ),
    ]


def is_empty(value: object) -> bool:
    """Nothing was answered. Zero is an answer."""
    return value in ("", None, UNKNOWN)


def _gaps(sheet: SheetVersion, asker: str) -> Iterator[Gap]:
    for field in FIELDS:
        asked_by = getattr(field, asker)
        if asked_by and is_empty(getattr(sheet, field.name)):
            label = sheet.column(field.name).verbose_name
            yield Gap(str(label), f"id_{field.name}", asked_by, field.section)


def _data_gaps(datasets: list[DataSet], *, full: bool) -> Iterator[Gap]:
    asked_by = "R.311-3-1-2, 2° : données traitées et leurs sources" if not full else "Données traitées"
    if not datasets:
        yield Gap("données traitées", "donnees", asked_by, Section.INTERNALS)
        return
    if any(not row.origin for row in datasets):
        yield Gap("source des données traitées", "donnees", asked_by, Section.INTERNALS)
    if full and any(not row.collection for row in datasets):
        yield Gap("mode de collecte des données", "donnees", asked_by, Section.INTERNALS)
