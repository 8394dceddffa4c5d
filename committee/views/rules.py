"""The rules of procedure: read by everybody inside, recorded by the secretariat."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import ActorRequest
from committee.forms.rules import RulesForm, proposed
from committee.models import CommitteeRules
from committee.operations import rules as operations
from committee.policies import composition as policies
from committee.queries import composition as queries
from committee.rules.procedure import Section, sections
from common.errors import RuleBroken
from common.verdicts import require


@dataclass(frozen=True, slots=True)
class RulesText:
    """One version of the rules, and what it says."""

    rules: CommitteeRules
    sections: list[Section]


@require_GET
def rules(request: ActorRequest) -> HttpResponse:
    today = timezone.localdate()
    every = [RulesText(version, sections(version)) for version in queries.all_rules()]
    begun = [text for text in every if text.rules.in_force_from <= today]
    context = {
        "current": begun[0] if begun else None,
        "coming": [text for text in every if text.rules.in_force_from > today],
        "past": begun[1:],
        "can_adopt": bool(policies.can_adopt_rules(request.actor)),
    }
    return render(request, "committee/rules/detail.html", context)


@require_http_methods(["GET", "POST"])
def new_rules(request: ActorRequest) -> HttpResponse:
    """The form starts from the rules in force: only what changes is typed."""
    require(policies.can_adopt_rules(request.actor))
    if request.method != "POST":
        form = RulesForm(initial=proposed(queries.rules_in_force(timezone.localdate())))
        return render(request, "committee/rules/form.html", {"form": form})
    form = RulesForm(request.POST)
    if form.is_valid():
        try:
            operations.adopt_rules(
                actor=request.actor,
                at=timezone.now(),
                in_force_from=form.cleaned_data["in_force_from"],
                content=form.content,
            )
        except RuleBroken as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Les règles sont enregistrées.")
            return redirect("committee:rules")
    return render(request, "committee/rules/form.html", {"form": form}, status=422)
