"""The founding acts and the charter as the bulletin prints them and as open data (form: DOMAIN §3.4)."""

from typing import Any

from django.template.loader import render_to_string

from bulletin.acts import Act
from bulletin.enums import PublicationKind
from charter.models import CharterVersion, Commitment, Criterion, FoundingAct, FoundingArticle
from charter.parsing import ParsedArticle, parse_act
from common.typography import NBSP, french, listed, long_date

TO_COMPLETE = "texte à compléter"


def founding_act_html(act: FoundingAct, *, level: int = 1, with_title: bool = False) -> str:
    """The body of the act.

    Articles stand one heading below `level`: 1 in an act by itself (h2), 2 inside an issue (h3).
    `with_title` adds the identifier and the title at `level`, for pages that do not give them.
    """
    context = {
        "act": act,
        "level": level,
        "below": level + 1,
        "with_title": with_title,
        "identifier": french(f"{act.identifier} du conseil d’administration" if _is_board(act) else act.identifier),
        "title": french(act.title),
        "author": french(act.author),
        "visas": [french(visa) for visa in act.visas],
        "deliberation": french(act.deliberation),
        "decides": french("Décide :"),
        "articles": [_shown(article) for article in act.articles.all()],
        "done_at": french(f"Fait à {act.place}, le {long_date(act.act_on)}."),
        "signatory_title": french(f"{act.signatory_title},"),
        "signatory": act.signatory,
    }
    return render_to_string("charter/act/body.html", context)


def text_as_read(text: str) -> list[str]:
    """What is understood of the text of an act before it is kept, one line for each part: to be read again by a person.

    Raises: RuleBroken when a part is missing.
    """
    act = parse_act(text)
    return [
        french(f"Objet : {act.title}"),
        french(f"Auteur : {act.author}"),
        *(french(f"Visa {number} : {visa}") for number, visa in enumerate(act.visas, start=1)),
        *([french(f"Délibération : {act.deliberation}")] if act.deliberation else []),
        *(french(_article_as_read(article)) for article in act.articles),
        french(f"Fait à {act.place}, le {long_date(act.act_on)}"),
        french(f"Signature : {act.signatory_title}{f', {act.signatory}' if act.signatory else ''}"),
    ]


def _article_as_read(article: ParsedArticle) -> str:
    paragraphs = sum(1 for block in article.blocks if block.text)
    items = sum(len(block.items) for block in article.blocks)
    parts = [f"{paragraphs}{NBSP}paragraphe{'s' if paragraphs > 1 else ''}"] if paragraphs else []
    parts += [f"{items}{NBSP}élément{'s' if items > 1 else ''} de liste"] if items else []
    title = f" – {article.title}" if article.title else ""
    return f"Article {article.position}{title} : {listed(parts)}"


def founding_act_record(act: FoundingAct) -> dict[str, Any]:
    """The open data of the act: every part of its text, as it was read."""
    return {
        "type": act.kind,
        "number": act.number,
        "identifier": act.identifier,
        "title": act.title,
        "author": act.author,
        "act_on": act.act_on.isoformat(),
        "place": act.place,
        "visas": act.visas,
        "deliberation": act.deliberation,
        "articles": [
            {"number": article.position, "title": article.title, "blocks": article.blocks}
            for article in act.articles.all()
        ],
        "objectives": [{"number": objective.position, "text": objective.text} for objective in act.objectives.all()],
        "signatory_title": act.signatory_title,
        "first_published_in": {
            "bulletin": f"{act.bulletin_year}-{act.bulletin_number}",
            "on": act.bulletin_on.isoformat(),
            "url": act.source_url,
        }
        if act.bulletin_on
        else None,
        "text_sha256": act.sha256,
        "events": [
            {"on": act.act_on.isoformat(), "label": act.identifier, "detail": act.title},
            *(
                [{"on": act.bulletin_on.isoformat(), "label": f"Publication au {act.bulletin_label}", "detail": ""}]
                if act.bulletin_on
                else []
            ),
        ],
    }


def charter_act(version: CharterVersion) -> Act:
    """The version of the charter, ready for the public. It replaces the one before it, at the same address."""
    commitments = _with_criteria(version)
    return Act(
        kind=PublicationKind.CHARTER,
        reference=version.label,
        slug="charte",
        title=version.title,
        act_on=version.in_force_from,
        summary=french(f"{version.label}, en vigueur depuis le {long_date(version.in_force_from)}."),
        body_html=charter_html(version),
        record=_charter_record(version, commitments),
        facets={"commitments": [commitment.code for commitment in commitments]},
    )


def charter_html(version: CharterVersion) -> str:
    """The commitments of a version, each with its stable anchor; an unknown text is said to be unknown."""
    return render_to_string(
        "charter/version/body.html",
        {
            "version": version,
            "commitments": _with_criteria(version),
            "to_complete": TO_COMPLETE,
            "in_force_from": long_date(version.in_force_from),
        },
    )


def _with_criteria(version: CharterVersion) -> list[Commitment]:
    return list(version.commitments.prefetch_related("criteria"))


def _charter_record(version: CharterVersion, commitments: list[Commitment]) -> dict[str, Any]:
    return {
        "label": version.label,
        "title": version.title,
        "in_force_from": version.in_force_from.isoformat(),
        "approval": version.approval_reference,
        "note": version.note,
        "commitments": [
            {
                "number": commitment.position,
                "code": commitment.code,
                "anchor": commitment.anchor,
                "title": commitment.title,
                "text": commitment.text or None,
                "reported": commitment.gloss or None,
                "source": commitment.source or None,
                "source_url": commitment.source_url or None,
                "criteria": [_criterion_record(criterion) for criterion in commitment.criteria.all()],
            }
            for commitment in commitments
        ],
        "events": [
            {"on": version.in_force_from.isoformat(), "label": f"{version.label} : entrée en vigueur", "detail": ""}
        ],
    }


def _criterion_record(criterion: Criterion) -> dict[str, Any]:
    return {
        "number": criterion.position,
        "code": criterion.code,
        "question": criterion.question,
        "guidance": criterion.guidance or None,
        "evidence": criterion.evidence or None,
        "legal_basis": criterion.legal_basis or None,
        "is_demonstration": criterion.is_demonstration,
    }


def _shown(article: FoundingArticle) -> dict[str, Any]:
    heading = f"Article {article.position}" + (f" – {article.title}" if article.title else "")
    return {
        "heading": french(heading),
        "blocks": [
            {"items": [french(item) for item in block.get("items", [])], "text": french(block.get("text", ""))}
            for block in article.blocks
        ],
    }


def _is_board(act: FoundingAct) -> bool:
    return act.author.lower().startswith("le conseil d’administration")
