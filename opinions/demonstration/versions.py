"""An algorithm that changed after its opinion: an invented version 2, marked so."""

from algorithms import operations
from algorithms.content import SheetContent
from algorithms.models import SheetVersion
from algorithms.queries import with_rows
from opinions.demonstration.files import sheet_named
from opinions.demonstration.stage import Stage
from opinions.demonstration.texts import MARK

_CHANGES = {
    "change_note": f"{MARK} Les ateliers sont proposés sans passer par le conseiller.",
    "human_intervention": f"{MARK} Le conseiller n’intervient qu’à la demande de la personne.",
    "audience": f"{MARK} Les personnes inscrites depuis moins de six mois.",
}
_DATA = {"data": f"{MARK} Situation familiale", "origin": "Dossier de la personne", "personal": "ordinary"}


def change_after_the_opinion(stage: Stage) -> SheetVersion:
    """Written, approved by a second person and published: the opinion bears on the version before."""
    first = sheet_named("Conseils personnalisés")
    opened, written, approved = (stage.days_ago(days) for days in (36, 35, 34))
    draft = operations.start_version(sheet_id=first.pk, actor=stage.actor("contribution", opened), at=opened)
    known = with_rows(SheetVersion.objects.filter(pk=draft.pk)).get()
    rows = [{name: getattr(row, name) for name in row.FACTS} for row in known.datasets.all()]
    operations.edit_sheet(
        sheet_id=draft.pk,
        actor=stage.actor("contribution", written),
        at=written,
        revision=known.revision,
        content=SheetContent(values=_CHANGES, rows={"datasets": [*rows, _DATA]}),
    )
    operations.propose_sheet(sheet_id=draft.pk, actor=stage.actor("contribution", written), at=written)
    second = stage.actor("approbation", approved)
    operations.approve_sheet(sheet_id=draft.pk, actor=second, at=approved)
    return operations.publish_sheet(sheet_id=draft.pk, actor=second, at=approved)
