"""Opinions: their states and steps, the four-value scale of outcomes, and what follows."""

from django.db.models import TextChoices


class OpinionStatus(TextChoices):
    DRAFTING = "drafting", "en rédaction"
    CIRCULATED = "circulated", "communiqué aux membres"
    PUT_TO_VOTE = "put_to_vote", "soumis au vote"
    ADOPTED = "adopted", "adopté"
    SIGNED = "signed", "signé"
    NOTIFIED = "notified", "notifié"
    PUBLISHED = "published", "publié"


class OpinionStep(TextChoices):
    SAVE = "save", "enregistrer une version"
    CIRCULATE = "circulate", "communiquer aux membres"
    SEND_BACK = "send_back", "reprendre la rédaction"
    SUBMIT_TO_VOTE = "submit_to_vote", "soumettre au vote"
    ADOPT = "adopt", "constater l’adoption"
    REJECT = "reject", "constater le rejet"
    SPEAK_APART = "speak_apart", "joindre une opinion séparée, ou y renoncer"
    TAKE_BACK = "take_back", "retirer sa réponse sur l’opinion séparée"
    SIGN = "sign", "signer"
    NOTIFY = "notify", "notifier à l’administration"
    PUBLISH = "publish", "publier"


class Outcome(TextChoices):
    """The four values of the CESREES (DOMAIN.md §2.3)."""

    FAVOURABLE = "favorable", "avis favorable"
    WITH_RECOMMENDATIONS = "favorable_with_recommendations", "avis favorable avec recommandations"
    RESERVED = "reserved", "avis réservé"
    UNFAVOURABLE = "unfavorable", "avis défavorable"


class RecommendationStatus(TextChoices):
    OPEN = "open", "sans réponse"
    ANSWERED = "answered", "avec réponse"
    IN_PROGRESS = "in_progress", "en cours"
    IMPLEMENTED = "implemented", "mise en œuvre"
    PARTLY = "partly", "mise en œuvre en partie"
    NOT_IMPLEMENTED = "not_implemented", "non mise en œuvre"


class RecommendationStep(TextChoices):
    ANSWER = "answer", "répondre"
    ANSWER_AGAIN = "answer_again", "changer de position"
    REPORT = "report", "rendre compte de l’avancement"
    START = "start", "constater la mise en œuvre en cours"
    CLOSE_IMPLEMENTED = "close_implemented", "clore : mise en œuvre"
    CLOSE_PARTLY = "close_partly", "clore : mise en œuvre en partie"
    CLOSE_NOT_IMPLEMENTED = "close_not_implemented", "clore : non mise en œuvre"
    REOPEN = "reopen", "rouvrir"


class Position(TextChoices):
    ACCEPTED = "accepted", "acceptée"
    PARTLY = "partly", "acceptée en partie"
    REFUSED = "refused", "refusée"


class FollowUpForm(TextChoices):
    """What is published about a recommendation after its opinion. The value is part of the open data."""

    ANSWER = "answer", "réponse"
    PROGRESS = "progress", "avancement"
    FINDING = "finding", "constat du comité"


class FollowLetterKind(TextChoices):
    """Letters of the calendar: to the addressee, then to the secretariat too."""

    SOON = "soon", "échéance proche"
    TODAY = "today", "échéance aujourd’hui"
    PASSED = "passed", "échéance dépassée"
    ESCALATED = "escalated", "échéance dépassée, à signaler"
