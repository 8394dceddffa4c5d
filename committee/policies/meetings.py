"""Who may prepare, hold and close a meeting, and who may act on a ballot (RELIABILITY §2.3, rows 5 to 28).

A ballot is judged with its assembly: who presides over the point, and whose vote somebody casts.
"""

from collections.abc import Callable

from accounts.actors import Actor
from committee.assembly import Assembly
from committee.enums.meetings import BallotStep, KeyPart, MeetingStep
from committee.models import AgendaItem, KeyHolder, Meeting
from common.verdicts import HIDDEN, YES, Verdict, no

MeetingPolicy = Callable[[Actor, Meeting], Verdict]
BallotPolicy = Callable[[Actor, Assembly], Verdict]

RECUSED = "Vous vous êtes déporté de ce point."


def can_see(actor: Actor, meeting: Meeting) -> Verdict:
    """The twin of `queries.meetings.meetings_visible_to`."""
    return YES if actor.is_member or actor.is_secretariat else HIDDEN


def can_follow_calendar(actor: Actor) -> Verdict:
    """Whoever sees the meetings may have them in their calendar."""
    return YES if actor.is_member or actor.is_secretariat else HIDDEN


def leads(actor: Actor) -> bool:
    """The president sets the agenda and convenes (CRPA, art. R.133-5); the secretariat prepares and records."""
    return actor.is_president or actor.is_vice_president or actor.is_secretariat


def can_plan(actor: Actor) -> Verdict:
    return YES if leads(actor) else no("Seuls la présidence et le secrétariat préparent les séances.")


def can_lead(actor: Actor, meeting: Meeting) -> Verdict:
    if not (seen := can_see(actor, meeting)):
        return seen
    return YES if leads(actor) else no("Seuls la présidence et le secrétariat conduisent la séance.")


def can_approve_minutes(actor: Actor, meeting: Meeting) -> Verdict:
    """Nobody by a button: the committee does, by a vote at a later meeting (operations/minutes_approval.py)."""
    if not (seen := can_see(actor, meeting)):
        return seen
    return no("Le procès-verbal est approuvé par un vote du comité, à une séance suivante.")


def can_answer_notice(actor: Actor, meeting: Meeting) -> Verdict:
    if not (seen := can_see(actor, meeting)):
        return seen
    return YES if actor.is_member else no("Seuls les membres du comité répondent à la convocation.")


def can_send_substitute(actor: Actor, meeting: Meeting, *, holder_id: int) -> Verdict:
    """The holder of the seat says that their substitute sits in their place, or the secretariat does."""
    if not (seen := can_see(actor, meeting)):
        return seen
    if actor.is_secretariat or actor.user.pk == holder_id:
        return YES
    return no("Seuls le titulaire du siège et le secrétariat disent que le suppléant siège.")


def can_demand_meeting(actor: Actor, meeting: Meeting) -> Verdict:
    """In the place of a written consultation: any member, recused from a file or not."""
    if not (seen := can_see(actor, meeting)):
        return seen
    if actor.is_member and not actor.is_substitute:
        return YES
    return no("Seuls les membres du comité peuvent demander une séance.")


def is_recused(actor: Actor, item: AgendaItem) -> bool:
    return item.referral_id is not None and item.referral_id in actor.recused_from


def can_move_on(actor: Actor, item: AgendaItem | None) -> Verdict:
    """Whoever leads takes the meeting to another point; not out of a point that they have left themselves."""
    if not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    if not leads(actor):
        return no("Seuls la présidence et le secrétariat conduisent la séance.")
    if item is not None and is_recused(actor, item):
        return no("Vous vous êtes déporté de ce point : une autre personne conduit la séance jusqu’au suivant.")
    return YES


def can_write_note(actor: Actor, item: AgendaItem) -> Verdict:
    """What the minutes say of a point: whoever leads, unless they left it."""
    if not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    if is_recused(actor, item):
        return no(RECUSED)
    return YES if leads(actor) else no("Seuls la présidence et le secrétariat écrivent les notes de séance.")


def can_prepare_ballot(actor: Actor, item: AgendaItem) -> Verdict:
    """Those who lead, and the rapporteur of the file. `item.referral` comes with its rapporteur."""
    if not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    if is_recused(actor, item):
        return no(RECUSED)
    if leads(actor) or _is_rapporteur(actor, item):
        return YES
    return no("Seuls la présidence, le secrétariat et le rapporteur préparent un scrutin.")


def can_preside(actor: Actor, assembly: Assembly) -> Verdict:
    """Who presides over this point: the president, else the vice-president, present and not recused."""
    if not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    if assembly.referral_id is not None and assembly.referral_id in actor.recused_from:
        return no(RECUSED)
    chair = assembly.chair
    if chair is None:
        return no("Personne ne préside ce point : ni la présidence ni la vice-présidence n’est présente.")
    if actor.mandate is not None and chair.person_id == actor.user.pk:
        return YES
    return no(f"Seul {chair.name}, qui préside ce point, ouvre, clôt et proclame le scrutin.")


def can_count_hands(actor: Actor, assembly: Assembly) -> Verdict:
    """Whoever presides over the point, and the secretariat that records."""
    if actor.is_secretariat and assembly.referral_id not in actor.recused_from:
        return YES
    return can_preside(actor, assembly)


def can_hold_a_key(actor: Actor, assembly: Assembly) -> Verdict:
    """The secretariat and those who are here: which of them holds a share is for the box to say."""
    if not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    if assembly.referral_id is not None and assembly.referral_id in actor.recused_from:
        return no(RECUSED)
    if actor.is_secretariat or any(member.person_id == actor.user.pk for member in assembly.present):
        return YES
    return no("Seuls les détenteurs de la clé, présents, ouvrent l’urne.")


def can_turn_key(actor: Actor, holder: KeyHolder) -> Verdict:
    if holder.person_id == actor.user.pk:
        return YES
    return no("Vous ne détenez pas cette part de la clé.")


def can_take_share(actor: Actor, holder: KeyHolder) -> Verdict:
    """The person who was named or drawn; for the share of the secretariat, whoever of it comes first."""
    if holder.person_id == actor.user.pk:
        return YES
    if holder.part == KeyPart.SECRETARIAT and holder.person_id is None and actor.is_secretariat:
        return YES
    return no("Cette part de la clé est à une autre personne.")


def can_vote(actor: Actor, assembly: Assembly) -> Verdict:
    """Whoever is here and not recused casts their own vote, and that of the member whose proxy they hold."""
    if not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    if actor.mandate is None:
        return no("Seuls les membres du comité votent.")
    if assembly.referral_id is not None and assembly.referral_id in actor.recused_from:
        return no(RECUSED)
    if seated := assembly.someone_else_for(actor.mandate.mandate_id, actor.user.pk):
        return no(f"{seated.name} siège à cette séance : vous n’y votez pas.")
    if assembly.votes_of(actor.mandate.mandate_id):
        return YES
    return no("Votre présence à cette séance n’est pas enregistrée : vous ne pouvez pas voter.")


def can_vote_for(actor: Actor, assembly: Assembly, mandate_id: int) -> Verdict:
    """Whether this person casts the vote of this mandate: their own, or one whose proxy they hold."""
    if not (may := can_vote(actor, assembly)):
        return may
    mine = {member.mandate_id for member in assembly.votes_of(actor.mandate.mandate_id)} if actor.mandate else set()
    return YES if mandate_id in mine else no("Vous ne détenez pas le pouvoir de ce membre.")


def only_by_recusal(actor: Actor, assembly: Assembly) -> Verdict:
    if not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    return no("Un résultat proclamé ne tombe que par le déport d’un membre qui y a pris part.")


def _is_rapporteur(actor: Actor, item: AgendaItem) -> bool:
    rapporteur = item.referral.rapporteur if item.referral is not None else None
    return actor.is_member and rapporteur is not None and rapporteur.person_id == actor.user.pk


STEPS: dict[MeetingStep, MeetingPolicy] = {
    MeetingStep.CONVENE: can_lead,
    MeetingStep.OPEN: can_lead,
    MeetingStep.NOTE_NO_QUORUM: can_lead,
    MeetingStep.POSTPONE: can_lead,
    MeetingStep.RESCHEDULE: can_lead,
    MeetingStep.CLOSE: can_lead,
    MeetingStep.SUBMIT_MINUTES: can_lead,
    MeetingStep.TAKE_BACK_MINUTES: can_lead,
    MeetingStep.LAPSE: can_lead,
    MeetingStep.STOP: can_demand_meeting,
    MeetingStep.APPROVE_MINUTES: can_approve_minutes,
    MeetingStep.REJECT_MINUTES: can_approve_minutes,
}

BALLOT_STEPS: dict[BallotStep, BallotPolicy] = {
    BallotStep.OPEN: can_preside,
    BallotStep.CLOSE: can_preside,
    BallotStep.SEAL: can_preside,
    BallotStep.COUNT: can_hold_a_key,
    BallotStep.PROCLAIM: can_preside,
    BallotStep.ANNUL: can_preside,
    BallotStep.FALL: only_by_recusal,
}
