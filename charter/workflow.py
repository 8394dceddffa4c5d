"""The life of a charter version: prepared, in force, then replaced by the next one; never edited once in force."""

from charter.enums import CharterStatus as S
from charter.enums import CharterStep as Step
from common.workflow import Transition, Workflow

CHARTER = Workflow(
    name="Version de la charte",
    states=S,
    steps=Step,
    initial=[S.DRAFT],
    transitions=[
        Transition(Step.EDIT, frozenset({S.DRAFT}), S.DRAFT),
        Transition(Step.PUBLISH, frozenset({S.DRAFT}), S.IN_FORCE),
        Transition(Step.SUPERSEDE, frozenset({S.IN_FORCE}), S.SUPERSEDED),
    ],
    owners={
        S.DRAFT: "le secrétariat",
        S.IN_FORCE: "personne : la version s’applique",
        S.SUPERSEDED: "personne : la version est remplacée",
    },
)
