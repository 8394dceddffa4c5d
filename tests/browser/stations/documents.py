"""Station 5 again: a sheet that is sent back is given documents; what acts is refused with what to do."""

from tests.browser.stations.walk import Walk
from tests.files import docx_with, pdf

NOTICE = "notice.pdf"


def the_sheet_is_sent_back_for_its_documents(walk: Walk) -> None:
    approver = walk.approver
    approver.goes_to(walk.sheet)
    approver.opens("Renvoyer pour correction")
    approver.types("Ce qui doit être corrigé", "Joignez la notice remise aux conseillers.")
    approver.presses("Renvoyer la fiche")
    approver.sees("Brouillon")


def the_contributor_joins_documents(walk: Walk) -> None:
    contributor = walk.contributor
    contributor.goes_to(walk.sheet)
    contributor.follows("Joindre ou retirer des documents")
    contributor.sees("Aucun document pour le moment")
    contributor.types("Ce que c’est", "Notice remise aux conseillers")
    contributor.joins("Fichiers", "notice.html", b"<html><script>1</script></html>", "text/html")
    contributor.presses("Joindre")
    assert contributor.status == 422
    contributor.sees("n’est pas d’un type accepté")
    contributor.joins("Fichiers", "notice.docx", docx_with({"word/vbaProject.bin": b"macro"}), "application/zip")
    contributor.presses("Joindre")
    assert contributor.status == 422
    contributor.sees("contient des macros")
    assert contributor.page.get_by_label("Ce que c’est").input_value() == "Notice remise aux conseillers"
    for name in (NOTICE, "brouillon.pdf"):
        contributor.joins("Fichiers", name, pdf(name.encode()), "application/pdf")
        contributor.presses("Joindre")
        contributor.sees(name)
    contributor.presses("Retirer brouillon.pdf")
    contributor.sees("Le document est retiré", NOTICE)
    contributor.does_not_see("brouillon.pdf")
    given = contributor.takes(contributor.link(NOTICE))
    assert "attachment" in given.headers["content-disposition"]


def it_is_proposed_again_and_its_documents_are_frozen(walk: Walk) -> None:
    contributor = walk.contributor
    contributor.goes_to(walk.sheet)
    contributor.sees(NOTICE, "Notice remise aux conseillers")
    contributor.follows("Relire et proposer")
    contributor.presses("Proposer à l’approbation")
    contributor.sees("Proposée")
    contributor.follows("Tout savoir des documents")
    contributor.sees("Les documents sont figés avec cette version")
