"""Requested by one person, approved by another; then the worker renders, checks, seals and publishes, exactly once."""

from common.workflow import Transition, Workflow
from opinions.enums.publication import JobStatus as S
from opinions.enums.publication import JobStep

WORKER = "le système"

PUBLICATION = Workflow(
    name="Publication au Bulletin officiel",
    states=S,
    steps=JobStep,
    initial=[S.REQUESTED],
    transitions=[
        Transition(JobStep.APPROVE, frozenset({S.REQUESTED}), S.APPROVED),
        Transition(JobStep.CANCEL, frozenset({S.REQUESTED, S.APPROVED, S.FAILED}), S.CANCELLED),
        Transition(JobStep.RENDER, frozenset({S.APPROVED}), S.RENDERED),
        Transition(JobStep.CHECK, frozenset({S.RENDERED}), S.CHECKED),
        Transition(JobStep.SEAL, frozenset({S.CHECKED}), S.SEALED),
        Transition(JobStep.PUBLISH, frozenset({S.SEALED}), S.PUBLISHED),
        # Another issue took the number, or midnight passed: the same job goes on under the next number.
        Transition(JobStep.START_AGAIN, frozenset({S.RENDERED, S.CHECKED, S.SEALED}), S.APPROVED),
        Transition(JobStep.FAIL, frozenset({S.APPROVED, S.RENDERED, S.CHECKED, S.SEALED}), S.FAILED),
        Transition(JobStep.RETRY, frozenset({S.FAILED}), S.APPROVED),
    ],
    owners={
        S.REQUESTED: "le président",
        S.APPROVED: WORKER,
        S.RENDERED: WORKER,
        S.CHECKED: WORKER,
        S.SEALED: WORKER,
        S.PUBLISHED: "personne : l’acte est public",
        S.FAILED: "le secrétariat",
        S.CANCELLED: "personne : la publication est abandonnée",
    },
)
