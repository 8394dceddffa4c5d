"""The states and steps of a referral, of its reviews, and the closed answers that they hold."""

from django.db.models import TextChoices


class ReferralStatus(TextChoices):
    DRAFT = "draft", "brouillon"
    REQUESTED = "requested", "autosaisine demandée"
    PUT_TO_VOTE = "put_to_vote", "autosaisine soumise au vote"
    SUBMITTED = "submitted", "déposée"
    INCOMPLETE = "incomplete", "incomplète"
    UNDER_REVIEW = "under_review", "en instruction"
    SCHEDULED = "scheduled", "inscrite à une séance"
    DELIBERATED = "deliberated", "délibérée"
    ANSWERED = "answered", "avis rendu"
    DECLINED = "declined", "non retenue"
    WITHDRAWN = "withdrawn", "retirée"
    LAPSED = "lapsed", "close sans avis"

    @property
    def tone(self) -> str:
        """The colour that goes with the word; never alone."""
        return _STATUS_TONES.get(self, "progress")


_STATUS_TONES = {
    ReferralStatus.DRAFT: "neutral",
    ReferralStatus.WITHDRAWN: "neutral",
    ReferralStatus.REQUESTED: "waiting",
    ReferralStatus.PUT_TO_VOTE: "waiting",
    ReferralStatus.SUBMITTED: "waiting",
    ReferralStatus.INCOMPLETE: "waiting",
    ReferralStatus.ANSWERED: "success",
    ReferralStatus.DECLINED: "danger",
    ReferralStatus.LAPSED: "danger",
}


class ReferralStep(TextChoices):
    EDIT = "edit", "modifier le brouillon"
    ADD_DOCUMENT = "add_document", "joindre un document"
    REPLACE_DOCUMENT = "replace_document", "remplacer un document"
    REMOVE_DOCUMENT = "remove_document", "retirer un document"
    SUBMIT = "submit", "transmettre la saisine"
    REPORT_INCOMPLETE = "report_incomplete", "demander des pièces"
    COMPLETE = "complete", "répondre à la demande"
    CLASSIFY = "classify", "requalifier l’urgence"
    TAKE_UP = "take_up", "prendre en charge"
    DECLINE = "decline", "ne pas retenir"
    VOTE_IN = "vote_in", "prendre en charge par un vote"
    VOTE_DOWN = "vote_down", "ne pas retenir par un vote"
    ASK = "ask", "poser une question à la direction"
    REPLY = "reply", "répondre à une question"
    ASSIGN_RAPPORTEUR = "assign_rapporteur", "désigner le rapporteur"
    ASSIGN_REVIEWERS = "assign_reviewers", "désigner les examinateurs"
    SCHEDULE = "schedule", "inscrire à une séance"
    UNSCHEDULE = "unschedule", "retirer de l’ordre du jour"
    DELIBERATE = "deliberate", "constater la délibération"
    RESUME = "resume", "délibérer de nouveau en séance"
    REOPEN = "reopen", "rouvrir l’instruction"
    ANSWER = "answer", "constater que l’avis est rendu"
    WITHDRAW = "withdraw", "retirer la saisine"
    LAPSE = "lapse", "clore sans avis"


class Origin(TextChoices):
    """Who seizes the committee (délibération n° 2020-41, article 3)."""

    BODY = "body", "saisine de l’établissement"
    SELF = "self", "autosaisine du comité"


class Urgency(TextChoices):
    ORDINARY = "ordinary", "ordinaire"
    URGENT = "urgent", "urgente"


class RequestKind(TextChoices):
    """What is asked of the department: what the file lacks, or a question of the committee that examines it."""

    PIECES = "pieces", "demande de pièces"
    QUESTION = "question", "question du comité"


class DocumentKind(TextChoices):
    PRESENTATION = "presentation", "note de présentation"
    IMPACT = "impact", "analyse d’impact"
    TECHNICAL = "technical", "documentation technique"
    MEASURES = "measures", "mesures, tests, évaluation"
    LEGAL = "legal", "analyse juridique"
    OTHER = "other", "autre pièce"


class CheckVerdict(TextChoices):
    """What the secretariat judges of one line of the list of expected pieces, whatever was computed of it."""

    SUFFICIENT = "sufficient", "suffisant"
    TO_ASK = "to_ask", "à demander"
    NOT_NEEDED = "not_needed", "sans objet"


class ReviewStatus(TextChoices):
    ASSIGNED = "assigned", "attendu"
    GIVEN = "given", "rendu"
    TO_CONFIRM = "to_confirm", "à confirmer"
    SET_ASIDE = "set_aside", "écarté"

    @property
    def tone(self) -> str:
        return "success" if self == ReviewStatus.GIVEN else "waiting"


class ReviewStep(TextChoices):
    SAVE = "save", "enregistrer l’examen"
    GIVE = "give", "rendre l’examen"
    INVALIDATE = "invalidate", "demander de confirmer l’examen"
    CONFIRM = "confirm", "confirmer l’examen"
    SET_ASIDE = "set_aside", "écarter l’examen"


class ReviewPhase(TextChoices):
    """Who may read which review: nobody reads another's before all are given, then all read all."""

    NONE = "none", "examen non commencé"
    INDEPENDENT = "independent", "examen indépendant"
    CONSOLIDATION = "consolidation", "mise en commun"
    CLOSED = "closed", "examen clos"


class LetterKind(TextChoices):
    """The letters that a referral sets off. None carries more than the reference and a link."""

    SUBMITTED = "submitted", "saisine reçue"
    INCOMPLETE = "incomplete", "pièces demandées"
    COMPLETED = "completed", "pièces reçues"
    TAKEN_UP = "taken_up", "saisine prise en charge"
    DECLINED = "declined", "saisine non retenue"
    ASSIGNED = "assigned", "rapport ou examen confié"
    SHEET_CHANGED = "sheet_changed", "fiche remplacée"
    REPLACE = "replace", "remplacement à prévoir"
    CLASSIFIED = "classified", "urgence requalifiée"
    QUESTION = "question", "question du comité"
    REPLIED = "replied", "réponse à une question"
    WITHDRAWN = "withdrawn", "saisine retirée"
    LAPSED = "lapsed", "saisine close sans avis"
    REMINDER = "reminder", "échéance proche"
    DUE = "due", "échéance aujourd’hui"
    OVERDUE = "overdue", "échéance dépassée"
    DELAY_PASSED = "delay_passed", "délai dépassé"
    AWAITED = "awaited", "réponse attendue"
    UNANSWERED = "unanswered", "demande sans réponse"
    NOTIFIED = "notified", "avis notifié"
