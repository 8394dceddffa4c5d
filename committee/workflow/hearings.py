"""What leads where for a hearing."""

from committee.enums.hearings import HearingStatus as H
from committee.enums.hearings import HearingStep as Step
from common.workflow import Transition, Workflow

HEARING = Workflow(
    name="Audition",
    states=H,
    steps=Step,
    initial={H.INVITED},
    transitions=[
        Transition(Step.DECLINE, frozenset({H.INVITED}), H.DECLINED),
        Transition(Step.CANCEL, frozenset({H.INVITED}), H.CANCELLED),
        Transition(Step.NOTE_HEARD, frozenset({H.INVITED}), H.HEARD),
    ],
    owners={
        H.INVITED: "la personne invitée, jusqu’à la séance ; puis qui conduit la séance",
        H.DECLINED: "personne : l’invitation est déclinée",
        H.CANCELLED: "personne : l’audition est annulée",
        H.HEARD: "personne : l’audition a eu lieu",
    },
)
