"""The kinds of referral for which pieces are expected, and what may be said of each line of the list."""

from django.db.models import TextChoices


class FileKind(TextChoices):
    """What the committee is asked about: the list of expected pieces depends on it."""

    STUDY = "study", "algorithme à l’étude"
    EXPERIMENT = "experiment", "algorithme en expérimentation"
    IN_USE = "in_use", "algorithme en service"
    SELF = "self", "autosaisine"


class LineState(TextChoices):
    PRESENT = "present", "présent"
    MISSING = "missing", "manquant"
    NOT_APPLICABLE = "not_applicable", "sans objet"
    TO_JUDGE = "to_judge", "à apprécier"

    @property
    def tone(self) -> str:
        return {"present": "success", "missing": "warning", "to_judge": "waiting"}.get(self.value, "neutral")
