"""An act that amends a published opinion: prepared by the secretariat, signed by the president, then published."""

from common.workflow import Transition, Workflow
from opinions.enums.amendments import AmendmentStatus as S
from opinions.enums.amendments import AmendmentStep

AMENDMENT = Workflow(
    name="Acte modificatif",
    states=S,
    steps=AmendmentStep,
    initial=[S.DRAFTED],
    transitions=[
        Transition(AmendmentStep.SAVE, frozenset({S.DRAFTED}), S.DRAFTED),
        Transition(AmendmentStep.SIGN, frozenset({S.DRAFTED}), S.SIGNED),
        Transition(AmendmentStep.SEND_BACK, frozenset({S.SIGNED}), S.DRAFTED),
        Transition(AmendmentStep.ABANDON, frozenset({S.DRAFTED, S.SIGNED}), S.ABANDONED),
        Transition(AmendmentStep.PUBLISH, frozenset({S.SIGNED}), S.PUBLISHED),
    ],
    owners={
        S.DRAFTED: "le secrétariat, puis le président",
        S.SIGNED: "le secrétariat",
        S.PUBLISHED: "personne : l’acte est public",
        S.ABANDONED: "personne : l’acte est abandonné",
    },
)
