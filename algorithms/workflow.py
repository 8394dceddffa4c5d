"""The lives of a sheet version, of its assessments, of an incident, of a request: who holds the pen in each."""

from algorithms.enums import (
    ImportStatus,
    ImportStep,
    IncidentStatus,
    IncidentStep,
    LegalStatus,
    LegalStep,
    RequestStatus,
    RequestStep,
    SelfAssessmentStatus,
    SelfAssessmentStep,
)
from algorithms.enums import SheetStatus as S
from algorithms.enums import SheetStep as Step
from common.workflow import Transition, Workflow

SHEET = Workflow(
    name="Fiche d’algorithme",
    states=S,
    steps=Step,
    initial=[S.DRAFT],
    transitions=[
        Transition(Step.EDIT, frozenset({S.DRAFT}), S.DRAFT),
        Transition(Step.PROPOSE, frozenset({S.DRAFT}), S.PROPOSED),
        Transition(Step.APPROVE, frozenset({S.PROPOSED}), S.APPROVED),
        Transition(Step.PUBLISH, frozenset({S.APPROVED}), S.PUBLISHED),
        Transition(Step.SEND_BACK, frozenset({S.PROPOSED, S.APPROVED}), S.DRAFT),
        Transition(Step.START_VERSION, frozenset({S.PUBLISHED}), S.PUBLISHED),
        Transition(Step.SUPERSEDE, frozenset({S.PUBLISHED}), S.SUPERSEDED),
    ],
    owners={
        S.DRAFT: "les contributeurs de la direction",
        S.PROPOSED: "un approbateur de la direction, autre que l’auteur de la proposition",
        S.APPROVED: "le secrétariat ou un approbateur de la direction, pour publier",
        S.PUBLISHED: "personne : la fiche est à jour",
        S.SUPERSEDED: "personne : une version plus récente la remplace",
    },
)
# Done by the system when the next version is published; never a button.
BY_CONSEQUENCE = frozenset({Step.SUPERSEDE})

LEGAL = Workflow(
    name="Analyse juridique d’une fiche",
    states=LegalStatus,
    steps=LegalStep,
    initial=[LegalStatus.DRAFT],
    transitions=[
        Transition(LegalStep.ANSWER, frozenset({LegalStatus.DRAFT}), LegalStatus.DRAFT),
        Transition(LegalStep.SIGN, frozenset({LegalStatus.DRAFT}), LegalStatus.SIGNED),
    ],
    owners={
        LegalStatus.DRAFT: "la direction : un contributeur répond, un approbateur signe",
        LegalStatus.SIGNED: "personne : l’analyse vaut jusqu’à la suivante",
    },
)

_LIVING = (IncidentStatus.OPEN, IncidentStatus.UNDER_REMEDY)
INCIDENT = Workflow(
    name="Incident",
    states=IncidentStatus,
    steps=IncidentStep,
    initial=[IncidentStatus.OPEN],
    transitions=[
        *(Transition(IncidentStep.EDIT, frozenset({state}), state) for state in _LIVING),
        *(Transition(IncidentStep.NOTE, frozenset({state}), state) for state in _LIVING),
        *(Transition(IncidentStep.NOTIFY, frozenset({state}), state) for state in _LIVING),
        Transition(IncidentStep.REMEDY, frozenset({IncidentStatus.OPEN}), IncidentStatus.UNDER_REMEDY),
        Transition(IncidentStep.CLOSE, frozenset(_LIVING), IncidentStatus.CLOSED),
        Transition(IncidentStep.REOPEN, frozenset({IncidentStatus.CLOSED}), IncidentStatus.OPEN),
    ],
    owners={
        IncidentStatus.OPEN: "la direction, pour qualifier, prévenir qui doit l’être et engager la correction",
        IncidentStatus.UNDER_REMEDY: "la direction, pour corriger ; un approbateur autre que le déclarant clôt",
        IncidentStatus.CLOSED: "personne : l’incident est clos",
    },
)

SELF_ASSESSMENT = Workflow(
    name="Auto-évaluation d’une fiche",
    states=SelfAssessmentStatus,
    steps=SelfAssessmentStep,
    initial=[SelfAssessmentStatus.DRAFT],
    transitions=[
        Transition(SelfAssessmentStep.ASSESS, frozenset({SelfAssessmentStatus.DRAFT}), SelfAssessmentStatus.DRAFT),
        Transition(SelfAssessmentStep.SIGN, frozenset({SelfAssessmentStatus.DRAFT}), SelfAssessmentStatus.SIGNED),
        Transition(
            SelfAssessmentStep.SUPERSEDE, frozenset({SelfAssessmentStatus.SIGNED}), SelfAssessmentStatus.SUPERSEDED
        ),
        # The charter or the sheet has changed: another draft takes what this one says, and this one stays readable.
        Transition(SelfAssessmentStep.RESTART, frozenset({SelfAssessmentStatus.DRAFT}), SelfAssessmentStatus.SET_ASIDE),
    ],
    owners={
        SelfAssessmentStatus.DRAFT: "la direction : un contributeur évalue, un approbateur signe",
        SelfAssessmentStatus.SIGNED: "personne : l’auto-évaluation vaut jusqu’à la suivante",
        SelfAssessmentStatus.SUPERSEDED: "personne : une auto-évaluation plus récente la remplace",
        SelfAssessmentStatus.SET_ASIDE: "personne : une autre a été commencée à partir d’elle",
    },
)

_RECEIVED = frozenset({RequestStatus.RECEIVED})
REQUEST = Workflow(
    name="Demande des règles d’un algorithme",
    states=RequestStatus,
    steps=RequestStep,
    initial=[RequestStatus.RECEIVED],
    transitions=[
        Transition(RequestStep.PREPARE, _RECEIVED, RequestStatus.RECEIVED),
        Transition(RequestStep.ANSWER, _RECEIVED, RequestStatus.ANSWERED),
        Transition(RequestStep.REFUSE, _RECEIVED, RequestStatus.REFUSED),
        Transition(RequestStep.WITHDRAW, _RECEIVED, RequestStatus.WITHDRAWN),
    ],
    owners={
        RequestStatus.RECEIVED: "la direction : un contributeur prépare la réponse, un approbateur la signe",
        RequestStatus.ANSWERED: "personne : la réponse est partie",
        RequestStatus.REFUSED: "personne : le refus est parti ; la personne peut saisir la CADA",
        RequestStatus.WITHDRAWN: "personne : la personne a retiré sa demande",
    },
)

IMPORT = Workflow(
    name="Import de fiches",
    states=ImportStatus,
    steps=ImportStep,
    initial=[ImportStatus.READ],
    transitions=[
        Transition(ImportStep.APPLY, frozenset({ImportStatus.READ}), ImportStatus.APPLYING),
        Transition(ImportStep.FINISH, frozenset({ImportStatus.APPLYING}), ImportStatus.APPLIED),
        Transition(ImportStep.ABANDON, frozenset({ImportStatus.READ}), ImportStatus.ABANDONED),
    ],
    owners={
        ImportStatus.READ: "la personne qui a déposé le fichier, jusqu’à son expiration",
        ImportStatus.APPLYING: "le système, qui écrit les brouillons",
        ImportStatus.APPLIED: "personne : les brouillons sont dans le registre",
        ImportStatus.ABANDONED: "personne : rien n’a été écrit",
    },
)
