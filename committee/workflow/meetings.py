"""What leads where for a meeting and for a ballot."""

from committee.enums.meetings import BallotMode, BallotStep, MeetingKind, MeetingStep
from committee.enums.meetings import BallotStatus as B
from committee.enums.meetings import MeetingStatus as M
from common.workflow import Transition, Workflow

MEETING = Workflow(
    name="Séance",
    states=M,
    steps=MeetingStep,
    initial={M.PLANNED},
    transitions=[
        Transition(MeetingStep.CONVENE, frozenset({M.PLANNED}), M.CONVENED),
        Transition(MeetingStep.OPEN, frozenset({M.CONVENED}), M.OPEN),
        Transition(MeetingStep.NOTE_NO_QUORUM, frozenset({M.CONVENED}), M.INQUORATE),
        Transition(MeetingStep.POSTPONE, frozenset({M.PLANNED, M.CONVENED}), M.POSTPONED),
        Transition(MeetingStep.RESCHEDULE, frozenset({M.POSTPONED}), M.PLANNED),
        Transition(MeetingStep.CLOSE, frozenset({M.OPEN}), M.CLOSED),
        Transition(MeetingStep.SUBMIT_MINUTES, frozenset({M.CLOSED}), M.CLOSED),
        Transition(MeetingStep.TAKE_BACK_MINUTES, frozenset({M.CLOSED}), M.CLOSED),
        Transition(MeetingStep.APPROVE_MINUTES, frozenset({M.CLOSED}), M.MINUTES_APPROVED),
        Transition(MeetingStep.REJECT_MINUTES, frozenset({M.CLOSED}), M.CLOSED),
        # Of a written consultation (`fits`): closed on too few answers, or stopped because a meeting is demanded.
        Transition(MeetingStep.LAPSE, frozenset({M.OPEN}), M.INQUORATE),
        Transition(MeetingStep.STOP, frozenset({M.CONVENED, M.OPEN}), M.STOPPED),
    ],
    owners={
        M.PLANNED: "le secrétariat, pour préparer l’ordre du jour et convoquer",
        M.CONVENED: "le président ou la présidente, pour ouvrir la séance",
        M.POSTPONED: "le secrétariat, pour fixer une nouvelle date",
        M.INQUORATE: "le secrétariat, pour convoquer une seconde fois",
        M.OPEN: "le président ou la présidente, qui conduit la séance",
        M.CLOSED: "le secrétariat, pour le procès-verbal, puis le comité, pour l’approuver à la séance suivante",
        M.MINUTES_APPROVED: "personne : la séance est achevée",
        M.STOPPED: "le secrétariat, pour prévoir la séance qui est demandée",
    },
)

# Done by the vote at a later meeting, never by a button of this one.
BY_A_VOTE = frozenset({MeetingStep.APPROVE_MINUTES, MeetingStep.REJECT_MINUTES})
_NOT_OF = {
    MeetingKind.MEETING: frozenset({MeetingStep.LAPSE, MeetingStep.STOP}),
    MeetingKind.WRITTEN: frozenset({MeetingStep.NOTE_NO_QUORUM}),
}


def fits(step: MeetingStep, kind: str) -> bool:
    """Whether a meeting, or a written consultation, ever takes this step."""
    return step not in _NOT_OF[MeetingKind(kind)]


BALLOT = Workflow(
    name="Scrutin",
    states=B,
    steps=BallotStep,
    initial={B.READY},
    transitions=[
        Transition(BallotStep.OPEN, frozenset({B.READY}), B.OPEN),
        Transition(BallotStep.CLOSE, frozenset({B.OPEN}), B.CLOSED),
        # A secret vote is closed first, and counted when two holders have opened the box.
        Transition(BallotStep.SEAL, frozenset({B.OPEN}), B.SEALED),
        Transition(BallotStep.COUNT, frozenset({B.SEALED}), B.CLOSED),
        Transition(BallotStep.PROCLAIM, frozenset({B.CLOSED}), B.PROCLAIMED),
        Transition(BallotStep.ANNUL, frozenset({B.READY, B.OPEN, B.SEALED, B.CLOSED}), B.ANNULLED),
        # The consequence of a recusal, never a button: ADR 13.
        Transition(BallotStep.FALL, frozenset({B.OPEN, B.SEALED, B.CLOSED, B.PROCLAIMED}), B.ANNULLED),
    ],
    owners={
        B.READY: "le président ou la présidente, pour ouvrir le scrutin",
        B.OPEN: "les membres, pour voter",
        B.SEALED: "deux des trois détenteurs de la clé, pour ouvrir l’urne",
        B.CLOSED: "le président ou la présidente, pour proclamer le résultat",
        B.PROCLAIMED: "personne : le résultat est proclamé",
        B.ANNULLED: "personne : le scrutin est annulé",
    },
)

_BY_MODE = {
    BallotMode.HANDS: frozenset({BallotStep.CLOSE}),
    BallotMode.NAMED: frozenset({BallotStep.CLOSE}),
    BallotMode.SECRET: frozenset({BallotStep.SEAL, BallotStep.COUNT}),
}
_OF_SOME_MODES = frozenset[BallotStep]().union(*_BY_MODE.values())


def belongs(step: BallotStep, mode: str) -> bool:
    """Whether a ballot of this mode ever takes this step."""
    return step not in _OF_SOME_MODES or step in _BY_MODE[BallotMode(mode)]
