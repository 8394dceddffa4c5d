"""The annual report of the year that the demonstration tells of, in draft: real counts of invented facts."""

from opinions.demonstration.stage import Stage
from opinions.operations import reports
from opinions.report_content import CONCLUSIONS, INTRODUCTION

TEXTS = {
    INTRODUCTION: (
        "Donnée de démonstration : ce rapport est inventé, comme les faits qu’il compte.\n\n"
        "Le comité éthique externe rend compte de son activité : les saisines reçues, les avis rendus, ce qu’il en est "
        "advenu, et ce qu’il reste à examiner."
    ),
    "activity": (
        "Donnée de démonstration : le comité a reçu ses premières saisines dans l’année. Chacune a été prise en charge "
        "dans les jours qui ont suivi son dépôt."
    ),
    "coverage": (
        "Donnée de démonstration : la plupart des algorithmes en service n’ont pas encore été examinés. Le comité "
        "invite les directions à le saisir sans attendre la généralisation."
    ),
    CONCLUSIONS: (
        "Donnée de démonstration : le comité demande que tout algorithme généralisé lui soit soumis, et que chaque "
        "direction réponde à ses recommandations dans le délai."
    ),
}


def draft_the_report(stage: Stage) -> None:
    """Of the year of the first opinion; its figures are refreshed with a button once the year is over."""
    at = stage.days_ago(5)
    actor = stage.actor("secretariat", at)
    report = reports.open_report(year=stage.days_ago(100).year, actor=actor, at=at)
    reports.save_texts(report_id=report.pk, actor=actor, at=at, base=1, typed=TEXTS)
