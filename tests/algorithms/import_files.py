"""Invented files, in the shapes of the registers that are read."""

import json

ETALAB = (
    "Nom de l’administration concernée;Direction/service porteur;Contact au sein de l’administration concernée;"
    "Nom de l’algorithme;Contexte global;Finalité de l’algorithme;"
    "Comment et quand l’algorithme intervient-il dans la prise de décision ?;Niveau d’automatisation de la décision;"
    "Fondements juridiques;Nombre de décisions administratives prises par an;Portée de la décision;"
    "Public concerné par la décision;Données traitées;Source des données traitées;"
    "Mode de collecte des données traitées;Type d’algorithme;Opérations effectuées par l’algorithme;Couleur\n"
    "Pôle emploi;Service des offres;algo@exemple.fr;Tri des courriels;Des milliers de courriels;Orienter;Avant la "
    "lecture;Aide à la décision;Code du travail, art. L.5312-1;12 000;Externe (usagers);Les usagers;Courriels;"
    "Usagers;En ligne;Apprentissage machine;Classement;bleu\n"
)


def dutch(*given):
    """Records of the exported list; each is a dict of what differs."""
    return json.dumps(
        [
            {
                "doel": "Vragen sorteren",
                "geregistreerd": "2026-02-09",
                "id": str(11000 + place),
                "impactassessment": "Ja",
                "juridische_basis": "Wet verzonnen",
                "organisatie": "Gemeente Verzonnen",
                "status": "in_gebruik",
                "title": f"Algoritme {place}",
                "toegevoegd": "2026-05-13",
                "url": f"https://exemple.nl/{place}",
                **changed,
            }
            for place, changed in enumerate(given)
        ]
    ).encode()


DUTCH_STANDARD = {
    "name": "Sorteren",
    "description_short": "Sorteert vragen",
    "organization": "Gemeente Verzonnen",
    "theme": ["Werk"],
    "status": "In gebruik",
    "start_date": "03-2025",
    "contact": "vragen@exemple.nl",
    "publication_category": "Overige algoritmes (Categorie C)",
    "purpose_and_impact": "Vragen sorteren",
    "considerations": "Sneller",
    "human_intervention": "Een mens leest",
    "risk_management": "Klein",
    "legal_basis": "",
    "impact_assessments": "DPIA, IAMA",
    "data": "Vragen",
    "technical_operation": "Woorden tellen",
    "supplier": "n.v.t.",
    "language": "NLD",
    "schema": "1.0",
    "source_id": "V-12",
}
ATRS = {
    "name": "Message sorter",
    "description": "Sorts messages",
    "contact_email": "team@example.org",
    "senior_responsible_owner": "Head of messages",
    "process_integration": "Before reading",
    "provided_information": "A label",
    "human_decisions": "A person reads",
    "phase": "production",
    "risk_name*": ["Wrong label", "Late"],
    "risk_mitigation*": ["Read again", "Alert"],
    "impact_assessment_name*": [],
}
CARD = """---
model_name: Trieur
tags: [courriels, tri]
pipeline_tag: text-classification
license: mit
datasets: [courriels-inventes]
model_details:
  overview: Classe des courriels inventés
  owners: [{name: Personne Inventée}]
considerations:
  users: [Conseillers]
  ethical_considerations:
    - {name: Moins bon en langue étrangère, mitigation_strategy: Relecture}
---
# Trieur
"""
