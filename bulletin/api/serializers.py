"""What the API says, field by field."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bulletin import addresses, queries
from bulletin.models import BulletinIssue, Publication, RegisterEntry
from bulletin.queries import Mark, marks_of


class IssueSerializer(serializers.Serializer[BulletinIssue]):
    number = serializers.CharField(source="label", help_text="« n°2026-07 ».")
    published_on = serializers.DateField()
    url = serializers.SerializerMethodField()

    def get_url(self, issue: BulletinIssue) -> str:
        return f"{settings.PUBLIC_URL}{issue.get_absolute_url()}"


class MarkSerializer(serializers.Serializer[Mark]):
    """What a later act did to the publication."""

    effect = serializers.CharField(help_text="rectified, repealed, withdrawn.")
    mention = serializers.CharField(source="short", help_text="« abrogé le 12 avril 2026 ».")
    on = serializers.DateField()
    reference = serializers.CharField(help_text="L’acte qui le dit.")
    url = serializers.SerializerMethodField()

    def get_url(self, mark: Mark) -> str:
        return f"{settings.PUBLIC_URL}{mark.url}"


class PublicationSummarySerializer(serializers.Serializer[Publication]):
    """One line of the list."""

    id = serializers.UUIDField(help_text="Identifiant de cette version.")
    kind = serializers.CharField(
        help_text="Nature : avis, acte, fiche, charte, composition, suite, calendrier, proces-verbal."
    )
    reference = serializers.CharField()
    slug = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    act_on = serializers.DateField(help_text="Date de l’acte.")
    published_at = serializers.DateTimeField(help_text="Date de la mise en ligne.")
    summary = serializers.CharField()
    subjects = serializers.ListField(child=serializers.CharField(), help_text="Références dont l’acte parle.")
    outcome = serializers.CharField(help_text="Sens de l’avis, position de la réponse.")
    facets = serializers.JSONField()
    is_demonstration = serializers.BooleanField(help_text="Donnée inventée, sans valeur.")
    sha256 = serializers.CharField(help_text="Empreinte du PDF, ou des données quand il n’y a pas de PDF.")
    content_sha256 = serializers.CharField(help_text="Empreinte des données, à l’adresse `data_url`.")
    issue = IssueSerializer(allow_null=True)
    amends = serializers.UUIDField(
        source="amends_id", allow_null=True, help_text="La publication que cet acte rectifie, abroge ou retire."
    )
    amended_by = serializers.SerializerMethodField(help_text="Les actes qui l’ont rectifiée, abrogée ou retirée.")
    url = serializers.SerializerMethodField()
    pdf_url = serializers.SerializerMethodField()
    data_url = serializers.SerializerMethodField()

    @extend_schema_field(MarkSerializer(many=True))
    def get_amended_by(self, publication: Publication) -> list[dict[str, Any]]:
        return [dict(MarkSerializer(mark).data) for mark in marks_of(publication)]

    def get_url(self, publication: Publication) -> str:
        return f"{settings.PUBLIC_URL}{publication.get_absolute_url()}"

    def get_pdf_url(self, publication: Publication) -> str | None:
        if not publication.pdf_size:
            return None
        return f"{settings.PUBLIC_URL}{addresses.file_of_version(publication, 'pdf')}"

    def get_data_url(self, publication: Publication) -> str:
        return f"{settings.PUBLIC_URL}{addresses.file_of_version(publication, 'json')}"


class PublicationSerializer(PublicationSummarySerializer):
    """One publication in full."""

    body_html = serializers.CharField(help_text="Le texte, en HTML.")
    record = serializers.JSONField(help_text="Les données de l’acte.")
    replaced_by = serializers.SerializerMethodField(help_text="La version qui l’a remplacée, ou rien.")

    def get_replaced_by(self, publication: Publication) -> str | None:
        replacement = getattr(publication, "replaced_by", None)
        return str(replacement.pk) if replacement else None


class IssueSummarySerializer(IssueSerializer):
    """One issue in the list of the Bulletin officiel."""

    year = serializers.IntegerField()
    rank = serializers.IntegerField(source="number", help_text="Rang dans l’année, à partir de 1.")
    slug = serializers.CharField()
    published_at = serializers.DateTimeField(help_text="Date de la mise en ligne.")
    is_reprint = serializers.BooleanField(help_text="Numéro paru d’abord ailleurs, reproduit sous son numéro.")
    sha256 = serializers.CharField(help_text="Empreinte du PDF.")
    pdf_url = serializers.SerializerMethodField()
    data_url = serializers.SerializerMethodField(help_text="Le numéro et ses actes, en données.")
    archive_url = serializers.SerializerMethodField(help_text="Tous les numéros de l’année, en un fichier ZIP.")

    def get_pdf_url(self, issue: BulletinIssue) -> str:
        return f"{settings.PUBLIC_URL}{issue.pdf_url}"

    def get_data_url(self, issue: BulletinIssue) -> str:
        return f"{settings.PUBLIC_URL}{addresses.issue_in_api(issue.year, issue.number)}"

    def get_archive_url(self, issue: BulletinIssue) -> str:
        return f"{settings.PUBLIC_URL}{addresses.year_archive(issue.year)}"


class IssueInFullSerializer(IssueSummarySerializer):
    """One issue with its contents: the acts by date, then by number."""

    record = serializers.JSONField(help_text="Le sommaire, tel qu’imprimé.")
    acts = serializers.SerializerMethodField()

    @extend_schema_field(PublicationSummarySerializer(many=True))
    def get_acts(self, issue: BulletinIssue) -> Any:
        return [PublicationSummarySerializer(act).data for act in queries.acts_in(issue)]


class CoverageSerializer(serializers.Serializer[object]):
    registered = serializers.IntegerField(help_text="Algorithmes dont la fiche est publiée.")
    with_opinion = serializers.IntegerField(help_text="Ceux sur lesquels le comité a rendu un avis.")
    in_use = serializers.IntegerField(help_text="Ceux qui sont utilisés.")
    in_use_without_opinion = serializers.IntegerField(help_text="Ceux qui sont utilisés sans avis.")
    percent = serializers.IntegerField()
    sentence = serializers.CharField()


class RegisterLineSerializer(serializers.Serializer[RegisterEntry]):
    sequence = serializers.IntegerField()
    line = serializers.CharField(help_text="La ligne canonique ; son SHA-256 est `hash`.")
    hash = serializers.CharField()
    data_url = serializers.SerializerMethodField()

    def get_data_url(self, entry: RegisterEntry) -> str:
        return f"{settings.PUBLIC_URL}/publications/{entry.publication_id}.json"


class PublicationsPageSerializer(serializers.Serializer[object]):
    results = PublicationSummarySerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class IssuesPageSerializer(serializers.Serializer[object]):
    results = IssueSummarySerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class RegisterPageSerializer(serializers.Serializer[object]):
    results = RegisterLineSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class FollowUpSerializer(serializers.Serializer[object]):
    """One publication about a recommendation."""

    type = serializers.CharField(help_text="answer (réponse), progress (avancement), finding (constat), document.")
    on = serializers.DateField()
    version = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of the data, not of the class
    title = serializers.CharField()
    summary = serializers.CharField()
    url = serializers.URLField()
    data_url = serializers.URLField(help_text="Les données exactes, qui ne changent jamais.")
    sha256 = serializers.CharField(help_text="Empreinte de ces données.")


class NamedCommitmentSerializer(serializers.Serializer[object]):
    code = serializers.CharField(allow_null=True)
    title = serializers.CharField()


class RecommendingOpinionSerializer(serializers.Serializer[object]):
    reference = serializers.CharField()
    url = serializers.URLField()
    published_on = serializers.DateField(help_text="Première parution : le délai de réponse part de ce jour.")
    is_in_force = serializers.BooleanField(help_text="La version en vigueur de l’avis porte la recommandation.")


class RecommendationSerializer(serializers.Serializer[object]):
    """One recommendation, where it stands on the day `as_of`, and all that followed it."""

    reference = serializers.CharField()
    url = serializers.URLField()
    text = serializers.CharField()
    addressee = serializers.CharField()
    commitment = NamedCommitmentSerializer()
    measure = serializers.CharField(allow_null=True, help_text="Mesure de réussite.")
    due_on = serializers.DateField(allow_null=True, help_text="Échéance que fixe le comité.")
    opinion = RecommendingOpinionSerializer()
    state = serializers.CharField(help_text="open, answered, in_progress, implemented, partly, not_implemented.")
    state_label = serializers.CharField()
    position = serializers.CharField(
        allow_null=True, help_text="accepted, partly, refused : celle de la dernière réponse."
    )
    answer_due_on = serializers.DateField(allow_null=True, help_text="Dernier jour pour répondre.")
    unanswered_since = serializers.DateField(allow_null=True, help_text="Rien tant que le délai court.")
    first_answered_on = serializers.DateField(allow_null=True)
    answered_in_time = serializers.BooleanField(allow_null=True)
    planned_until = serializers.DateField(allow_null=True, help_text="Échéance que le destinataire se donne.")
    follow_ups = FollowUpSerializer(many=True)
    as_of = serializers.DateField()
    is_demonstration = serializers.BooleanField(help_text="Donnée inventée, sans valeur.")


class RecommendationsPageSerializer(serializers.Serializer[object]):
    results = RecommendationSerializer(many=True)
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class CountsSerializer(serializers.Serializer[object]):
    """Each recommendation counts once among the answers, once among the outcomes."""

    label = serializers.CharField(required=False)  # type: ignore[assignment]  # the same
    total = serializers.IntegerField()
    in_time = serializers.IntegerField(help_text="Réponse dans le délai.")
    late = serializers.IntegerField(help_text="Réponse après le délai.")
    unanswered = serializers.IntegerField(help_text="Sans réponse, délai dépassé.")
    awaited = serializers.IntegerField(help_text="Sans réponse, le délai court.")
    accepted = serializers.IntegerField()
    partly_accepted = serializers.IntegerField()
    refused = serializers.IntegerField()
    implemented = serializers.IntegerField()
    partly_implemented = serializers.IntegerField()
    not_implemented = serializers.IntegerField()
    under_way = serializers.IntegerField()


class RatesSerializer(serializers.Serializer[object]):
    as_of = serializers.DateField()
    whole = CountsSerializer()
    annee = CountsSerializer(many=True)
    direction = CountsSerializer(many=True)
    engagement = CountsSerializer(many=True)
