"""What was one line of text in a sheet becomes the first row of its kind. No text is lost."""

from django.db import migrations

# (old column, model, fact that takes the text, what the row says besides)
_MOVES = (
    ("contact", "ContactPoint", "address", {"purpose": "public"}),
    ("legal_basis_decision", "LegalBasis", "title", {"kind": "decision"}),
    ("legal_basis_data", "LegalBasis", "title", {"kind": "data"}),
    ("supplier", "Supplier", "name", {}),
    ("impact_study_note", "Assessment", "title", {"kind": "dpia"}),
    ("lifecycle_note", "LifecycleEvent", "what", {}),
)


def move(apps, schema_editor):
    sheets = apps.get_model("algorithms", "SheetVersion").objects
    for column, model, fact, besides in _MOVES:
        rows = apps.get_model("algorithms", model).objects
        for sheet in sheets.exclude(**{column: ""}).order_by("pk").iterator():
            position = rows.filter(sheet=sheet).count() + 1
            rows.create(sheet=sheet, position=position, **{fact: getattr(sheet, column)}, **besides)


class Migration(migrations.Migration):
    dependencies = [("algorithms", "0004_the_facts_once")]

    operations = [migrations.RunPython(move)]
