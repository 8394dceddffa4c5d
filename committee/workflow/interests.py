"""What leads where for a declaration of interests: once submitted, nothing changes it; another one replaces it."""

from committee.enums.interests import DeclarationStatus as S
from committee.enums.interests import DeclarationStep
from common.workflow import Transition, Workflow

DECLARATION = Workflow(
    name="Déclaration d’intérêts",
    states=S,
    steps=DeclarationStep,
    initial=[S.DRAFT],
    transitions=[
        Transition(DeclarationStep.SAVE, frozenset({S.DRAFT}), S.DRAFT),
        Transition(DeclarationStep.SUBMIT, frozenset({S.DRAFT}), S.SUBMITTED),
    ],
    owners={
        S.DRAFT: "le membre, pour la déposer",
        S.SUBMITTED: "personne : elle vaut jusqu’à son terme ou jusqu’à la suivante",
    },
)
