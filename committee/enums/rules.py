"""The closed answers of the rules of procedure."""

from django.db.models import TextChoices


class AbsentHolder(TextChoices):
    """What becomes of a proxy whose holder does not attend."""

    GIVEN_AGAIN = "given_again", "le pouvoir doit être donné à un membre présent"
    LAPSES = "lapses", "le pouvoir tombe\u00a0 : le membre n’est pas représenté"


class SecretVote(TextChoices):
    """When a vote is secret."""

    NEVER = "never", "jamais"
    ON_REQUEST = "on_request", "à la demande d’un membre présent"
    FOR_PEOPLE = "for_people", "sur les questions qui concernent des personnes"


class SeparateNaming(TextChoices):
    """Under whose name a separate opinion is published."""

    NAMED = "named", "sous le nom de leur auteur"
    UNNAMED = "unnamed", "sans nom d’auteur"
    CHOICE = "choice", "avec ou sans nom, au choix de leur auteur"


class TallyPublication(TextChoices):
    """What the public learns of a vote."""

    RESULT = "result", "le résultat seul"
    FIGURES = "figures", "le résultat et le nombre de voix"
    NAMES = "names", "le résultat, le nombre de voix et le vote de chaque membre"
