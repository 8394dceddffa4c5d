"""What is typed on the meeting screen: shape only."""

from django import forms


class GoForm(forms.Form):
    """`leaving` is the point that the person was looking at when they pressed."""

    leaving = forms.UUIDField(required=False, widget=forms.HiddenInput)


class PointNoteForm(forms.Form):
    """What the minutes will say of one point."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Note pour le procès-verbal",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ce qui a été dit et décidé sur ce point. Le procès-verbal la reprend.",
    )
