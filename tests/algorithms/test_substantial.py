"""Which changes are substantial, drawn rule by rule; and what is no change."""

from pathlib import Path

import pytest

from algorithms.models import DataSet, SheetVersion, Supplier
from algorithms.substantial import RULES, substantial_changes

# before → after: the rule that is met, or none.
COLUMNS = """
column             | before                   | after                     | rule
-------------------+--------------------------+---------------------------+-------------------
purpose            | Trier les demandes       | Orienter les personnes    | purpose
purpose            | Trier les demandes       | trier   les DEMANDES.     | -
purpose            | -                        | Trier                     | purpose
founds_decision    | no                       | yes                       | founds_decision
founds_decision    | unknown                  | no                        | founds_decision
automation         | support                  | full                      | automation
human_intervention | Le conseiller décide     | Personne                  | human_intervention
decision_scope     | internal                 | external                  | decision_scope
audience           | Les entreprises          | Les demandeurs d’emploi   | audience
technique          | rules                    | learning                  | technique
operations         | Trier                    | Trier, puis écarter       | operations
parameters         | Âge : 1                  | Âge : 2                   | parameters
lifecycle          | study                    | experiment                | lifecycle
lifecycle          | experiment               | rollout                   | -
lifecycle          | rollout                  | generalised               | lifecycle
lifecycle          | experiment               | generalised               | lifecycle
lifecycle          | suspended                | generalised               | lifecycle
lifecycle          | generalised              | generalised               | -
lifecycle          | generalised              | suspended                 | -
lifecycle          | generalised              | retired                   | -
name               | Un nom                   | Un autre                  | -
summary            | Un résumé                | Un autre                  | -
bearer_service     | Un service               | Un autre                  | -
monitoring         | Chaque mois              | Chaque an                 | -
"""
# (personal before, personal after) of the same data; « absent » when it is not there.
DATA = """
before    | after     | rule
----------+-----------+--------------
absent    | ordinary  | personal_data
absent    | sensitive | personal_data
absent    | none      | -
absent    | unknown   | -
none      | ordinary  | personal_data
unknown   | ordinary  | personal_data
ordinary  | sensitive | personal_data
ordinary  | ordinary  | -
sensitive | ordinary  | -
ordinary  | absent    | -
"""
PROVIDERS = """
before  | after   | rule
--------+---------+---------
absent  | yes     | provider
absent  | no      | -
no      | yes     | provider
yes     | yes     | -
yes     | absent  | provider
unknown | no      | -
"""


def drawn(table):
    _header, _line, *lines = table.strip().splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def sheet(*, datasets=(), suppliers=(), **columns):
    """A version in memory, as if its rows had been loaded."""
    made = SheetVersion(**columns)
    made._prefetched_objects_cache = {"datasets": loaded(DataSet, datasets), "suppliers": loaded(Supplier, suppliers)}
    return made


def loaded(model, rows):
    found = model.objects.none()
    found._result_cache = list(rows)
    return found


def met(before, after):
    return [rule.name for rule in substantial_changes(before, after)]


@pytest.mark.parametrize(("column", "before", "after", "rule"), drawn(COLUMNS))
def test_a_column_says_otherwise(column, before, after, rule):
    old, new = (sheet(**{column: "" if value == "-" else value}) for value in (before, after))

    assert met(old, new) == ([] if rule == "-" else [rule])


@pytest.mark.parametrize(("before", "after", "rule"), drawn(DATA))
def test_personal_data_come_in(before, after, rule):
    old, new = (
        sheet(datasets=[] if value == "absent" else [DataSet(data="Le dossier", personal=value)])
        for value in (before, after)
    )

    assert met(old, new) == ([] if rule == "-" else [rule])


@pytest.mark.parametrize(("before", "after", "rule"), drawn(PROVIDERS))
def test_another_provider_answers_for_the_system(before, after, rule):
    old, new = (
        sheet(suppliers=[] if value == "absent" else [Supplier(name="Un éditeur", is_provider=value)])
        for value in (before, after)
    )

    assert met(old, new) == ([] if rule == "-" else [rule])


def test_every_rule_says_why_in_words_and_from_which_text():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.label and rule.why and rule.source for rule in RULES)


def test_the_decision_record_names_every_rule():
    record = next(Path("docs/adr").glob("*-substantial-changes.md")).read_text("utf-8")

    assert [rule.label for rule in RULES if rule.label not in record] == []
