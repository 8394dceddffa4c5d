"""What is typed about an incident: shape only. The rules, and what goes with what, are in the operations."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone

from algorithms.enums import Breach, Harm, NoticeKind, Seriousness
from algorithms.models import Incident, IncidentNotice, SheetVersion
from algorithms.models.incidents import MAX_TEXT
from algorithms.operations.incidents import IncidentFacts
from common.forms import DayField, HourField, never_cut
from common.typography import french, long_moment


def _text(label: str, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **options)


class IncidentForm(forms.Form):
    """The facts of an incident, as they are known. `form_token` is its key to be: sent twice, it makes one incident."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="Objet",
        max_length=200,
        help_text=french("En quelques mots. Exemple : scores affichés pour une autre personne."),
        error_messages={"required": "Dites en quelques mots de quoi il s’agit."},
    )
    description = _text(
        "Ce qui s’est passé",
        5,
        help_text="Les faits, leurs effets sur les personnes, comment ils ont été découverts. Sans nommer personne.",
        error_messages={"required": "Dites ce qui s’est passé."},
    )
    sheet = forms.TypedChoiceField(
        label="Version de la fiche en service à ce moment", coerce=UUID, empty_value=None, required=False
    )
    known_day = DayField(
        "Connu le",
        help_text="Le jour où la direction l’a su. Tous les délais partent de cette date et de cette heure.",
        error_messages={"required": "Dites quel jour l’incident a été connu : les délais en partent."},
    )
    known_hour = HourField(
        "À quelle heure",
        error_messages={"required": "Dites à quelle heure l’incident a été connu : 72 heures se comptent à la minute."},
    )
    began_day = DayField("A commencé le, si on le sait", required=False)
    began_hour = HourField("À quelle heure a-t-il commencé", required=False, help_text="Minuit si vous laissez vide.")
    seriousness = forms.ChoiceField(
        label="Gravité",
        choices=Seriousness.choices,
        widget=forms.RadioSelect,
        help_text=french(
            "« Grave » a le sens du règlement (UE) 2024/1689, article 3, point 49 : l’incident, directement ou non, a "
            "l’un des effets de la liste suivante."
        ),
        error_messages={"required": "Choisissez la gravité ; elle pourra être corrigée."},
    )
    harm = forms.ChoiceField(
        label="Si l’incident est grave, son effet",
        choices=[("", "Sans objet"), *Harm.choices],
        required=False,
        help_text=french(
            "S’il y en a plusieurs, le plus bas de la liste : son délai est le plus court. Délais de signalement : "
            "15 jours ; 10 jours pour un décès ; 2 jours pour une infrastructure critique ou une infraction de grande "
            "ampleur (article 73)."
        ),
    )
    breach = forms.ChoiceField(
        label="Violation de données personnelles",
        choices=Breach.choices,
        widget=forms.RadioSelect,
        help_text=french(
            "Des données perdues, modifiées, rendues inaccessibles ou montrées à qui ne devait pas les voir (RGPD, "
            "article 4, point 12). Dans le doute : « à qualifier », et le délai de 72 heures court."
        ),
        error_messages={"required": "Dites s’il y a, ou s’il peut y avoir, violation de données personnelles."},
    )
    people_affected = forms.IntegerField(
        label="Personnes touchées",
        min_value=0,
        max_value=10**9,
        required=False,
        widget=forms.NumberInput(attrs={"class": "w-short", "inputmode": "numeric"}),
        help_text="Un ordre de grandeur suffit. Laissez vide tant que vous ne savez pas.",
    )
    cause = _text("Cause", 3, required=False, help_text="Laissez vide tant qu’elle n’est pas établie.")
    measures = _text("Mesures prises", 3, required=False)

    def __init__(self, *args: Any, sheets: Sequence[SheetVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sheet"]
        if isinstance(field, forms.ChoiceField):
            versions = [(str(sheet.pk), f"Version {sheet.number}, {sheet.get_status_display()}") for sheet in sheets]
            field.choices = [("", "Non établie"), *versions]
        never_cut(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("began_hour") and not cleaned.get("began_day") and "began_day" not in self.errors:
            self.add_error("began_day", "Dites aussi quel jour.")
        return cleaned

    @property
    def key(self) -> UUID:
        """The key that the page carried; a new one when it was tampered with."""
        return self.cleaned_data.get("form_token") or uuid4()

    def facts(self) -> IncidentFacts:
        said = self.cleaned_data
        began = _moment(said["began_day"], said["began_hour"] or time(0)) if said["began_day"] else None
        return IncidentFacts(
            title=said["title"],
            description=said["description"],
            known_at=_moment(said["known_day"], said["known_hour"]),
            began_at=began,
            seriousness=Seriousness(said["seriousness"]),
            harm=Harm(said["harm"]) if said["harm"] else None,
            breach=Breach(said["breach"]),
            people_affected=said["people_affected"],
            cause=said["cause"],
            measures=said["measures"],
            sheet_id=said["sheet"],
        )


class TextForm(forms.Form):
    """One text, required: a line of the follow-up, a closing note, a reason."""

    text = _text("Texte", 4)

    def __init__(self, *args: Any, label: str, help_text: str, required: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = label, help_text
        self.fields["text"].error_messages["required"] = required
        never_cut(self)


class NoticeForm(forms.Form):
    """Somebody outside was told."""

    kind = forms.ChoiceField(label="Qui a été prévenu", choices=NoticeKind.choices)
    day = DayField("Le", error_messages={"required": "Dites quel jour."})
    hour = HourField("À", error_messages={"required": "Dites à quelle heure."})
    reference = forms.CharField(
        label="Référence ou récépissé", max_length=200, required=False, help_text="Celui que le téléservice a donné."
    )
    note = _text(
        "Précision",
        3,
        required=False,
        help_text=french("À la CNIL après 72 heures : les motifs du retard (RGPD, article 33, paragraphe 1)."),
    )
    replaces = forms.TypedChoiceField(
        label="Remplace une notification mal enregistrée",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Celle qui est remplacée reste lisible, et ne compte plus.",
    )

    def __init__(self, *args: Any, notices: Iterable[IncidentNotice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (notice.pk, french(f"{notice.get_kind_display()}, {long_moment(notice.sent_at)}")) for notice in notices
        ]
        field = self.fields["replaces"]
        if offered and isinstance(field, forms.ChoiceField):
            field.choices = [("", "Non"), *offered]
        else:
            del self.fields["replaces"]
        never_cut(self)

    @property
    def sent_at(self) -> datetime:
        return _moment(self.cleaned_data["day"], self.cleaned_data["hour"])


class RegisterForm(forms.Form):
    """The criterion of the whole register."""

    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "À suivre"), ("clos", "Clos"), ("tous", "Tous")]
    )

    def chosen(self) -> str:
        self.full_clean()
        return str(self.cleaned_data.get("etat") or "")


def typed_of(incident: Incident) -> dict[str, Any]:
    """What is known so far, as the form shows it."""
    known = timezone.localtime(incident.known_at)
    began = timezone.localtime(incident.began_at) if incident.began_at else None
    names = (
        "revision",
        "title",
        "description",
        "seriousness",
        "harm",
        "breach",
        "people_affected",
        "cause",
        "measures",
    )
    return {
        **{name: getattr(incident, name) for name in names},
        "sheet": str(incident.sheet_id or ""),
        "known_day": known.date(),
        "known_hour": known.time(),
        "began_day": began.date() if began else None,
        "began_hour": began.time() if began else None,
    }


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
