"""Tables to which rows are only ever added: the trigger, which refuses the owner's slips too.

The boundary is the GRANT (`common.grants`), for models that say `append_only = True`; the trigger is the second lock.
"""

import pgtrigger


def triggers() -> list[pgtrigger.Trigger]:
    """For `Meta.triggers` of a model that is append-only."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            operation=pgtrigger.Truncate,
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
        ),
    ]
