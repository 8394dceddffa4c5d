"""A comment on a passage: open until the pen accepts or refuses its wording, or somebody closes it."""

from common.workflow import Transition, Workflow
from opinions.enums.opinions import OpinionStatus
from opinions.enums.review import CommentState as S
from opinions.enums.review import EntryKind

# The text is commented, and its facts are checked, until it is put to the vote.
REVIEWED = frozenset({OpinionStatus.DRAFTING, OpinionStatus.CIRCULATED})

COMMENT = Workflow(
    name="Commentaire sur un passage",
    states=S,
    steps=EntryKind,
    initial=[S.OPEN],
    transitions=[
        *(Transition(EntryKind.REPLY, frozenset({state}), state) for state in S),
        Transition(EntryKind.ACCEPT, frozenset({S.OPEN}), S.ACCEPTED),
        Transition(EntryKind.REFUSE, frozenset({S.OPEN}), S.REFUSED),
        Transition(EntryKind.RESOLVE, frozenset({S.OPEN}), S.RESOLVED),
        Transition(EntryKind.REOPEN, frozenset({S.RESOLVED}), S.OPEN),
    ],
    owners={
        S.OPEN: "le rapporteur",
        S.ACCEPTED: "personne : la rédaction est dans une version",
        S.REFUSED: "personne : le motif est au dossier",
        S.RESOLVED: "personne : le commentaire est clos",
    },
)
