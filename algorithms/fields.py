"""What a sheet says, field by field: where it stands, what helps to fill it, and which text asks for it.

The form, the page, the publication and the completeness all read this list. Labels are those of the model.
Sources: Etalab, « Inventaire des algorithmes » (11 February 2021); CRPA R.311-3-1-2 and L.312-1-3; DOMAIN §6.1–6.2.
"""

from dataclasses import dataclass

from django.db.models import TextChoices

ETALAB = "Etalab, inventaire"


class Section(TextChoices):
    """The four sections of Etalab's inventory; the value is the anchor of the section."""

    ADMINISTRATION = "administration", "Administration"
    DECISION = "decision", "Métier et décision"
    IMPACT = "impact", "Impact"
    INTERNALS = "fonctionnement", "Fonctionnement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of the sheet. `etalab` and `crpa` name what asks for it, where something does."""

    name: str
    section: Section
    help: str = ""
    source: str = ""
    etalab: str = ""
    crpa: str = ""


_A, _D, _I, _F = Section.ADMINISTRATION, Section.DECISION, Section.IMPACT, Section.INTERNALS

FIELDS: tuple[Field, ...] = (
    Field(
        name="bearer_service",
        section=_A,
        help="Le service qui répond de l’algorithme au sein de la direction.",
        source=ETALAB,
        etalab="Direction/service porteur",
    ),
    Field(
        name="contact",
        section=_A,
        help="Une adresse que le public peut écrire, de préférence celle d’un service.",
        source="Etalab, inventaire ; CRPA, art. R.311-3-1-1",
        etalab="Contact au sein de l’administration concernée",
        crpa="R.311-3-1-1 : modalités d’exercice du droit à communication",
    ),
    Field(
        name="name",
        section=_D,
        help="S’il n’a pas de nom, la décision mise en œuvre. Exemple : calcul de l’allocation.",
        source=ETALAB,
        etalab="Nom de l’algorithme",
    ),
    Field(
        name="lifecycle",
        section=_D,
        help="Un outil en expérimentation est déjà en service : il touche des personnes.",
    ),
    Field(
        name="lifecycle_note",
        section=_D,
        help="Exemple : expérimentation depuis octobre 2024 en Centre-Val de Loire.",
    ),
    Field(
        name="in_service_scope",
        section=_D,
        help="Le comité peut être saisi des algorithmes « dans le cadre de l’offre de service aux usagers ».",
        source="Délibération n° 2020-41, art. 3",
    ),
    Field(
        name="context",
        section=_D,
        help="Pourquoi une décision est-elle prise ? Qui en sont les acteurs ? Quelles sont les tâches ?",
        source=ETALAB,
        etalab="Contexte global",
    ),
    Field(
        name="purpose",
        section=_D,
        help="À quoi sert cet algorithme ?",
        source="Etalab, inventaire ; CRPA, art. R.311-3-1-1",
        etalab="Finalité de l’algorithme",
        crpa="R.311-3-1-1 : finalité du traitement",
    ),
    Field(
        name="why_algorithm",
        section=_D,
        help="Ce que l’algorithme apporte, et ce que l’on ferait sans lui.",
        source=ETALAB,
    ),
    Field(
        name="objectives",
        section=_D,
        help="Les objectifs pour lesquels Pôle emploi s’est engagé à recourir à l’intelligence artificielle.",
        source="Délibération n° 2020-41, art. 2",
    ),
    Field(
        name="objectives_note",
        section=_D,
        help="À remplir si aucun objectif n’est coché : dites pourquoi.",
        source="Délibération n° 2020-41, art. 2",
    ),
    Field(
        name="founds_decision",
        section=_D,
        help="Une décision prise à l’égard d’une personne sur le fondement du résultat : attribution, refus, montant.",
        source="CRPA, art. L.311-3-1 et L.312-1-3",
        crpa="L.312-1-3 : fondement d’une décision individuelle",
    ),
    Field(
        name="role_in_decision",
        section=_D,
        help="À quel moment l’algorithme intervient-il, et que fait une personne avant et après lui ?",
        source="Etalab, inventaire ; CRPA, art. R.311-3-1-2, 1°",
        etalab="Comment et quand l’algorithme intervient-il dans la prise de décision ?",
        crpa="R.311-3-1-2, 1° : degré et mode de contribution à la décision",
    ),
    Field(
        name="automation",
        section=_D,
        help="Entièrement automatisée, ou aide à une personne qui décide.",
        source="Etalab, inventaire ; loi n° 78-17, art. 47",
        etalab="Niveau d’automatisation de la décision",
        crpa="R.311-3-1-2, 1° : degré de contribution à la décision",
    ),
    Field(
        name="human_intervention",
        section=_D,
        help="Qui peut s’écarter du résultat, avec quelle information, et le fait-on en pratique ?",
        source="RGPD, art. 22",
    ),
    Field(
        name="legal_basis_decision",
        section=_D,
        help="Articles de loi, de code ou de règlement.",
        source=ETALAB,
        etalab="Fondements juridiques",
    ),
    Field(
        name="legal_basis_data",
        section=_D,
        help="Exemple : mission d’intérêt public (RGPD, art. 6, 1, e).",
        source=ETALAB,
    ),
    Field(
        name="secrecy_reason",
        section=_D,
        help="Seulement si un secret protégé s’oppose à la publication de certaines règles : lequel, et pourquoi.",
        source="CRPA, art. L.311-5, 2°",
    ),
    Field(
        name="decisions_per_year",
        section=_I,
        help="Un nombre entier. S’il n’est qu’approché, dites-le dans la précision.",
        source=ETALAB,
        etalab="Nombre de décisions administratives prises par an",
    ),
    Field(name="volume_note", section=_I, help="Exemple : 600 000 offres par mois."),
    Field(
        name="decision_scope",
        section=_I,
        help="Externe si elle touche un usager ou une entreprise ; interne si elle ne touche que la procédure.",
        source=ETALAB,
        etalab="Portée de la décision",
    ),
    Field(name="users", section=_I, help="Conseillers, recruteurs, demandeurs d’emploi…"),
    Field(
        name="audience",
        section=_I,
        help="Qui est affecté par la décision ou par le résultat ?",
        source=ETALAB,
        etalab="Public concerné par la décision",
    ),
    Field(
        name="important_effects",
        section=_I,
        help="Sur les droits, les revenus, l’accompagnement. Ils font d’un traitement un « traitement principal ».",
        source="Etalab, inventaire ; CRPA, art. L.312-1-3",
    ),
    Field(
        name="impact_study",
        section=_I,
        help="Exigée quand le traitement présente un risque élevé pour les personnes.",
        source="RGPD, art. 35",
    ),
    Field(name="impact_study_note", section=_I),
    Field(
        name="works_council",
        section=_I,
        help="Le comité est consulté sur l’introduction de nouvelles technologies.",
        source="Code du travail, art. L.2312-8",
    ),
    Field(name="works_council_note", section=_I),
    Field(
        name="public_debate",
        section=_I,
        help="Rapports, avis, critiques publiques : des faits, avec leurs sources dans les liens ci-dessous.",
    ),
    Field(
        name="technique",
        section=_F,
        help="Un tableur ou une grille papier est aussi un algorithme.",
        source=ETALAB,
        etalab="Type d’algorithme",
    ),
    Field(name="technique_note", section=_F, help="Méthode, modèle, langage : en une ligne."),
    Field(
        name="operations",
        section=_F,
        help="Ce que l’algorithme fait, étape par étape, dans une langue que tous comprennent.",
        source="Etalab, inventaire ; CRPA, art. R.311-3-1-2, 4°",
        etalab="Opérations effectuées par l’algorithme",
        crpa="R.311-3-1-2, 4° : opérations effectuées par le traitement",
    ),
    Field(
        name="parameters",
        section=_F,
        help="Les critères, et le poids de chacun.",
        source="CRPA, art. R.311-3-1-2, 3°",
        crpa="R.311-3-1-2, 3° : paramètres et, le cas échéant, pondération",
    ),
    Field(name="supplier", section=_F, help="Éditeur, prestataire, ou « réalisé en interne »."),
)

BY_NAME = {field.name: field for field in FIELDS}
# Those that are columns of the sheet; the objectives are a relation.
COLUMNS = tuple(field.name for field in FIELDS if field.name != "objectives")


def of_section(section: Section) -> list[Field]:
    return [field for field in FIELDS if field.section == section]
