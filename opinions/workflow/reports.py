"""An annual report: drafted, circulated, voted in one exact version, adopted, signed, published."""

from common.workflow import Transition, Workflow
from opinions.enums.reports import ReportStatus as S
from opinions.enums.reports import ReportStep

ANNUAL_REPORT = Workflow(
    name="Rapport annuel",
    states=S,
    steps=ReportStep,
    initial=[S.DRAFTING],
    transitions=[
        Transition(ReportStep.SAVE, frozenset({S.DRAFTING}), S.DRAFTING),
        Transition(ReportStep.REFRESH, frozenset({S.DRAFTING}), S.DRAFTING),
        Transition(ReportStep.CIRCULATE, frozenset({S.DRAFTING}), S.CIRCULATED),
        Transition(ReportStep.SEND_BACK, frozenset({S.CIRCULATED}), S.DRAFTING),
        Transition(ReportStep.PUT_ON_AGENDA, frozenset({S.CIRCULATED}), S.CIRCULATED),
        Transition(ReportStep.SUBMIT_TO_VOTE, frozenset({S.CIRCULATED}), S.PUT_TO_VOTE),
        Transition(ReportStep.ADOPT, frozenset({S.PUT_TO_VOTE}), S.ADOPTED),
        # The committee did not carry it, or the ballot was annulled: it is written again.
        Transition(ReportStep.REJECT, frozenset({S.PUT_TO_VOTE}), S.DRAFTING),
        Transition(ReportStep.SIGN, frozenset({S.ADOPTED}), S.SIGNED),
        Transition(ReportStep.PUBLISH, frozenset({S.SIGNED}), S.PUBLISHED),
    ],
    owners={
        S.DRAFTING: "le secrétariat",
        S.CIRCULATED: "le secrétariat",
        S.PUT_TO_VOTE: "les membres du comité",
        S.ADOPTED: "le président",
        S.SIGNED: "le secrétariat",
        S.PUBLISHED: "personne : le rapport est public",
    },
)
