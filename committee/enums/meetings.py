"""Meetings, presence and ballots: their states, their steps, their choices."""

from django.db.models import TextChoices


class MeetingKind(TextChoices):
    """How the committee deliberates: together on one day, or each member in writing until a closing moment."""

    MEETING = "meeting", "séance"
    WRITTEN = "written", "consultation écrite"


class MeetingStatus(TextChoices):
    PLANNED = "planned", "prévue"
    CONVENED = "convened", "convoquée"
    POSTPONED = "postponed", "reportée"
    INQUORATE = "inquorate", "sans quorum"
    OPEN = "open", "ouverte"
    CLOSED = "closed", "levée"
    MINUTES_APPROVED = "minutes_approved", "procès-verbal approuvé"
    # Of a written consultation only: a member demanded that the committee meet.
    STOPPED = "stopped", "interrompue"


class MeetingStep(TextChoices):
    CONVENE = "convene", "convoquer le comité"
    POSTPONE = "postpone", "reporter la séance"
    RESCHEDULE = "reschedule", "fixer une nouvelle date"
    OPEN = "open_meeting", "ouvrir la séance"
    NOTE_NO_QUORUM = "note_no_quorum", "constater l’absence de quorum"
    CLOSE = "close", "lever la séance"
    SUBMIT_MINUTES = "submit_minutes", "soumettre le procès-verbal à l’approbation"
    TAKE_BACK_MINUTES = "take_back_minutes", "reprendre l’écriture du procès-verbal"
    APPROVE_MINUTES = "approve_minutes", "approuver le procès-verbal"
    REJECT_MINUTES = "reject_minutes", "ne pas approuver le procès-verbal"
    LAPSE = "lapse_consultation", "clore la consultation sans quorum"
    STOP = "stop_consultation", "interrompre la consultation"


class Presence(TextChoices):
    IN_PERSON = "in_person", "présent sur place"
    REMOTE = "remote", "présent à distance"
    PROXY = "proxy", "représenté (pouvoir)"
    EXCUSED = "excused", "excusé"
    ABSENT = "absent", "absent"


HERE = frozenset({Presence.IN_PERSON, Presence.REMOTE})


class BallotStatus(TextChoices):
    READY = "ready", "prêt"
    OPEN = "open", "ouvert"
    SEALED = "sealed", "clos, urne fermée"
    CLOSED = "closed", "clos"
    PROCLAIMED = "proclaimed", "proclamé"
    ANNULLED = "annulled", "annulé"


class BallotMode(TextChoices):
    HANDS = "hands", "à main levée"
    NAMED = "named", "nominatif, sur écran"
    SECRET = "secret", "secret, sur écran"


class KeyPart(TextChoices):
    """Who holds a share of the key of a secret box; two of the three open it."""

    PRESIDING = "presiding", "qui préside"
    SECRETARIAT = "secretariat", "le secrétariat"
    DRAWN = "drawn", "un votant tiré au sort"


class BallotStep(TextChoices):
    OPEN = "open_ballot", "ouvrir le scrutin"
    CLOSE = "close", "clore le scrutin"
    SEAL = "seal", "clore le vote secret"
    COUNT = "count", "ouvrir l’urne"
    PROCLAIM = "proclaim", "proclamer le résultat"
    ANNUL = "annul", "annuler le scrutin"
    FALL = "fall", "annuler après un déport"


class Choice(TextChoices):
    FOR = "for", "pour"
    AGAINST = "against", "contre"
    ABSTAIN = "abstain", "abstention"
    NO_PART = "no_part", "ne prend pas part au vote"


class MeetingLetterKind(TextChoices):
    NOTICE = "notice", "convocation"
    POSTPONEMENT = "postponement", "report"
    SUBSTITUTE = "substitute", "convocation du suppléant"
    REMINDER = "reminder", "rappel"
    STOPPED = "stopped", "consultation interrompue"
