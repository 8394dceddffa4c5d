"""The states of a sheet, and the closed answers that it holds. « unknown » is an answer: it is shown as such."""

from django.db.models import TextChoices


class SheetStatus(TextChoices):
    DRAFT = "draft", "brouillon"
    PROPOSED = "proposed", "proposée"
    APPROVED = "approved", "approuvée"
    PUBLISHED = "published", "publiée"
    SUPERSEDED = "superseded", "remplacée"


class SheetStep(TextChoices):
    EDIT = "edit", "modifier"
    PROPOSE = "propose", "proposer à l’approbation"
    APPROVE = "approve", "approuver"
    SEND_BACK = "send_back", "renvoyer pour correction"
    PUBLISH = "publish", "publier"
    START_VERSION = "start_version", "ouvrir une nouvelle version"
    SUPERSEDE = "supersede", "remplacer"


class Lifecycle(TextChoices):
    """The words really in use at the body (DOMAIN §4)."""

    UNKNOWN = "unknown", "non renseigné"
    STUDY = "study", "étude"
    EXPERIMENT = "experiment", "expérimentation"
    ROLLOUT = "rollout", "déploiement progressif"
    GENERALISED = "generalised", "généralisé"
    SUSPENDED = "suspended", "suspendu"
    ABANDONED = "abandoned", "abandonné"
    RETIRED = "retired", "retiré"


IN_USE = frozenset({Lifecycle.EXPERIMENT, Lifecycle.ROLLOUT, Lifecycle.GENERALISED})


class Automation(TextChoices):
    UNKNOWN = "unknown", "non renseigné"
    FULL = "full", "décision entièrement automatisée"
    SUPPORT = "support", "aide à la décision d’une personne"
    NONE = "none", "aucune décision : information ou orientation"


class Answer(TextChoices):
    UNKNOWN = "unknown", "non renseigné"
    YES = "yes", "oui"
    NO = "no", "non"


class DecisionScope(TextChoices):
    UNKNOWN = "unknown", "non renseigné"
    EXTERNAL = "external", "externe : usagers, entreprises"
    INTERNAL = "internal", "interne : procédure de l’administration"


class Technique(TextChoices):
    """An Excel file or a paper grid is an algorithm too (Etalab, guide, définition)."""

    UNKNOWN = "unknown", "non renseigné"
    RULES = "rules", "règles codées par des personnes"
    SPREADSHEET = "spreadsheet", "tableur"
    PAPER = "paper", "procédure non numérique (grille, barème papier)"
    STATISTICS = "statistics", "modèle statistique, score"
    LEARNING = "learning", "apprentissage automatique"
    GENERATIVE = "generative", "intelligence artificielle générative"


class ImpactStudy(TextChoices):
    """Data protection impact assessment (RGPD, article 35)."""

    UNKNOWN = "unknown", "non renseigné"
    DONE = "done", "réalisée"
    UNDER_WAY = "under_way", "en cours"
    NOT_DONE = "not_done", "non réalisée"
    NOT_REQUIRED = "not_required", "non requise"


class LegalBasisKind(TextChoices):
    """What a text founds: the decision itself, or the processing of personal data (Etalab)."""

    DECISION = "decision", "la décision"
    DATA = "data", "le traitement des données"


class AssessmentKind(TextChoices):
    """A study that was really carried out; whether one is due is said by the columns of the sheet."""

    OTHER = "other", "autre étude"
    DPIA = "dpia", "analyse d’impact relative à la protection des données (RGPD, art. 35)"
    FRIA = "fria", "analyse d’impact sur les droits fondamentaux (règlement IA, art. 27)"
    EVALUATION = "evaluation", "évaluation interne des effets ou de l’efficacité"
    BIAS = "bias", "mesure des biais ou des discriminations"
    SECURITY = "security", "audit de sécurité"
    ACCESSIBILITY = "accessibility", "audit d’accessibilité"
    CERTIFICATE = "certificate", "certificat d’un organisme notifié (règlement IA, art. 44)"
    CONFORMITY = "conformity", "déclaration UE de conformité (règlement IA, art. 47)"


class AccountableRole(TextChoices):
    """Who answers, by function: the sheet names no living person."""

    OWNER = "owner", "responsable de l’algorithme"
    OVERSIGHT = "oversight", "contrôle humain"
    DATA_PROTECTION = "data_protection", "délégué à la protection des données"
    SUBMITTER = "submitter", "déclarant au nom du fournisseur ou du déployeur"
    REPRESENTATIVE = "representative", "mandataire du fournisseur"
    OTHER = "other", "autre fonction"


class ContactPurpose(TextChoices):
    """What one may write there for."""

    PUBLIC = "public", "questions du public"
    RULES = "rules", "demande des règles de l’algorithme (CRPA, art. L.311-3-1)"
    COMPLAINT = "complaint", "réclamation ou recours"
    DATA = "data", "données personnelles (RGPD, art. 15 à 22)"


class DataUse(TextChoices):
    """When the data serve."""

    UNKNOWN = "unknown", "non renseigné"
    OPERATION = "operation", "fonctionnement"
    TRAINING = "training", "entraînement"
    TEST = "test", "tests"
    ALL = "all", "entraînement, tests et fonctionnement"


class PersonalData(TextChoices):
    UNKNOWN = "unknown", "non renseigné"
    NONE = "none", "aucune donnée personnelle"
    ORDINARY = "ordinary", "données personnelles"
    SENSITIVE = "sensitive", "données sensibles (RGPD, art. 9 et 10)"


class SourceKind(TextChoices):
    """What a link documents: Etalab's « ressources connexes », what registers ask, and where the facts come from."""

    DECISION = "decision", "la décision (démarche, formulaire)"
    PUBLIC_PAGE = "public_page", "la page qui présente l’algorithme au public"
    IMPACT = "impact", "l’impact (étude, rapport, avis)"
    INTERNALS = "internals", "le fonctionnement (logigramme, explication)"
    CODE = "code", "le code source"
    ARCHITECTURE = "architecture", "l’architecture du système"
    INSTRUCTIONS = "instructions", "la notice d’utilisation"
    PROCESSING_REGISTER = "register", "le registre des traitements (RGPD, art. 30)"
    EU_DATABASE = "eu_database", "l’inscription à la base de données de l’Union (règlement IA, art. 71)"
    FACTS = "facts", "source des informations de la fiche"


class LegalStatus(TextChoices):
    """A legal assessment is written, then signed once and for all. The next one replaces it."""

    DRAFT = "draft", "brouillon"
    SIGNED = "signed", "signée"


class LegalStep(TextChoices):
    ANSWER = "answer", "répondre aux questions"
    SIGN = "sign", "signer l’analyse"


class RiskClass(TextChoices):
    """Where the AI Act puts a system (règlement (UE) 2024/1689, art. 3, 5, 6 and 50); the gravest comes first."""

    PROHIBITED = "prohibited", "pratique interdite"
    HIGH = "high", "haut risque"
    FILTERED = "filtered", "domaine à haut risque, écarté par l’article 6(3)"
    TRANSPARENCY = "transparency", "obligations de transparence"
    MINIMAL = "minimal", "risque minimal"
    NOT_AI = "not_ai", "pas un système d’intelligence artificielle"
    NOT_ASSESSED = "not_assessed", "non évalué"


class IncidentStatus(TextChoices):
    OPEN = "open", "ouvert"
    UNDER_REMEDY = "under_remedy", "en cours de correction"
    CLOSED = "closed", "clos"

    @property
    def tone(self) -> str:
        """The colour that goes with the word; never alone."""
        return {"open": "danger", "under_remedy": "waiting"}.get(self.value, "neutral")


class IncidentStep(TextChoices):
    EDIT = "edit", "corriger les faits"
    NOTE = "note", "ajouter au suivi"
    NOTIFY = "notify", "enregistrer une notification"
    REMEDY = "remedy", "engager la correction"
    CLOSE = "close", "clore l’incident"
    REOPEN = "reopen", "rouvrir l’incident"


class Seriousness(TextChoices):
    MINOR = "minor", "mineur"
    SIGNIFICANT = "significant", "important"
    SERIOUS = "serious", "grave"

    @property
    def tone(self) -> str:
        return {"minor": "neutral", "significant": "warning"}.get(self.value, "danger")


class Harm(TextChoices):
    """What makes an incident « grave » (règlement (UE) 2024/1689, art. 3, 49), and the infringement of art. 3, 61."""

    RIGHTS = "rights", "atteinte à des droits fondamentaux protégés par le droit de l’Union"
    HEALTH = "health", "atteinte grave à la santé d’une personne"
    PROPERTY = "property", "dommage grave à des biens ou à l’environnement"
    DEATH = "death", "décès d’une personne"
    INFRASTRUCTURE = "infrastructure", "perturbation grave et irréversible d’une infrastructure critique"
    WIDESPREAD = "widespread", "infraction de grande ampleur au droit de l’Union"


class Breach(TextChoices):
    """Whether personal data were breached, and what that risks for people (RGPD, art. 4, 12, art. 33 and 34)."""

    NONE = "none", "non"
    UNKNOWN = "unknown", "peut-être : à qualifier"
    UNLIKELY = "unlikely", "oui, sans risque probable pour les personnes"
    RISK = "risk", "oui, avec un risque pour les personnes"
    HIGH = "high", "oui, avec un risque élevé pour les personnes"


class NoticeKind(TextChoices):
    """Whom the body told of an incident."""

    CNIL = "cnil", "la CNIL"
    AUTHORITY = "authority", "l’autorité de surveillance du marché"
    PEOPLE = "people", "les personnes concernées"
    SUPPLIER = "supplier", "le fournisseur du système"
    OTHER = "other", "un autre organisme"


class EntryKind(TextChoices):
    """What a line of the follow-up of an incident tells."""

    DECLARED = "declared", "déclaration"
    CHANGED = "changed", "qualification modifiée"
    NOTE = "note", "note de suivi"
    NOTICE = "notice", "notification enregistrée"
    REMEDY = "remedy", "correction engagée"
    CLOSED = "closed", "clôture"
    REOPENED = "reopened", "réouverture"


class IncidentLetterKind(TextChoices):
    """The letters that an incident sets off. None carries more than the reference and a link."""

    DECLARED = "declared", "incident déclaré"
    CHANGED = "changed", "incident requalifié"
    CLOSED = "closed", "incident clos"
    REOPENED = "reopened", "incident rouvert"
    SOON = "soon", "échéance proche"
    OVERDUE = "overdue", "échéance dépassée"


class SelfAssessmentStatus(TextChoices):
    DRAFT = "draft", "en préparation"
    SIGNED = "signed", "signée"
    SUPERSEDED = "superseded", "remplacée"
    SET_ASIDE = "set_aside", "recommencée"

    @property
    def tone(self) -> str:
        return {"draft": "waiting", "signed": "success"}.get(self.value, "neutral")


class SelfAssessmentStep(TextChoices):
    ASSESS = "assess", "évaluer un critère"
    SIGN = "sign", "signer et remettre"
    SUPERSEDE = "supersede", "remplacer"
    RESTART = "restart", "recommencer"


class LinkVerdict(TextChoices):
    """What the address of a link answered. « refused » is ours: an address that we do not visit."""

    UNCHECKED = "unchecked", "pas encore vérifié"
    ALIVE = "alive", "répond"
    FAILING = "failing", "ne répond pas, à confirmer un autre jour"
    DEAD = "dead", "mort"
    REFUSED = "refused", "non vérifié : adresse interne ou non publique"


class RequestStatus(TextChoices):
    """Where the request of a person for the rules of an algorithm stands (CRPA, art. L.311-3-1)."""

    RECEIVED = "received", "à instruire"
    ANSWERED = "answered", "répondue"
    REFUSED = "refused", "refusée"
    WITHDRAWN = "withdrawn", "retirée par la personne"

    @property
    def tone(self) -> str:
        """The colour that goes with the word; never alone."""
        return {"received": "waiting", "answered": "success", "refused": "danger"}.get(self.value, "neutral")


class RequestStep(TextChoices):
    PREPARE = "prepare", "préparer la réponse"
    ANSWER = "answer", "envoyer la réponse"
    REFUSE = "refuse", "refuser"
    WITHDRAW = "withdraw", "enregistrer le retrait"


class RequestChannel(TextChoices):
    MAIL = "mail", "courrier"
    EMAIL = "email", "courriel"
    ACCOUNT = "account", "espace personnel en ligne"
    DESK = "desk", "à l’accueil"


class ImportFormat(TextChoices):
    """What a file that is imported was recognised as."""

    NATIVE = "native", "notre JSON"
    ETALAB = "etalab", "inventaire d’Etalab (CSV)"
    DUTCH = "dutch", "registre des Pays-Bas, standard 1.0 (JSON)"
    DUTCH_LIST = "dutch_list", "registre des Pays-Bas, liste exportée (JSON)"
    ATRS = "atrs", "standard britannique ATRS"
    MODEL_CARD = "model_card", "carte de modèle (YAML)"


class ImportStatus(TextChoices):
    READ = "read", "à relire"
    APPLYING = "applying", "en cours"
    APPLIED = "applied", "terminé"
    ABANDONED = "abandoned", "abandonné"

    @property
    def tone(self) -> str:
        return {"read": "waiting", "applying": "progress", "applied": "success"}.get(self.value, "neutral")


class ImportStep(TextChoices):
    APPLY = "apply", "importer"
    FINISH = "finish", "terminer"
    ABANDON = "abandon", "abandonner"


class RowOutcome(TextChoices):
    """What an import would do with a row, and once it is applied, what it did."""

    CREATE = "create", "créée"
    CHANGE = "change", "modifiée"
    UNCHANGED = "unchanged", "inchangée"
    REFUSED = "refused", "refusée"

    @property
    def planned(self) -> str:
        """Its word while nothing is written yet."""
        return {"create": "à créer", "change": "à modifier"}.get(self.value, str(self.label))

    @property
    def tone(self) -> str:
        return {"create": "success", "change": "waiting", "refused": "danger"}.get(self.value, "neutral")
