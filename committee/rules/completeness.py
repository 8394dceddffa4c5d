"""What a file should hold, by kind of referral, each line with its reason; and what this one holds. Pure.

No text fixes the list of pieces of a referral to the committee: the lines that a law asks for carry it, the others are
proposed and say so. The list warns; what forbids a submission is elsewhere (`queries.standing.lacking_to_submit`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from algorithms.assessed import what_changed
from algorithms.enums import Answer, Automation, ImpactStudy, Lifecycle
from algorithms.models import SheetVersion
from algorithms.standards import is_said
from charter.models import CharterVersion
from committee.enums.completeness import FileKind, LineState
from committee.enums.referrals import CheckVerdict, DocumentKind, Origin
from committee.handed import Handed
from committee.models import CompletenessMark, Referral, ReferralDocument
from common.typography import listed, long_date

PROPOSED = "liste proposée, à fixer par le comité"
_K = FileKind
_OF_THE_BODY = frozenset({_K.STUDY, _K.EXPERIMENT, _K.IN_USE})
_RUNNING = frozenset({_K.EXPERIMENT, _K.IN_USE})
_ALL = frozenset(FileKind)
_IN_SERVICE = frozenset({Lifecycle.ROLLOUT, Lifecycle.GENERALISED, Lifecycle.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lines look at: the pinned sheets, with their rows, and when each kind of paper was last joined.

    `handed` is the self-assessment of each algorithm, by its key; `charter` the one that the file is examined by.
    """

    sheets: Sequence[SheetVersion]
    papers: Mapping[str, datetime]
    handed: Mapping[UUID, Handed] = field(default_factory=dict)
    charter: CharterVersion | None = None


Found = tuple[LineState, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One line of the list. `document` is the kind of paper that it looks for, when it looks for one."""

    key: str
    label: str
    reason: str
    source: str
    kinds: frozenset[FileKind]
    check: Callable[[Facts], Found]
    document: DocumentKind | None = None
    arrived: Callable[[Facts], datetime | None] = lambda _facts: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as this file stands: what was computed, or what the secretariat has judged since."""

    key: str
    label: str
    reason: str
    source: str
    state: LineState
    why: str
    mark: CompletenessMark | None = None

    @property
    def tone(self) -> str:
        return self.state.tone


def kind_of(referral: Referral, sheets: Sequence[SheetVersion]) -> FileKind:
    """By the algorithm that has gone furthest; a life cycle that is not said counts as a study."""
    if referral.origin == Origin.SELF:
        return FileKind.SELF
    stages = {sheet.lifecycle for sheet in sheets}
    if stages & _IN_SERVICE:
        return FileKind.IN_USE
    return FileKind.EXPERIMENT if Lifecycle.EXPERIMENT in stages else FileKind.STUDY


def lines_of(
    kind: FileKind,
    sheets: Sequence[SheetVersion],
    papers: Iterable[ReferralDocument],
    marks: Iterable[CompletenessMark],
    *,
    handed: Mapping[UUID, Handed] | None = None,
    charter: CharterVersion | None = None,
) -> list[Line]:
    """The list for this kind of file. `sheets` come with their data sets, `papers` are the latest versions only."""
    joined: dict[str, datetime] = {}
    for paper in papers:
        joined[paper.kind] = max(paper.added_at, joined.get(paper.kind, paper.added_at))
    facts = Facts(sheets, joined, handed or {}, charter)
    last = {mark.line: mark for mark in marks}
    return [_line(expected, facts, last.get(expected.key)) for expected in EXPECTED if kind in expected.kinds]


def _line(expected: Expected, facts: Facts, mark: CompletenessMark | None) -> Line:
    state, why = expected.check(facts)
    if mark is not None and _is_outdated(mark, expected, facts):
        mark = None
    if mark is not None:
        state = _JUDGED[CheckVerdict(mark.verdict)]
        why = f"{CheckVerdict(mark.verdict).label.capitalize()}, par {mark.marked_by.full_name}"
        why += f" le {long_date(mark.marked_at)}" + (f" : {mark.note}" if mark.note else "")
    return Line(
        key=expected.key,
        label=expected.label,
        reason=expected.reason,
        source=expected.source,
        state=state,
        why=why,
        mark=mark,
    )


def _is_outdated(mark: CompletenessMark, expected: Expected, facts: Facts) -> bool:
    """A paper that came after the judgement is to be judged anew."""
    joined = facts.papers.get(expected.document) if expected.document else expected.arrived(facts)
    return joined is not None and joined > mark.marked_at


def _paper(kind: DocumentKind, unless: Callable[[Facts], str] = lambda _facts: "") -> Callable[[Facts], Found]:
    def check(facts: Facts) -> Found:
        if kind in facts.papers:
            return LineState.PRESENT, f"Jointe le {long_date(facts.papers[kind])}"
        if why := unless(facts):
            return LineState.NOT_APPLICABLE, why
        return LineState.MISSING, f"Aucune pièce de nature « {kind.label} » n’est jointe"

    return check


def _sheet(*names: str, unless: Callable[[Facts], str] = lambda _facts: "") -> Callable[[Facts], Found]:
    """Each sheet says one of these fields at least."""

    def check(facts: Facts) -> Found:
        if why := unless(facts):
            return LineState.NOT_APPLICABLE, why
        lacking = [sheet for sheet in facts.sheets if not any(is_said(sheet, name) for name in names)]
        return _said(facts, lacking)

    return check


def _data(facts: Facts) -> Found:
    return _said(facts, [sheet for sheet in facts.sheets if not sheet.datasets.all()])


def _said(facts: Facts, lacking: Sequence[SheetVersion]) -> Found:
    if not facts.sheets:
        return LineState.MISSING, "Aucune fiche n’est choisie"
    if lacking:
        names = listed([sheet.algorithm.reference for sheet in lacking])
        return LineState.MISSING, f"Non renseigné dans la fiche {names}"
    return LineState.PRESENT, "Renseigné dans chaque fiche"


def _scope(facts: Facts) -> Found:
    if facts.sheets and all(sheet.in_service_scope == Answer.YES for sheet in facts.sheets):
        return LineState.PRESENT, "Chaque fiche le dit"
    return LineState.TO_JUDGE, "Les fiches ne le disent pas toutes : le secrétariat apprécie"


def _self_assessment(facts: Facts) -> Found:
    """Signed, of each algorithm, about the version and by the charter that the file examines."""
    if not facts.sheets:
        return LineState.MISSING, "Aucune fiche n’est choisie"
    lacking = [sheet.algorithm.reference for sheet in facts.sheets if sheet.algorithm_id not in facts.handed]
    if lacking:
        return LineState.MISSING, f"Aucune auto-évaluation signée pour {listed(lacking)}"
    changed = [
        sentence
        for sheet in facts.sheets
        for sentence in what_changed(
            facts.handed[sheet.algorithm_id].assessment, charter=facts.charter, latest=sheet.number, examined=True
        )
    ]
    if changed:
        return LineState.TO_JUDGE, " ".join(dict.fromkeys(changed)).rstrip(".")
    return LineState.PRESENT, "Signée pour chaque algorithme"


def _self_assessment_arrived(facts: Facts) -> datetime | None:
    return max((one.joined_at for one in facts.handed.values() if one.joined_at), default=None)


def _judged(_facts: Facts) -> Found:
    return LineState.TO_JUDGE, "Le secrétariat apprécie"


def _no_impact_study_required(facts: Facts) -> str:
    if facts.sheets and all(sheet.impact_study == ImpactStudy.NOT_REQUIRED for sheet in facts.sheets):
        return "Les fiches disent que l’analyse n’est pas requise"
    return ""


def _no_decision(facts: Facts) -> str:
    if facts.sheets and all(sheet.founds_decision == Answer.NO for sheet in facts.sheets):
        return "Aucun de ces algorithmes ne fonde de décision individuelle"
    return ""


def _nothing_decided(facts: Facts) -> str:
    if facts.sheets and all(sheet.automation == Automation.NONE for sheet in facts.sheets):
        return "Les fiches disent qu’aucune décision n’est prise"
    return ""


_JUDGED = {
    CheckVerdict.SUFFICIENT: LineState.PRESENT,
    CheckVerdict.TO_ASK: LineState.MISSING,
    CheckVerdict.NOT_NEEDED: LineState.NOT_APPLICABLE,
}

EXPECTED: tuple[Expected, ...] = (
    Expected(
        key="question",
        label="Une question à laquelle le comité peut répondre",
        reason="Un avis répond à une question ; trop vague, elle ne reçoit pas de réponse utile.",
        source=PROPOSED,
        kinds=_ALL,
        check=_judged,
    ),
    Expected(
        key="scope",
        label="La question relève de l’offre de service aux usagers",
        reason="Le comité n’est saisi que des algorithmes employés dans ce cadre.",
        source="délibération n° 2020-41, art. 3",
        kinds=_ALL,
        check=_scope,
    ),
    Expected(
        key="presentation",
        label="Note de présentation",
        reason="Le rapporteur part de cette note : l’objet, les personnes concernées, ce qui fait difficulté.",
        source=PROPOSED,
        kinds=_OF_THE_BODY,
        check=_paper(DocumentKind.PRESENTATION),
        document=DocumentKind.PRESENTATION,
    ),
    Expected(
        key="self_assessment",
        label="Auto-évaluation au regard de la charte",
        reason="Le comité lit, à côté de chaque critère, ce que la direction en dit, ses preuves et ses écarts.",
        source=PROPOSED,
        kinds=_OF_THE_BODY,
        check=_self_assessment,
        arrived=_self_assessment_arrived,
    ),
    Expected(
        key="lifecycle",
        label="Étape de vie de l’algorithme",
        reason="Un avis ne dit pas la même chose d’un projet et d’un outil en service.",
        source=PROPOSED,
        kinds=_OF_THE_BODY,
        check=_sheet("lifecycle"),
    ),
    Expected(
        key="purpose",
        label="Finalité du traitement",
        reason="Sans finalité, la proportion des moyens ne peut pas être appréciée.",
        source="CRPA, art. R.311-3-1-1 ; RGPD, art. 5",
        kinds=_ALL,
        check=_sheet("purpose"),
    ),
    Expected(
        key="data",
        label="Données traitées et leurs sources",
        reason="Les biais et les atteintes à la vie privée commencent par les données.",
        source="CRPA, art. R.311-3-1-2",
        kinds=_ALL,
        check=_data,
    ),
    Expected(
        key="impact",
        label="Analyse d’impact relative à la protection des données",
        reason="Elle est due quand le traitement présente un risque élevé pour les personnes.",
        source="RGPD, art. 35",
        kinds=_OF_THE_BODY,
        check=_paper(DocumentKind.IMPACT, _no_impact_study_required),
        document=DocumentKind.IMPACT,
    ),
    Expected(
        key="legal_basis",
        label="Fondement juridique de la décision",
        reason="Une décision individuelle fondée sur un algorithme doit être permise et expliquée.",
        source="loi n° 78-17 du 6 janvier 1978, art. 47",
        kinds=_OF_THE_BODY,
        check=_sheet("legal_bases:decision", unless=_no_decision),
    ),
    Expected(
        key="human",
        label="Intervention humaine",
        reason="Qui peut s’écarter du résultat, et comment une personne obtient un réexamen.",
        source="RGPD, art. 22 ; loi n° 78-17 du 6 janvier 1978, art. 47",
        kinds=_OF_THE_BODY,
        check=_sheet("human_intervention", unless=_nothing_decided),
    ),
    Expected(
        key="technical",
        label="Documentation technique",
        reason="Les règles et les principales caractéristiques doivent pouvoir être comprises et expliquées.",
        source="CRPA, art. L.311-3-1",
        kinds=_RUNNING,
        check=_paper(DocumentKind.TECHNICAL),
        document=DocumentKind.TECHNICAL,
    ),
    Expected(
        key="measures",
        label="Mesures, tests ou évaluation",
        reason="Un outil qui touche déjà des personnes a des résultats : erreurs, écarts entre les publics.",
        source=PROPOSED,
        kinds=_RUNNING,
        check=_paper(DocumentKind.MEASURES),
        document=DocumentKind.MEASURES,
    ),
    Expected(
        key="effects",
        label="Effets importants sur le public concerné",
        reason="Ce que la personne gagne ou perd, et pour combien de temps.",
        source=PROPOSED,
        kinds=_RUNNING,
        check=_sheet("important_effects"),
    ),
    Expected(
        key="volume",
        label="Nombre de décisions par an",
        reason="Il donne la portée d’une erreur.",
        source="Etalab, guide des algorithmes publics, inventaire",
        kinds=frozenset({_K.IN_USE}),
        check=_sheet("decisions_per_year", "volume_note"),
    ),
    Expected(
        key="works_council",
        label="Présentation au comité social et économique",
        reason="L’introduction de nouvelles technologies lui est soumise.",
        source="code du travail, art. L.2312-8",
        kinds=_RUNNING,
        check=_sheet("works_council"),
    ),
)
KEYS = frozenset(expected.key for expected in EXPECTED)
