"""A file of members: its size and its encoding; what it says is for the operation."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from committee.rules.member_files import MAX_BYTES, decoded
from common.errors import RuleBroken


class MemberFileForm(forms.Form):
    file = forms.FileField(
        label="Fichier CSV",
        help_text=f"CSV UTF-8, séparé par des points-virgules ou des virgules, {MAX_BYTES // 1000} ko au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Le fichier est vide."},
    )

    def clean_file(self) -> str:
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            return decoded(upload.read(MAX_BYTES + 1))
        except RuleBroken as refusal:
            raise forms.ValidationError(refusal.message) from None
