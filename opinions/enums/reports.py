"""An annual report: its states and its steps, on the way of an opinion."""

from django.db.models import TextChoices


class ReportStatus(TextChoices):
    DRAFTING = "drafting", "en rédaction"
    CIRCULATED = "circulated", "communiqué aux membres"
    PUT_TO_VOTE = "put_to_vote", "soumis au vote"
    ADOPTED = "adopted", "adopté"
    SIGNED = "signed", "signé"
    PUBLISHED = "published", "publié"


class ReportStep(TextChoices):
    SAVE = "save", "enregistrer une version"
    REFRESH = "refresh", "actualiser les chiffres"
    CIRCULATE = "circulate", "communiquer aux membres"
    SEND_BACK = "send_back", "reprendre la rédaction"
    PUT_ON_AGENDA = "put_on_agenda", "inscrire à l’ordre du jour"
    SUBMIT_TO_VOTE = "submit_to_vote", "soumettre au vote"
    ADOPT = "adopt", "constater l’adoption"
    REJECT = "reject", "constater le rejet"
    SIGN = "sign", "signer"
    PUBLISH = "publish", "publier"
