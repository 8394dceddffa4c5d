"""What keeps a point of an open meeting from being decided, in words. Pure."""

from committee.assembly import Assembly
from committee.models import AgendaItem

NO_CHAIR = (
    "Personne ne peut présider ce point : ni la présidence ni la vice-présidence n’est à la fois présente et libre de "
    "le faire. Aucun scrutin ne peut s’y ouvrir."
)
NO_RAPPORTEUR = (
    "Cette saisine n’a plus de rapporteur : la présidence en désigne un avant le vote sur le texte, "
    "sur la page du dossier."
)


def blocks_of_point(item: AgendaItem, assembly: Assembly) -> list[str]:
    """`item` comes with its referral and its rapporteur; `assembly` is that of the point."""
    blocks = [NO_CHAIR] if assembly.chair is None else []
    referral = item.referral
    if referral is not None and referral.is_open and _has_no_rapporteur(item, assembly):
        blocks.append(NO_RAPPORTEUR)
    return blocks


def _has_no_rapporteur(item: AgendaItem, assembly: Assembly) -> bool:
    rapporteur = item.referral.rapporteur if item.referral is not None else None
    return rapporteur is None or rapporteur.person_id in {member.person_id for member in assembly.recused}
