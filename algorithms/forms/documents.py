"""Files for a sheet. Their size, their type and their content are judged by the operation."""

from django import forms

from common.documents import ACCEPTED, Upload
from common.forms import FilesField


class SheetDocumentsForm(forms.Form):
    papers = FilesField(
        label="Fichiers",
        max_length=200,
        allow_empty_file=True,
        help_text=ACCEPTED,
        error_messages={
            "required": "Choisissez au moins un fichier.",
            "max_length": "Le nom d’un fichier est trop long (200 caractères au plus) : renommez-le.",
        },
    )
    label = forms.CharField(
        label="Ce que c’est",
        max_length=300,
        required=False,
        help_text="Par exemple : analyse d’impact signée, rapport d’évaluation, notice.",
    )

    def uploads(self) -> list[Upload]:
        return [Upload(name=file.name or "", content=file) for file in self.cleaned_data["papers"]]
