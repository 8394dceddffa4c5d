"""Station 5 once more: a person asks for the rules; the department answers in law, by letter."""

from tests.browser.stations.walk import Walk


def a_request_is_entered_and_prepared(walk: Walk) -> None:
    contributor = walk.contributor
    contributor.goes_to(walk.sheet)
    contributor.follows("Mention à porter sur les décisions")
    contributor.sees("Texte à copier")
    contributor.goes_to(walk.sheet)
    contributor.follows("Enregistrer une demande")
    contributor.presses("Enregistrer la demande")
    assert contributor.status == 422
    contributor.answers("Par", "courrier")
    contributor.types("Référence du dossier", "D-2026-17")
    contributor.types("Décision en cause", "Orientation du 3 mars")
    contributor.presses("Enregistrer la demande")
    contributor.sees("Un mois pour répondre", "Dites comment l’algorithme a contribué à cette décision")
    contributor.follows("Préparer la réponse")
    contributor.types("1° Comment l’algorithme", "Il a proposé un diagnostic, que le conseiller a suivi.")
    contributor.presses("Enregistrer la préparation")
    contributor.sees("Dans votre cas : Il a proposé un diagnostic")
    contributor.does_not_see("Signer la réponse")


def the_approver_signs_a_refusal(walk: Walk) -> None:
    approver = walk.approver
    approver.goes_to("/algorithmes/demandes/")
    approver.follows("DEM-")
    approver.presses("Signer la réponse")
    assert approver.status == 422
    approver.sees("La réponse ne peut pas encore partir")
    approver.opens("Refuser")
    approver.types("Motif du refus", "La décision a été prise sans cet algorithme.")
    approver.presses("Signer le refus")
    approver.sees("telle qu’elle est partie", "La décision a été prise sans cet algorithme", "www.cada.fr")


def nobody_else_reads_it(walk: Walk) -> None:
    stranger = walk.people("entreprises")
    stranger.goes_to("/algorithmes/demandes/")
    stranger.does_not_see("D-2026-17")


def the_rules_are_public(walk: Walk) -> None:
    walk.reader.goes_to("/algorithmes/regles/")
    walk.reader.sees("Une décision vous concerne", walk.reference)
