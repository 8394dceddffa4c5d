"""A page with one form about the composition: what every act on it looks like."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.middleware import ActorRequest
from common.errors import RuleBroken


def typed(
    request: ActorRequest, form: forms.Form, act: Callable[[], object], *, done: str, **words: Any
) -> HttpResponse:
    """Do it and go back, or give the form back as it was typed."""
    back = reverse("committee:composition")
    if form.is_bound and form.is_valid():
        try:
            act()
        except RuleBroken as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "back_url": back, "lead": "", "is_danger": False, **words}
    return render(request, "committee/composition/form.html", context, status=422 if form.errors else 200)
