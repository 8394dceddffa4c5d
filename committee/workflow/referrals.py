"""The life of a referral and of a review (DESIGN §5)."""

from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReferralStep as Step
from committee.enums.referrals import ReviewStatus, ReviewStep
from common.workflow import Transition, Workflow

_PAPERS_WELCOME = (S.DRAFT, S.SUBMITTED, S.INCOMPLETE, S.UNDER_REVIEW)
_EXAMINED = (S.UNDER_REVIEW, S.SCHEDULED)

REFERRAL = Workflow(
    name="Saisine",
    states=S,
    steps=Step,
    # A self-referral begins with a member's request: no department drafts it, nobody checks its papers.
    initial=[S.DRAFT, S.REQUESTED],
    transitions=[
        Transition(Step.EDIT, frozenset({S.DRAFT}), S.DRAFT),
        *(Transition(Step.ADD_DOCUMENT, frozenset({state}), state) for state in _PAPERS_WELCOME),
        *(Transition(Step.REPLACE_DOCUMENT, frozenset({state}), state) for state in _PAPERS_WELCOME),
        Transition(Step.REMOVE_DOCUMENT, frozenset({S.DRAFT}), S.DRAFT),
        Transition(Step.SUBMIT, frozenset({S.DRAFT}), S.SUBMITTED),
        Transition(Step.REPORT_INCOMPLETE, frozenset({S.SUBMITTED}), S.INCOMPLETE),
        Transition(Step.COMPLETE, frozenset({S.INCOMPLETE}), S.SUBMITTED),
        *(Transition(Step.CLASSIFY, frozenset({state}), state) for state in (S.SUBMITTED, S.INCOMPLETE)),
        Transition(Step.TAKE_UP, frozenset({S.SUBMITTED, S.REQUESTED}), S.UNDER_REVIEW),
        Transition(Step.DECLINE, frozenset({S.SUBMITTED, S.INCOMPLETE, S.REQUESTED}), S.DECLINED),
        # Whether the committee seizes itself is put on an agenda and voted, when the president has not decided.
        Transition(Step.SCHEDULE, frozenset({S.REQUESTED}), S.PUT_TO_VOTE),
        Transition(Step.UNSCHEDULE, frozenset({S.PUT_TO_VOTE}), S.REQUESTED),
        Transition(Step.VOTE_IN, frozenset({S.PUT_TO_VOTE}), S.UNDER_REVIEW),
        Transition(Step.VOTE_DOWN, frozenset({S.PUT_TO_VOTE}), S.DECLINED),
        # A question of the committee moves no state: the examination goes on, the delay stops or not.
        Transition(Step.ASK, frozenset({S.UNDER_REVIEW}), S.UNDER_REVIEW),
        *(Transition(Step.REPLY, frozenset({state}), state) for state in _EXAMINED),
        *(Transition(Step.ASSIGN_RAPPORTEUR, frozenset({state}), state) for state in (*_EXAMINED, S.DELIBERATED)),
        *(Transition(Step.ASSIGN_REVIEWERS, frozenset({state}), state) for state in _EXAMINED),
        Transition(Step.SCHEDULE, frozenset({S.UNDER_REVIEW}), S.SCHEDULED),
        Transition(Step.UNSCHEDULE, frozenset({S.SCHEDULED}), S.UNDER_REVIEW),
        Transition(Step.DELIBERATE, frozenset({S.SCHEDULED}), S.DELIBERATED),
        # A recusal made the ballot fall: the committee votes again, in the same meeting or at another one (ADR 13).
        Transition(Step.RESUME, frozenset({S.DELIBERATED}), S.SCHEDULED),
        Transition(Step.REOPEN, frozenset({S.DELIBERATED}), S.UNDER_REVIEW),
        Transition(Step.ANSWER, frozenset({S.DELIBERATED}), S.ANSWERED),
        Transition(
            Step.WITHDRAW,
            frozenset({S.DRAFT, S.REQUESTED, S.SUBMITTED, S.INCOMPLETE, S.UNDER_REVIEW}),
            S.WITHDRAWN,
        ),
        Transition(Step.LAPSE, frozenset({S.SUBMITTED, S.UNDER_REVIEW}), S.LAPSED),
    ],
    owners={
        S.DRAFT: "les contributeurs de la direction",
        S.REQUESTED: "le président du comité, pour prendre en charge, ne pas retenir ou soumettre au vote",
        S.PUT_TO_VOTE: "le comité, pour voter s’il se saisit",
        S.SUBMITTED: "le secrétariat, pour vérifier que le dossier est complet",
        S.INCOMPLETE: "la direction, pour envoyer ce qui manque",
        S.UNDER_REVIEW: "le comité : rapporteur et examinateurs",
        S.SCHEDULED: "le comité, en séance",
        S.DELIBERATED: "le comité, pour rendre son avis",
        S.ANSWERED: "personne : l’avis est rendu",
        S.DECLINED: "personne : la saisine n’a pas été retenue",
        S.WITHDRAWN: "personne : la saisine est retirée",
        S.LAPSED: "personne : le délai a expiré sans avis",
    },
)


# Done by the meeting, by a recusal or by the opinion, never by a button of the file.
BY_CONSEQUENCE = frozenset(
    {
        Step.SCHEDULE,
        Step.UNSCHEDULE,
        Step.VOTE_IN,
        Step.VOTE_DOWN,
        Step.DELIBERATE,
        Step.RESUME,
        Step.REOPEN,
        Step.ANSWER,
    }
)
# What a meeting holds on its agenda, and gives back when it has not dealt with it.
ON_AN_AGENDA = frozenset({S.SCHEDULED, S.PUT_TO_VOTE})
TO_SCHEDULE = frozenset({S.UNDER_REVIEW, S.REQUESTED})
# What may be followed by a new referral at once; the others, once a sheet has a newer version.
OVER = frozenset({S.ANSWERED, S.DECLINED, S.WITHDRAWN, S.LAPSED})
# While the department may answer a question of the committee.
ANSWERABLE = frozenset(_EXAMINED)
# While the secretariat checks that the file is complete.
CHECKED = frozenset({S.SUBMITTED, S.INCOMPLETE, S.REQUESTED})

REVIEW = Workflow(
    name="Examen par un membre",
    states=ReviewStatus,
    steps=ReviewStep,
    initial=[ReviewStatus.ASSIGNED],
    transitions=[
        Transition(ReviewStep.SAVE, frozenset({ReviewStatus.ASSIGNED}), ReviewStatus.ASSIGNED),
        Transition(ReviewStep.GIVE, frozenset({ReviewStatus.ASSIGNED}), ReviewStatus.GIVEN),
        # The sheet has changed since: its author confirms it, or it is set aside and written again.
        Transition(ReviewStep.INVALIDATE, frozenset({ReviewStatus.GIVEN}), ReviewStatus.TO_CONFIRM),
        Transition(ReviewStep.CONFIRM, frozenset({ReviewStatus.TO_CONFIRM}), ReviewStatus.GIVEN),
        Transition(
            ReviewStep.SET_ASIDE,
            frozenset({ReviewStatus.ASSIGNED, ReviewStatus.GIVEN, ReviewStatus.TO_CONFIRM}),
            ReviewStatus.SET_ASIDE,
        ),
    ],
    owners={
        ReviewStatus.ASSIGNED: "le membre désigné",
        ReviewStatus.GIVEN: "personne : l’examen est rendu",
        ReviewStatus.TO_CONFIRM: "le membre qui l’a rendu, pour confirmer ou revoir",
        ReviewStatus.SET_ASIDE: "personne : l’examen est écarté",
    },
)
