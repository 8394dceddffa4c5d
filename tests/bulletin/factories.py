"""Acts as the other apps hand them over, and publications as they would be found: made by the real operations."""

from datetime import UTC, date, datetime

import factory

from bulletin import operations, queries
from bulletin.acts import Act
from bulletin.enums import PublicationKind
from common.journal import System

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ACTOR = System("tests")
PDF = b"%PDF-1.7 demonstration "


class SheetActFactory(factory.Factory):
    """The sheet of an algorithm: in use, no opinion."""

    class Meta:
        model = Act

    class Params:
        order = 1
        lifecycle = "rollout"

    kind = PublicationKind.SHEET
    reference = factory.LazyAttribute(lambda o: f"ALG-2026-{o.order:04d}")
    slug = factory.LazyAttribute(lambda o: o.reference.lower())
    title = factory.LazyAttribute(lambda o: f"Assistant de rédaction d’offres {o.order}")
    act_on = date(2026, 3, 2)
    summary = "Propose au conseiller une première rédaction de l’offre d’emploi."
    body_html = (
        "<h2>Finalité</h2><p>Aider à la rédaction des offres d’emploi.</p>"
        "<h2>Données</h2><ul><li>Offres passées</li></ul>"
    )
    subjects = factory.LazyAttribute(lambda o: (o.reference,))
    facets = factory.LazyAttribute(
        lambda o: {
            "department": "Direction du système d’information",
            "lifecycle": o.lifecycle,
            "lifecycle_label": "déploiement progressif",
            "is_in_use": o.lifecycle in {"experiment", "rollout", "generalised"},
        }
    )
    record = factory.LazyAttribute(
        lambda o: {
            "purpose": "Rédiger plus vite des offres plus claires",
            "events": [{"on": "2026-03-02", "label": "Fiche approuvée par la direction", "detail": ""}],
        }
    )
    is_demonstration = True


class OpinionActFactory(factory.Factory):
    """An opinion with two recommendations, on the algorithm of the same order."""

    class Meta:
        model = Act

    class Params:
        issue = 1

    kind = PublicationKind.OPINION
    year = 2026
    number = 1
    reference = factory.LazyAttribute(lambda o: f"Avis n° {o.year}-{o.number:02d}")
    act_on = date(2026, 11, 12)
    slug = factory.LazyAttribute(
        lambda o: queries.act_slug("avis", f"{o.year}-{o.number:02d}", o.act_on, o.year, o.issue)
    )
    title = factory.LazyAttribute(lambda o: f"Avis sur l’assistant de rédaction d’offres {o.number}")
    summary = "Le comité est favorable, sous deux recommandations sur l’information des demandeurs d’emploi."
    body_html = factory.LazyAttribute(
        lambda o: (
            '<section class="essentiel"><h2 class="section-title">L’essentiel</h2><ul><li>Un outil utile, à surveiller.'
            "</li></ul></section>"
            '<p class="author-line">Le comité éthique externe,</p>'
            '<div class="visas"><p class="visa">Vu le code du travail,</p></div>'
            '<section class="recitals"><h2 class="section-title">Considérants</h2>'
            '<h3 class="group-title">Non-discrimination et équité</h3><ol class="recital-list">'
            "<li><p>Considérant que les questions éthiques posées par l’algorithme appellent des mesures ;</p></li>"
            "</ol></section>"
            '<section class="operative"><h2 class="decides">Est d’avis :</h2>'
            '<p class="outcome">Favorable avec recommandations</p></section>'
        )
    )
    pdf = factory.LazyAttribute(lambda o: PDF + o.reference.encode())
    subjects = factory.LazyAttribute(lambda o: (o.reference, f"SAI-2026-{o.number:04d}", f"ALG-2026-{o.number:04d}"))
    outcome = "favorable_with_recommendations"
    facets = {"department": "Direction du système d’information", "commitments": ["equite"]}
    record = factory.LazyAttribute(
        lambda o: {
            "outcome": {"code": "favorable_with_recommendations", "label": "favorable avec recommandations"},
            "referral": {"reference": f"SAI-2026-{o.number:04d}", "origin": "saisine de Pôle emploi"},
            "deliberation": {"meeting": "SEA-2026-03"},
            "algorithms": [{"reference": f"ALG-2026-{o.number:04d}", "name": "Assistant de rédaction d’offres"}],
            "recitals": [{"commitment": "equite", "title": "Non-discrimination et équité"}],
            "recommendations": [
                {
                    "number": rank,
                    "reference": f"REC-{o.year}-{o.number:02d}-{rank}",
                    "text": text,
                    "addressee": "Direction du système d’information",
                    "commitment": "Non-discrimination et équité",
                    "due_on": "2027-03-31",
                }
                for rank, text in enumerate(
                    ["Mesurer chaque année les écarts entre les publics.", "Informer les demandeurs d’emploi."], 1
                )
            ],
            "events": [
                {"on": "2026-06-01", "label": f"Saisine SAI-2026-{o.number:04d} transmise", "detail": ""},
                {"on": "2026-11-12", "label": "Avis adopté en séance", "detail": "8 voix pour, 1 abstention"},
            ],
        }
    )
    is_demonstration = True


class AnswerActFactory(factory.Factory):
    """The addressee's answer to the first recommendation of an opinion."""

    class Meta:
        model = Act

    class Params:
        number = 1
        rank = 1
        recommendation = factory.LazyAttribute(lambda o: f"REC-2026-{o.number:02d}-{o.rank}")

    kind = PublicationKind.FOLLOW_UP
    reference = factory.LazyAttribute(lambda o: f"Réponse à {o.recommendation}")
    slug = factory.LazyAttribute(lambda o: f"reponse-{o.recommendation.lower()}")
    title = factory.LazyAttribute(lambda o: f"Réponse à la recommandation {o.rank} de l’avis n° 2026-{o.number:02d}")
    act_on = date(2026, 11, 23)
    summary = "Un tableau de bord des écarts sera tenu dès janvier."
    body_html = "<p>La direction accepte la recommandation. Un tableau de bord des écarts sera tenu dès janvier.</p>"
    subjects = factory.LazyAttribute(
        lambda o: (o.recommendation, f"Avis n° 2026-{o.number:02d}", f"ALG-2026-{o.number:04d}")
    )
    outcome = "accepted"
    record = factory.LazyAttribute(
        lambda o: {"recommendation": o.recommendation, "position_label": "acceptée", "answered_on": "2026-11-23"}
    )
    is_demonstration = True


class FoundingActFactory(factory.Factory):
    """The act that created the committee, as the bulletin of 2020 carried it."""

    class Meta:
        model = Act

    kind = PublicationKind.FOUNDING_ACT
    year = 2020
    number = 41
    reference = "Délibération n° 2020-41"
    act_on = date(2020, 7, 7)
    slug = "deliberation-n-2020-41-du-7-juillet-2020-bope-n2020-56"
    title = "Charte éthique de Pôle emploi pour les algorithmes et l’intelligence artificielle"
    body_html = (
        '<p class="author-line">Le conseil d’administration de Pôle emploi,</p><h2 class="decides">Décide :</h2>'
    )
    record = {"number": "2020-41"}
    pdf = PDF + b"2020-41"


def publish(act, *, at=AT):
    return operations.publish(act=act, actor=ACTOR, at=at)


def publish_issue(*acts, year=2026, number=None, published_on=None, at=AT, is_reprint=False):
    number = number or queries.next_issue_number(year)
    return operations.publish_issue(
        year=year,
        number=number,
        published_on=published_on or date(year, 11, 17),
        acts=list(acts),
        html="<p>Sommaire chronologique</p>",
        pdf=PDF + f"issue {year}-{number}".encode(),
        record={"acts": [act.reference for act in acts]},
        actor=ACTOR,
        at=at,
        is_reprint=is_reprint,
    )


def publish_opinion(number=1, *, at=AT, **given):
    """An opinion in an issue of its own, of the same number."""
    act = OpinionActFactory(number=number, issue=queries.next_issue_number(2026), **given)
    issue = publish_issue(act, at=at)
    return issue.publications.get()


def publish_founding_act():
    issue = publish_issue(FoundingActFactory(), year=2020, number=56, published_on=date(2020, 7, 10), is_reprint=True)
    return issue.publications.get()


def publish_chain(number=1):
    """An algorithm with its sheet, its opinion and the answer to its first recommendation."""
    sheet = publish(SheetActFactory(order=number))
    opinion = publish_opinion(number)
    answer = publish(AnswerActFactory(number=number))
    return sheet, opinion, answer
