"""States and steps of a publication job."""

from django.db.models import TextChoices


class JobStatus(TextChoices):
    REQUESTED = "requested", "demandée"
    APPROVED = "approved", "approuvée"
    RENDERED = "rendered", "mise en page"
    CHECKED = "checked", "contrôlée"
    SEALED = "sealed", "scellée"
    PUBLISHED = "published", "publiée"
    FAILED = "failed", "en échec"
    CANCELLED = "cancelled", "abandonnée"


class JobStep(TextChoices):
    APPROVE = "approve", "approuver"
    CANCEL = "cancel", "abandonner"
    RENDER = "render", "mettre en page"
    CHECK = "check", "contrôler"
    SEAL = "seal", "sceller"
    PUBLISH = "publish", "publier"
    START_AGAIN = "start_again", "reprendre la mise en page"
    FAIL = "fail", "constater l’échec"
    RETRY = "retry", "relancer"
