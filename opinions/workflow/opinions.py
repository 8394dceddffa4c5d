"""An opinion: drafted by the rapporteur, circulated, voted in one exact version, adopted, signed, published.

Between the signature and the publication it is notified to the administration, where the rules of its file say so.
"""

from common.workflow import Transition, Workflow
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import OpinionStep

# Signed, whether it was notified or not.
SIGNED = frozenset({S.SIGNED, S.NOTIFIED})

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
        Transition(OpinionStep.REJECT, frozenset({S.PUT_TO_VOTE, S.ADOPTED, *SIGNED}), S.DRAFTING),
        # Each voter answers until the signature (docs/adr/0024).
        Transition(OpinionStep.SPEAK_APART, frozenset({S.ADOPTED}), S.ADOPTED),
        Transition(OpinionStep.TAKE_BACK, frozenset({S.ADOPTED}), S.ADOPTED),
        Transition(OpinionStep.SIGN, frozenset({S.ADOPTED}), S.SIGNED),
        Transition(OpinionStep.NOTIFY, frozenset({S.SIGNED}), S.NOTIFIED),
        Transition(OpinionStep.PUBLISH, SIGNED, S.PUBLISHED),
    ],
    owners={
        S.DRAFTING: "le rapporteur",
        S.CIRCULATED: "le secrétariat",
        S.PUT_TO_VOTE: "les membres du comité",
        S.ADOPTED: "le président",
        S.SIGNED: "le secrétariat",
        S.NOTIFIED: "le secrétariat",
        S.PUBLISHED: "les destinataires des recommandations",
    },
)
