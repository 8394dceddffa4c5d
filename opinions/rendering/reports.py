"""The fragment of an annual report that the page and the print share."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from common.typography import NBSP, listed, long_date
from opinions.rendering.report_facts import ReportFacts


def report_identifier(facts: ReportFacts) -> str:
    """« Rapport annuel 2026 du 12 mars 2027 du comité éthique externe »."""
    when = f" du{NBSP}{long_date(facts.act_on)}" if facts.act_on else ""
    return f"{facts.reference}{when} du comité éthique externe"


def report_body(facts: ReportFacts, *, level: int, prefix: str = "", is_draft: bool = False) -> SafeString:
    """From its references to its signature, with sections at `level`: 2 on the page, 3 in an issue.

    A draft says what is still to be written; an act leaves an empty zone out.
    """
    members = facts.deliberation.members if facts.deliberation else ()
    context = {
        "facts": facts,
        "level": level,
        "sublevel": level + 1,
        "prefix": prefix,
        "is_draft": is_draft,
        "members": listed(list(members)),
        "verify_url": f"{settings.PUBLIC_URL}/verifier/",
    }
    return render_to_string("opinions/print/report_body.html", context)
