"""Twenty opinions that the printed form must carry, from the shortest to one that has everything."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bulletin.addresses import issue_label
from opinions.content import Annex, Content, DraftRecommendation, Recital, in_french
from opinions.reading import Names, reading_of
from opinions.rendering import documents
from opinions.rendering.documents import IssueHead, PrintedAct
from opinions.rendering.facts import AlgorithmFacts, DeliberationFacts, OpinionFacts, SeparateOpinionFacts

AT = datetime(2026, 4, 12, 15, tzinfo=UTC)
HEAD = IssueHead(year=2026, number=7, published_on=date(2026, 4, 15), is_demonstration=True)
NAMES = Names(
    departments={"dsi": "Direction des systèmes d’information"},
    commitments={"engagement-1": "Garantir la transparence", "engagement-2": "Maintenir une décision humaine"},
)
SENTENCE = (
    "Considérant que le conseiller garde la décision, que la personne en est informée et qu’elle peut demander un "
    "nouvel examen de sa situation par un agent, sans que ce refus ait une conséquence pour elle ;"
)
NESTED = "- premier rang :\n  - second rang, *en italique* ;\n    - troisième rang **en gras**.\n  - suite\n- fin"
NUMBERED = "1. d’abord ;\n  1. un premier temps ;\n  2. un second ;\n2. ensuite."
TABLE = (
    "Tableau : délais de traitement\n| Étape | Délai (jours) | Part |\n| Instruction | 30 | 12,5 % |\n| Vote | 7 | |"
)
LONG_WORD = "anticonstitutionnellement" * 12
ADDRESS = "https://www.legifrance.gouv.fr/loda/id/LEGITEXT000006068624/?a=" + "très-long/" * 20


def _table(rows: int, columns: int) -> str:
    head = "| " + " | ".join(f"Colonne {n}" for n in range(1, columns + 1)) + " |"
    lines = [
        "| " + " | ".join(f"{row}.{n} cellule" for n in range(1, columns + 1)) + " |" for row in range(1, rows + 1)
    ]
    return "\n".join([f"Tableau : {rows} lignes", head, *lines])


def _recitals(*paragraphs: str) -> tuple[Recital, ...]:
    return (Recital(commitment="engagement-1", title="Engagement 1 – Garantir la transparence", paragraphs=paragraphs),)


def _recommendations(count: int, text: str = "Publier un bilan annuel.") -> tuple[DraftRecommendation, ...]:
    return tuple(
        DraftRecommendation(
            number=number,
            text=f"{text} Mesure {number}.",
            addressee="dsi",
            commitment="engagement-2",
            due_on="2027-06-30" if number % 2 else "",
            measure="Le bilan est publié." if number % 3 else "",
        )
        for number in range(1, count + 1)
    )


def ordinary(**given: Any) -> Content:
    whole = Content(
        title="Aide au repérage des offres non conformes",
        essential=("Le comité est favorable.", "Il demande un bilan annuel."),
        visas=("Vu le code du travail, notamment les articles L.5312-1 et L.5312-2,", "Vu la saisine S-2026-001,"),
        report_by="Sur le rapport de Rapporteur,",
        heard=("Après avoir entendu la direction en ses observations,",),
        recitals=_recitals(SENTENCE, SENTENCE),
        outcome="favorable_with_recommendations",
        operative="Le traitement peut être déployé.",
        recommendations=_recommendations(2),
    )
    return in_french(replace(whole, **given))


def facts_of(content: Content, **given: Any) -> OpinionFacts:
    reading = reading_of(content, NAMES, reference=lambda number: f"REC-2026-01-{number}")
    around = {
        "reference": "Avis n°\u00a02026-01",
        "year": 2026,
        "number": 1,
        "act_on": date(2026, 4, 12),
        "adopted_at": AT,
        "question": "Le traitement est-il conforme à la charte\u202f?",
        "referral": "S-2026-001",
        "origin": "présentée par\u00a0: Direction de l’offre",
        "department": "Direction de l’offre",
        "algorithms": (AlgorithmFacts(reference="ALG-2026-0001", name="Repérage", version=2),),
        "charter": "Charte pour une IA éthique (version 1)",
        "deliberation": DeliberationFacts(
            meeting="séance 2026-02",
            held_on=date(2026, 4, 12),
            members=("Membre A", "Membre B", "Membre C (par pouvoir)"),
            recused=(),
            tally=(("pour", 3), ("contre", 0), ("abstentions", 0)),
            explanation="Quorum atteint. 3 voix pour, 2 requises\u00a0: adopté.",
        ),
        "signatory": "Présidente A",
        "signatory_title": "Pour le comité éthique externe, la présidence",
        "place": "Paris",
        "text_sha256": content.sha256,
        "is_demonstration": True,
    }
    fields = {name: getattr(reading, name) for name in reading.__dataclass_fields__}
    return OpinionFacts(**{**fields, **around, **given})


def html_of(facts: OpinionFacts) -> str:
    """The complete document, as the publication makes it."""
    printed = PrintedAct(
        anchor=facts.anchor,
        identifier=documents.opinion_identifier(facts),
        title=facts.title,
        body=documents.opinion_body(facts, level=2),
    )
    assert issue_label(2026, 7) in HEAD.label
    return documents.act_document(printed, HEAD, author="Comité éthique externe", created=facts.adopted_at)


def _short() -> OpinionFacts:
    content = ordinary(
        essential=("Favorable.",), report_by="", heard=(), recitals=_recitals("Considérant ceci."), recommendations=(),
        outcome="favorable",
    )  # fmt: skip
    return facts_of(content, question="")


def _separate(*authors: str) -> tuple[SeparateOpinionFacts, ...]:
    return tuple(SeparateOpinionFacts(author=author, body=(SENTENCE, NESTED, "Fin.")) for author in authors)


def _everything() -> OpinionFacts:
    content = ordinary(
        essential=("Un point **important**.", NESTED),
        recitals=(
            *_recitals(SENTENCE, TABLE, NUMBERED, SENTENCE, NESTED),
            Recital(commitment="engagement-2", title="Engagement 2 – Maintenir une décision humaine",
                    paragraphs=(SENTENCE, _table(40, 4))),
        ),
        operative=f"Le traitement peut être déployé :\n\n{NUMBERED}\n\n{TABLE}",
        recommendations=_recommendations(12, SENTENCE),
        annexes=(Annex(title="Chiffres", paragraphs=(TABLE, "Lu.")), Annex(title="Glossaire", paragraphs=(NESTED,))),
    )  # fmt: skip
    return facts_of(content, separate_opinions=_separate("Membre B", ""))


GOLDEN: dict[str, Callable[[], OpinionFacts]] = {
    "short": _short,
    "ordinary": lambda: facts_of(ordinary()),
    "nested lists": lambda: facts_of(
        ordinary(recitals=_recitals(SENTENCE, NESTED, SENTENCE, NUMBERED), operative=NESTED)
    ),
    "tables": lambda: facts_of(ordinary(recitals=_recitals(SENTENCE, TABLE, SENTENCE), operative=f"Ceci.\n\n{TABLE}")),
    "two separate opinions": lambda: facts_of(ordinary(), separate_opinions=_separate("Membre B", "")),
    "everything": _everything,
    "long": lambda: facts_of(ordinary(recitals=_recitals(*[SENTENCE * 3] * 60))),
    "a table of many pages": lambda: facts_of(ordinary(recitals=_recitals(SENTENCE, _table(150, 3), SENTENCE))),
    "a table of eight columns": lambda: facts_of(ordinary(operative="Ceci.\n\n" + _table(3, 8))),
    "a high row": lambda: facts_of(ordinary(operative="Tableau : t\n| A | B |\n| a | " + SENTENCE * 8 + " |")),
    "long words": lambda: facts_of(
        ordinary(
            title=f"Avis {LONG_WORD}",
            recitals=_recitals(f"Considérant {LONG_WORD} et [{ADDRESS}]({ADDRESS}) ;"),
            operative=f"Tableau : t\n| {LONG_WORD} | B |\n| {ADDRESS} | b |",
        )
    ),
    "sixty recommendations": lambda: facts_of(ordinary(recommendations=_recommendations(60, SENTENCE))),
    "no recommendation": lambda: facts_of(ordinary(outcome="unfavorable", recommendations=())),
    "annexes": lambda: facts_of(
        ordinary(
            annexes=tuple(Annex(title=f"Pièce {n}", paragraphs=("Lu.", TABLE, NESTED, "Vu.")) for n in range(1, 4))
        )
    ),
    "special characters": lambda: facts_of(
        ordinary(
            title="L’œuvre d’Été & « l’IA » <b>non</b> : 50 % ≤ ½ ?",
            essential=("Α → Ω ; a\u0300 É Œ ÿ ‰ € § ² ³ × ÷ ≠ ∑ “x” ‘y’ – — … ‑ \\\\ \\* \\[ \\] & < > \" '",),
            recitals=_recitals("Considérant 5 * 3 = 15, a \\*étoilé\\*, C:\\\\dossier, {{ x }} {% y %} &amp; ;"),
        )
    ),
    "emphasis and links": lambda: facts_of(
        ordinary(
            essential=("**Tout *est* dit**, [par **la** loi](https://www.legifrance.gouv.fr/) ; *voilà*.",),
            operative="Tableau : *t*\n| **A** | [B](https://example.org/b) |\n| *a* | **b *c*** |\n| 1 | 2 |",
        )
    ),
    "a secret vote and recusals": lambda: facts_of(
        ordinary(),
        deliberation=DeliberationFacts(
            meeting="séance 2026-03",
            held_on=date(2026, 4, 12),
            members=tuple(f"Membre {n}" for n in range(1, 24)),
            recused=("Membre X", "Membre Y"),
            tally=(),
            explanation="Adopté. Le détail n’est pas public.",
        ),
    ),
    "many sheets and visas": lambda: facts_of(
        ordinary(visas=tuple(f"Vu le décret n° 2026-{n} du 1er avril 2026," for n in range(1, 41))),
        algorithms=tuple(
            AlgorithmFacts(reference=f"ALG-2026-{n:04d}", name="Un nom de traitement assez long", version=n)
            for n in range(1, 21)
        ),
    ),
    "a rich summary": lambda: facts_of(ordinary(essential=("En bref :", NESTED, TABLE, "Voilà."))),
    "a long title": lambda: facts_of(ordinary(title="Avis relatif au repérage des offres d’emploi " * 10)),
}
# What every run of the tests renders; the others are rendered by script/faults.
FAST = ["short", "nested lists", "tables", "two separate opinions", "long words", "everything"]
