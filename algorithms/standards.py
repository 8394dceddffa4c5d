"""What each law, register or standard asks of a sheet: data in algorithms/texts/standards, one file each.

A fact is named « purpose » (a column), « contacts » (a kind of row), « legal_bases:decision » (a row whose first
choice is that one) or « datasets.origin » (given in every row).
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from algorithms.enums import PersonalData, RiskClass
from algorithms.fields import BY_NAME, OBJECTIVES, Condition
from algorithms.models import SheetRow, SheetVersion
from algorithms.wording import is_empty

_FOLDER = Path(__file__).parent / "texts" / "standards"


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a standard: the facts of ours that answer it or, when none does, the written reason.

    `also` are facts that serve too, and are never missing. `compound`: the field itself asks for several things.
    `assessed` are questions of the legal assessment, whose signed answers are quoted; of `grounds`, the justification.
    """

    label: str
    facts: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    is_required: bool = False
    compound: bool = False
    reason: str = ""
    id: str = ""
    assessed: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standard:
    """A text that asks for facts: a law or, when `is_voluntary`, a register that binds nobody here.

    It concerns the sheets that meet `only_if`, that are of `risk_classes` (AI Act), that the body provides itself
    (`only_if_provider`), or that process personal data (`only_if_personal_data`).
    """

    code: str
    title: str
    source: str
    asked: tuple[Asked, ...]
    only_if: Condition | None = None
    otherwise: str = ""
    risk_classes: frozenset[str] = frozenset()
    only_if_provider: bool = False
    only_if_personal_data: bool = False
    is_voluntary: bool = False

    def concerns(self, sheet: SheetVersion, risk_class: str = RiskClass.NOT_ASSESSED) -> bool:
        return not self.why_not(sheet, risk_class)

    def why_not(self, sheet: SheetVersion, risk_class: str = RiskClass.NOT_ASSESSED) -> str:
        """Why this text does not concern the sheet, inside a sentence; nothing when it does. Pure.

        `risk_class` is that of the last assessment signed: nothing is deduced from the sheet alone.
        """
        if self.only_if is not None and not self.only_if.is_met(lambda name: getattr(sheet, name)):
            return self.otherwise
        if self.risk_classes and risk_class == RiskClass.NOT_ASSESSED:
            return "la classe de risque n’est pas établie, faute d’analyse juridique signée"
        if self.risk_classes and risk_class not in self.risk_classes:
            return f"classe de risque de l’analyse signée : {RiskClass(risk_class).label}"
        if self.only_if_provider and rows_said(sheet, "suppliers:yes"):
            return "un fournisseur extérieur fournit le système, et c’est à lui de l’inscrire"
        if self.only_if_personal_data and _has_no_personal_data(sheet):
            return "aucun jeu de données n’est personnel"
        return ""


def _has_no_personal_data(sheet: SheetVersion) -> bool:
    """Every data set says so. No data set, or one that does not say, is no proof."""
    said = {row.personal for row in sheet.datasets.all()}
    return said == {PersonalData.NONE}


def rows_said(sheet: SheetVersion, fact: str) -> list[SheetRow]:
    """The rows that « contacts », « legal_bases:decision » or « datasets.origin » names."""
    name, _, kind = fact.partition(".")[0].partition(":")
    rows = list(getattr(sheet, name).all())
    return [row for row in rows if getattr(row, _kind_column(row)) == kind] if kind else rows


def is_said(sheet: SheetVersion, fact: str) -> bool:
    """The fact is given. Pure: the rows are loaded."""
    name, _, column = fact.partition(".")
    name = name.partition(":")[0]
    if name == OBJECTIVES:
        return bool(sheet.objectives.all())
    if name not in BY_NAME or not BY_NAME[name].rows:
        return not is_empty(getattr(sheet, name))
    rows = rows_said(sheet, fact)
    return bool(rows) and (not column or all(not is_empty(getattr(row, column)) for row in rows))


def label_of(fact: str) -> str:
    """In the words of the form: « source des données », « contacts », « fondements juridiques : la décision »."""
    name, _, column = fact.partition(".")
    name, _, kind = name.partition(":")
    field = BY_NAME.get(name)
    if field is None or not field.rows:
        return str(SheetVersion.column(name).verbose_name)
    if column:
        return str(field.row.column(column).verbose_name)
    title = field.title[:1].lower() + field.title[1:]
    return f"{title} : {dict(field.row.column(_kind_column(field.row)).flatchoices)[kind]}" if kind else title


def _kind_column(row: SheetRow | type[SheetRow]) -> str:
    """The first closed choice of a kind of row: what « :decision » selects."""
    return next(name for name in row.FACTS if row.column(name).choices)


def _standard(path: Path) -> Standard:
    with path.open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)
    condition = found.get("only_if")
    return Standard(
        code=path.stem,
        title=found["title"],
        source=found["source"],
        asked=tuple(_asked(**each) for each in found["asked"]),
        only_if=Condition(condition["field"], frozenset(condition["values"])) if condition else None,
        otherwise=condition["otherwise"] if condition else "",
        risk_classes=frozenset(RiskClass(code) for code in found.get("risk_classes", ())),
        only_if_provider=found.get("only_if_provider", False),
        only_if_personal_data=found.get("only_if_personal_data", False),
        is_voluntary=found.get("voluntary", False),
    )


def _asked(
    *,
    id: str,
    label: str,
    reason: str = "",
    facts: Sequence[str] = (),
    also: Sequence[str] = (),
    required: bool = False,
    compound: bool = False,
    assessed: Sequence[str] = (),
    grounds: Sequence[str] = (),
) -> Asked:
    return Asked(label, tuple(facts), tuple(also), required, compound, reason, id, tuple(assessed), tuple(grounds))


# In the order in which they are shown; a file that is not named here is refused by the tests.
CODES = (
    *("etalab", "crpa", "loi_78_17", "gdpr", "ai_act_a", "ai_act_b", "ai_act_c", "fria"),
    *("dutch", "atrs", "odap"),
)
STANDARDS = {code: _standard(_FOLDER / f"{code}.toml") for code in CODES}
