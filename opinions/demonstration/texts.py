"""The invented texts of the demonstration. None of them is an opinion of the real committee."""

from collections.abc import Mapping

from charter.enums import Grade

# By position of the commitment, or of the commitment and the criterion.
Findings = Mapping[int | tuple[int, int], tuple[Grade, str]]
MARK = "Donnée de démonstration."
G = Grade

# Commitment position → grade and finding, for the file that goes to its end.
ADVICE_FINDINGS: Findings = {
    1: (G.COMPLIANT, "La finalité est utile aux personnes et entre dans les missions."),
    2: (G.RESERVATION, "Le conseiller valide chaque proposition, mais rien ne garantit qu’il en ait le temps."),
    3: (G.RESERVATION, "Aucune mesure d’écart entre groupes n’est produite avant la mise en service."),
    4: (G.COMPLIANT, "La proposition peut être refusée sans conséquence."),
    5: (G.RESERVATION, "Les personnes ne sont pas informées qu’une proposition vient d’un algorithme."),
    6: (G.COMPLIANT, "Les accès sont journalisés et les données minimisées."),
    7: (G.NOT_APPLICABLE, "Le modèle est de petite taille ; son empreinte n’est pas significative."),
}  # fmt: skip

# The second reviewer does not see everything in the same way: « commitment, criterion » where they differ.
ADVICE_SECOND: Findings = {
    **ADVICE_FINDINGS,
    (2, 2): (G.RESERVATION, "La fiche ne dit pas à qui la personne s’adresse pour un nouvel examen."),
    (5, 1): (G.NOT_COMPLIANT, "Rien, sur l’écran remis à la personne, ne dit qu’un algorithme intervient."),
}

ADVICE_ESSENTIAL = (
    "Le comité rend un avis favorable avec trois recommandations.",
    "Le conseiller doit garder le temps et la liberté de s’écarter de la proposition.",
    "Les écarts entre groupes de personnes doivent être mesurés avant la mise en service, puis chaque année.",
    "Les personnes doivent savoir qu’une proposition vient d’un algorithme.",
)
ADVICE_HEARD = ("Après avoir entendu la direction des services aux demandeurs d’emploi en ses observations,",)
ADVICE_RECITALS = {
    1: ("Considérant que proposer des formations adaptées au profil de la personne entre dans les missions ;",),
    2: (
        "Considérant que l’intervention humaine n’a de sens que si le conseiller peut s’écarter de la proposition ;",
        "Considérant que la durée de l’entretien ne change pas, alors que l’examen d’une proposition prend du temps ;",
    ),
    3: ("Considérant que les données reflètent les choix passés, et peuvent reproduire des écarts de traitement ;",),
    4: ("Considérant que la personne peut refuser la proposition sans conséquence sur son accompagnement ;",),
    5: (
        "Considérant que la personne n’est pas informée de l’origine de la proposition, et qu’elle devrait savoir :",
        """- que la proposition vient d’un algorithme ;
- sur quelles données elle repose ;
- qu’elle peut la refuser **sans conséquence**, et demander à en parler à son conseiller.""",
    ),
}
ADVICE_OPERATIVE = """Le déploiement peut se poursuivre, sous réserve des recommandations qui suivent et à ces étapes.

Tableau : étapes du déploiement
| Étape | Agences | Ce que le comité reçoit avant la suivante |
| Poursuite de l’expérimentation | 12 | la part des propositions écartées |
| Extension à une région | 60 | la mesure des écarts entre groupes |
| Généralisation | 900 | le bilan d’une année |"""
# Text, department, position of the commitment, days before the due date, measure of success.
ADVICE_RECOMMENDATIONS = (
    (
        "Prévoir dans l’entretien le temps d’examiner la proposition, et mesurer la part des propositions écartées.",
        "usagers",
        2,
        -20,
        "Part des propositions écartées, publiée chaque trimestre.",
    ),
    (
        "Mesurer chaque année les écarts de proposition selon le sexe, l’âge et le lieu de résidence, et les publier.",
        "usagers",
        3,
        60,
        "Rapport d’écarts publié.",
    ),
    (
        "Informer la personne, au moment de la proposition, qu’elle vient d’un algorithme, et comment en parler.",
        "usagers",
        5,
        30,
        "Mention visible sur chaque proposition.",
    ),
    (
        "Tenir à jour, et remettre aux conseillers, une note d’une page sur ce que l’outil regarde et ignore.",
        "usagers",
        5,
        -10,
        "Note remise à chaque conseiller avant l’usage de l’outil.",
    ),
)
ADVICE_ANSWER = (
    "La direction accepte la recommandation.\n"
    "L’entretien prévoit désormais cinq minutes pour examiner la proposition, et la part des propositions écartées "
    "figure dans le tableau de bord trimestriel."
)

MATCH_FINDINGS: Findings = {
    1: (G.COMPLIANT, "Proposer des candidats à une offre entre dans les missions."),
    2: (G.NOT_COMPLIANT, "Le premier tri est fait sans intervention humaine."),
    3: (G.RESERVATION, "Le critère de distance défavorise les zones rurales."),
    4: (G.RESERVATION, "Ne pas répondre au message est compté comme un refus."),
    5: (G.COMPLIANT, "Le message dit qu’il est automatique."),
    6: (G.COMPLIANT, "Rien à signaler."),
    7: (G.RESERVATION, "L’empreinte du modèle de langue n’est pas mesurée."),
}
MATCH_SECOND: Findings = {
    **MATCH_FINDINGS,
    (2, 1): (G.RESERVATION, "Un conseiller peut revenir sur le premier tri, mais il doit aller le chercher."),
    (4, 2): (G.NOT_COMPLIANT, "L’offre n’est plus visible autrement pour la personne qui ne répond pas."),
    (6, 1): (G.RESERVATION, "Les versions du modèle ne sont pas tracées."),
}
MATCH_RECITALS = {
    2: ("Considérant que le premier tri des candidatures est fait sans qu’un conseiller ne le voie ;",),
    3: ("Considérant que le critère de distance écarte plus souvent les personnes qui vivent en zone rurale ;",),
    4: ("Considérant qu’une absence de réponse n’est pas un refus ;",),
}

MINUTES_NOTE = (
    "Le rapporteur présente le projet d’avis. La discussion porte sur la liberté du conseiller de s’écarter d’une "
    "proposition.\n\nUn membre demande que la trace de chaque écart soit conservée. Le comité en convient."
)
MINUTES_OBSERVATIONS = "Le secrétariat rappelle le calendrier des prochaines séances."
DISAGREEMENT = (
    "Donnée de démonstration : je ne partage pas cet avis, parce que l’effet de l’outil sur le travail des conseillers "
    "n’y est pas mesuré."
)
SEPARATE = (
    "Donnée de démonstration : je ne me joins pas à cet avis.\n\n"
    "L’effet de l’outil sur le travail des conseillers n’est pas mesuré. Une recommandation ne suffit pas : j’aurais "
    "demandé que cette mesure soit faite avant le déploiement."
)
