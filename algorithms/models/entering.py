"""How PostgreSQL keeps the rows of the registry true, whoever writes the sheets (algorithms.models.entries)."""

import pgtrigger

# Which version stands for its algorithm, for each kind of reader (algorithms.roles): whoever works on it reads the last
# one; the committee and those who steer, the last that was proposed; everybody, the last that is or was public.
_STANDING = """
    UPDATE algorithms_sheetentry e SET
        is_latest = e.number = coalesce(m.latest, 0),
        is_latest_proposed = e.number = coalesce(m.proposed, 0),
        is_latest_public = e.number = coalesce(m.public, 0)
    FROM (
        SELECT max(number) AS latest,
               max(number) FILTER (WHERE status <> 'draft') AS proposed,
               max(number) FILTER (WHERE status IN ('published', 'superseded')) AS public
        FROM algorithms_sheetentry WHERE algorithm_id = {algorithm}
    ) m
    WHERE e.algorithm_id = {algorithm}
      AND (e.is_latest, e.is_latest_proposed, e.is_latest_public) IS DISTINCT FROM (
          e.number = coalesce(m.latest, 0), e.number = coalesce(m.proposed, 0), e.number = coalesce(m.public, 0));
"""
# The twin of queries.legal.risk_of_sheet, compared in the tests: read for thousands of rows, written for one algorithm.
_RISK = """
    UPDATE algorithms_sheetentry e SET risk_class = coalesce((
        SELECT l.risk_class
        FROM algorithms_legalassessment l JOIN algorithms_sheetversion v ON v.id = l.sheet_id
        WHERE l.status = 'signed' AND v.algorithm_id = e.algorithm_id AND v.number <= e.number
        ORDER BY v.number DESC, l.signed_at DESC LIMIT 1), 'not_assessed')
    WHERE e.algorithm_id = {algorithm};
"""
# Written each time; the words are only read again when what is said has changed.
_ENTER = """
    INSERT INTO algorithms_sheetentry AS e (
        sheet_id, algorithm_id, department_id, reference, number, status, lifecycle, technique, name_key, updated_on,
        review_due_on, is_latest, is_latest_proposed, is_latest_public, risk_class,
        objectives, completeness, dead_links, edition)
    SELECT NEW.id, a.id, a.department_id, a.reference, NEW.number, NEW.status, NEW.lifecycle, NEW.technique,
           left(bulletin_fold(NEW.name), 200), NEW.updated_on, NEW.review_due_on,
           false, false, false, 'not_assessed', '{}', '{}', 0, 0
    FROM algorithms_algorithm a WHERE a.id = NEW.algorithm_id
    ON CONFLICT (sheet_id) DO UPDATE SET
        number = EXCLUDED.number, status = EXCLUDED.status, lifecycle = EXCLUDED.lifecycle,
        technique = EXCLUDED.technique, name_key = EXCLUDED.name_key, updated_on = EXCLUDED.updated_on,
        review_due_on = EXCLUDED.review_due_on;
    -- STANDING --
    IF TG_OP = 'INSERT' THEN
        -- RISK --
    END IF;
    IF TG_OP = 'INSERT'
       OR (OLD.search_text, OLD.name, OLD.keywords) IS DISTINCT FROM (NEW.search_text, NEW.name, NEW.keywords)
       OR NOT EXISTS (SELECT 1 FROM algorithms_sheetwords WHERE entry_id = NEW.id) THEN
        INSERT INTO algorithms_sheetwords (entry_id, vector, names) VALUES (
            NEW.id,
            to_tsvector('french', regexp_replace(
                bulletin_fold(NEW.name || ' ' || NEW.keywords || ' ' || NEW.search_text), '[^a-z0-9]+', ' ', 'g')),
            to_tsvector('french', regexp_replace(
                bulletin_fold(NEW.name || ' ' || NEW.keywords), '[^a-z0-9]+', ' ', 'g')))
        ON CONFLICT (entry_id) DO UPDATE SET vector = EXCLUDED.vector, names = EXCLUDED.names;
    END IF;
    RETURN NULL;
""".replace("-- STANDING --", _STANDING.format(algorithm="NEW.algorithm_id")).replace(
    "-- RISK --", _RISK.format(algorithm="NEW.algorithm_id")
)


def enters_the_registry() -> pgtrigger.Trigger:
    """For `SheetVersion`: its row of the registry follows it."""
    return pgtrigger.Trigger(
        name="enters_the_registry",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.After,
        func=_ENTER,
    )


def leaves_the_registry() -> pgtrigger.Trigger:
    """For `SheetEntry`: when a draft is thrown away, the version before it stands again."""
    return pgtrigger.Trigger(
        name="leaves_the_registry",
        operation=pgtrigger.Delete,
        when=pgtrigger.After,
        func=_STANDING.format(algorithm="OLD.algorithm_id") + "RETURN NULL;",
    )


def classes_its_algorithm() -> pgtrigger.Trigger:
    """For `LegalAssessment`: once signed, it says the class of its version and of those after it."""
    return pgtrigger.Trigger(
        name="classes_its_algorithm",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.Q(new__status="signed"),
        declare=[("assessed", "uuid")],
        func="""
            SELECT algorithm_id INTO assessed FROM algorithms_sheetversion WHERE id = NEW.sheet_id;
            -- RISK --
            RETURN NULL;
        """.replace("-- RISK --", _RISK.format(algorithm="assessed")),
    )


def moves_with_its_algorithm() -> pgtrigger.Trigger:
    """For `Algorithm`: given to another direction, its rows are of that direction at once."""
    return pgtrigger.Trigger(
        name="moves_its_entries",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.AnyChange("department", "reference"),
        func="""
            UPDATE algorithms_sheetentry SET department_id = NEW.department_id, reference = NEW.reference
            WHERE algorithm_id = NEW.id;
            RETURN NULL;
        """,
    )
