"""The PDF of a text that is not published: every page says that it is confidential, whose copy it is, and of what.

Nothing of it goes to the bulletin: `common.pdf.check` refuses its stamp in a file that is to be sealed.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from common.pdf.check import COPY_STAMP
from common.pdf.render import PdfSource, render
from common.typography import french, long_date
from opinions.content import from_json
from opinions.models import DraftVersion, Opinion
from opinions.queries.opinions import names_for
from opinions.queries.separate import joined_to
from opinions.reading import reading_of
from opinions.rendering.reading import deliberated, separate_facts, signatory_title

PARIS = ZoneInfo("Europe/Paris")
SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Whose copy it is: printed on each page, and written in the journal under the same number."""

    copy_id: UUID
    holder: str
    at: datetime
    version: int
    sha256: str

    @property
    def number(self) -> str:
        return self.copy_id.hex[:12]

    @property
    def sentence(self) -> str:
        """« COPIE DE TRAVAIL CONFIDENTIELLE – remise à … le … à … – version 3, empreinte … – copie n° … »."""
        moment = self.at.astimezone(PARIS)
        return french(
            f"{COPY_STAMP} – remise à {self.holder} le {long_date(moment)} à {moment:%H h %M} – "
            f"version {self.version}, empreinte {self.sha256[:16]}… – copie n° {self.number}"
        )


def working_copy(opinion: Opinion, draft: DraftVersion, stamp: Stamp) -> bytes:
    """Made in the child process of the engine, within its limits; `opinion` comes as `queries.opinion_pages` gives it.

    Raises: RenderError, with its reason in French.
    """
    source = PdfSource(html=document(opinion, draft, stamp), record=None, record_at=stamp.at)
    return render(source, timeout=SECONDS).data


def document(opinion: Opinion, draft: DraftVersion, stamp: Stamp) -> str:
    is_adopted = draft.pk == opinion.adopted_draft_id
    state = "texte adopté" if is_adopted else "projet, version de travail"
    context = {
        "opinion": opinion,
        "draft": draft,
        "stamp": stamp,
        "state": french(f"Avis sur la saisine {opinion.referral.reference} : {state}, version {draft.number}"),
        "reading": reading_of(from_json(draft.content), names_for(opinion.referral)),
        "deliberated": deliberated(opinion),
        "signatory_title": signatory_title(opinion, opinion.ballot) if opinion.ballot and opinion.signed_by else "",
        "separate": separate_facts(joined_to(opinion)) if is_adopted and opinion.signed_at else (),
    }
    body = render_to_string("opinions/print/working_copy.html", context)
    title = f"{COPY_STAMP.capitalize()} – {context['state']}"
    page = {
        "kind": "act",
        # Made just above by a template of ours, from escaped values.
        "body": mark_safe(body),  # noqa: S308 -- see the line above
        "title": title,
        "description": title,
        "author": settings.SITE_NAME,
        "folio": stamp.sentence,
        "mark": COPY_STAMP,
        "created": stamp.at.astimezone(PARIS).isoformat(timespec="seconds"),
    }
    return render_to_string("components/print_document.html", page)
