"""Every output of a sheet: what it is for, in which files, and which text says what is missing for it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from algorithms.formats import atrs, by_law, dutch, etalab, native
from algorithms.formats.marks import is_in_force
from algorithms.legal.signed import Signed
from algorithms.models import SheetVersion
from algorithms.standards import STANDARDS, Standard

JSON, CSV, PDF = "json", "csv", "pdf"
CONTENT_TYPES = {
    JSON: "application/json; charset=utf-8",
    CSV: "text/csv; charset=utf-8",
    PDF: "application/pdf",
    "jsonl": "application/jsonl; charset=utf-8",
}
# A sheet, and what the last assessment signed for it says.
Write = Callable[[SheetVersion, Signed], bytes]


@dataclass(frozen=True, slots=True)
class Output:
    """`standard` is None for the whole sheet. A PDF is printed by `algorithms.printing`, the rest is in `writers`."""

    code: str
    title: str
    purpose: str
    extensions: tuple[str, ...]
    standard: Standard | None = None
    writers: dict[str, Write] = field(default_factory=dict)


def _by_law(code: str, address: str, purpose: str) -> Output:
    standard = STANDARDS[code]
    return Output(
        address,
        standard.title,
        purpose,
        (PDF, JSON),
        standard,
        {JSON: lambda sheet, signed: by_law.write(standard, sheet, signed)},
    )


_ALL = (
    Output(
        "fiche",
        "La fiche entière",
        "À lire ou à archiver en PDF accessible ; à reprendre telle quelle, sans perte, en JSON.",
        (PDF, JSON),
        writers={JSON: lambda sheet, _signed: native.write(sheet)},
    ),
    Output(
        "etalab",
        STANDARDS["etalab"].title,
        "Une ligne, les colonnes du modèle d’Etalab : pour l’inventaire publié de l’administration.",
        (CSV,),
        STANDARDS["etalab"],
        {CSV: lambda sheet, _signed: etalab.write([sheet])},
    ),
    _by_law("gdpr", "rgpd", "Ce que le registre des traitements et l’analyse d’impact reprennent de la fiche."),
    _by_law("ai_act_a", "base-ue-fournisseur", "À reporter dans la base de données de l’Union, comme fournisseur."),
    _by_law("ai_act_b", "base-ue-ecarte", "À reporter dans la base de l’Union quand l’article 6(3) s’applique."),
    _by_law("ai_act_c", "base-ue-deployeur", "À reporter dans la base de données de l’Union, comme déployeur."),
    _by_law("fria", "fria", "Les six éléments de l’article 27, à notifier à l’autorité de surveillance."),
    Output(
        "pays-bas",
        STANDARDS["dutch"].title,
        "Une notice conforme au schéma 1.0.0 ; les textes restent en français.",
        (JSON,),
        STANDARDS["dutch"],
        {JSON: lambda sheet, signed: dutch.write(sheet, signed.risk_class)},
    ),
    Output(
        "atrs",
        STANDARDS["atrs"].title,
        "Chaque attribut sous son nom ; les textes restent en français.",
        (JSON, CSV),
        STANDARDS["atrs"],
        {JSON: lambda sheet, _signed: atrs.write(sheet), CSV: lambda sheet, _signed: atrs.write_table([sheet])},
    ),
)
OUTPUTS = {output.code: output for output in _ALL}


def file_name(sheet: SheetVersion, code: str, extension: str) -> str:
    """« ALG-2026-0001-v2-etalab-brouillon.csv »: a draft says so before it is opened."""
    state = "" if is_in_force(sheet) else "-remplacee" if sheet.status == "superseded" else "-brouillon"
    return f"{sheet.algorithm.reference}-v{sheet.number}-{code}{state}.{extension}"
