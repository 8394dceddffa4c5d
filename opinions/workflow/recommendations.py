"""A recommendation: answered by its addressee, closed by the committee, never by the addressee."""

from common.workflow import Transition, Workflow
from opinions.enums.opinions import RecommendationStatus as S
from opinions.enums.opinions import RecommendationStep

FOLLOWED = frozenset({S.ANSWERED, S.IN_PROGRESS})
CLOSED = frozenset({S.IMPLEMENTED, S.PARTLY, S.NOT_IMPLEMENTED})

RECOMMENDATION = Workflow(
    name="Recommandation",
    states=S,
    steps=RecommendationStep,
    initial=[S.OPEN],
    transitions=[
        Transition(RecommendationStep.ANSWER, frozenset({S.OPEN}), S.ANSWERED),
        # A position may change, and work is told of, without changing what the committee noted.
        Transition(RecommendationStep.ANSWER_AGAIN, frozenset({S.ANSWERED}), S.ANSWERED),
        Transition(RecommendationStep.ANSWER_AGAIN, frozenset({S.IN_PROGRESS}), S.IN_PROGRESS),
        Transition(RecommendationStep.REPORT, frozenset({S.ANSWERED}), S.ANSWERED),
        Transition(RecommendationStep.REPORT, frozenset({S.IN_PROGRESS}), S.IN_PROGRESS),
        Transition(RecommendationStep.START, FOLLOWED, S.IN_PROGRESS),
        Transition(RecommendationStep.CLOSE_IMPLEMENTED, FOLLOWED, S.IMPLEMENTED),
        Transition(RecommendationStep.CLOSE_PARTLY, FOLLOWED, S.PARTLY),
        Transition(RecommendationStep.CLOSE_NOT_IMPLEMENTED, FOLLOWED, S.NOT_IMPLEMENTED),
        # What came back, or what was closed too early: the file is followed again, with its reasons.
        Transition(RecommendationStep.REOPEN, CLOSED, S.IN_PROGRESS),
    ],
    owners={
        S.OPEN: "la direction destinataire",
        S.ANSWERED: "le comité",
        S.IN_PROGRESS: "le comité",
        S.IMPLEMENTED: "personne : le suivi est clos",
        S.PARTLY: "personne : le suivi est clos",
        S.NOT_IMPLEMENTED: "personne : le suivi est clos",
    },
)
