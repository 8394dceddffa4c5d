"""An opinion: drafted by the rapporteur, circulated, voted in one exact version, adopted, signed, published."""

from common.workflow import Transition, Workflow
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import OpinionStep

OPINION = Workflow(
    name="Avis",
    states=S,
    steps=OpinionStep,
    initial=[S.DRAFTING],
    transitions=[
        Transition(OpinionStep.SAVE, frozenset({S.DRAFTING}), S.DRAFTING),
        Transition(OpinionStep.CIRCULATE, frozenset({S.DRAFTING}), S.CIRCULATED),
        Transition(OpinionStep.SEND_BACK, frozenset({S.CIRCULATED}), S.DRAFTING),
        Transition(OpinionStep.SUBMIT_TO_VOTE, frozenset({S.CIRCULATED}), S.PUT_TO_VOTE),
        Transition(OpinionStep.ADOPT, frozenset({S.PUT_TO_VOTE}), S.ADOPTED),
        # From adopted or signed, only when a recusal made the ballot fall: the text is voted again (ADR 13).
        Transition(OpinionStep.REJECT, frozenset({S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED}), S.DRAFTING),
        Transition(OpinionStep.SIGN, frozenset({S.ADOPTED}), S.SIGNED),
        Transition(OpinionStep.PUBLISH, frozenset({S.SIGNED}), S.PUBLISHED),
    ],
    owners={
        S.DRAFTING: "le rapporteur",
        S.CIRCULATED: "le secrétariat",
        S.PUT_TO_VOTE: "les membres du comité",
        S.ADOPTED: "le président",
        S.SIGNED: "le secrétariat",
        S.PUBLISHED: "les destinataires des recommandations",
    },
)
