"""The folding of accents that search uses, in the index and in the question: no extension is needed.

Decomposed first, so that `lower` only ever meets plain letters, whatever the collation of the database. What is still
not ASCII (’ « » – no-break spaces) becomes a space: under the collation C the parser would take it for a letter.
"""

from django.db import migrations

CREATE = r"""
CREATE OR REPLACE FUNCTION bulletin_fold(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$
    SELECT regexp_replace(replace(replace(replace(replace(
        lower(regexp_replace(normalize(given, NFD), U&'[\0300-\036f]', '', 'g')),
        U&'\0153', 'oe'), U&'\0152', 'oe'), U&'\00e6', 'ae'), U&'\00c6', 'ae'),
        U&'[^\0001-\007f]', ' ', 'g')
$$
"""


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, reverse_sql="DROP FUNCTION IF EXISTS bulletin_fold(text)")]
