"""A slip in the opinion on « Conseils personnalisés », found once it was published: the act that says it."""

from opinions.demonstration.stage import Stage
from opinions.enums.amendments import AmendmentKind
from opinions.models import Amendment, Opinion
from opinions.operations import amendments as operations

CONTENT = operations.AmendmentContent(
    reasons="Donnée de démonstration : un mot a été omis à l’impression de la première phrase de l’essentiel.",
    wrong_text="Le comité rend un avis favorable avec trois recommandations.",
    right_text="Le comité éthique externe rend un avis favorable avec trois recommandations.",
)


def rectify(stage: Stage, opinion: Opinion) -> Amendment:
    """Proposed by the secretariat, signed by the presidency two days later; to be put in an issue."""
    proposed, signed = stage.days_ago(86), stage.days_ago(83)
    amendment = operations.prepare_amendment(
        opinion_id=opinion.pk,
        kind=AmendmentKind.RECTIFICATION,
        content=CONTENT,
        actor=stage.actor("secretariat", proposed),
        at=proposed,
    )
    return operations.sign_amendment(amendment_id=amendment.pk, actor=stage.actor("presidence", signed), at=signed)
