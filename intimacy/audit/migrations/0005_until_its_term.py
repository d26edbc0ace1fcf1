"""A line of the audit may go once its term is over: a year, six where words were disclosed.

By the database's own clock, so that no mistake of ours lets one go sooner.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TERM = """
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < now() - (CASE
    WHEN OLD.event IN ('counseling.read', 'counseling.printed', 'counseling.saved')
    THEN interval '2192 days' ELSE interval '365 days' END)
  THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'the audit log is append-only';
END $$;
"""
NEVER = """
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
"""


def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(TERM)


def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(NEVER)


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_disclosures")]
    operations = [migrations.RunPython(forwards, backwards)]
