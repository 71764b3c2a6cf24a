"""Refuse a receipt for a day that is closed, whatever the code tries."""

from django.db import migrations

CREATE = """
CREATE FUNCTION fees_refuse_after_closing() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM public.fees_dailyclosing c WHERE c.office_id = NEW.office_id AND c.day = NEW.day) THEN
        RAISE EXCEPTION 'the till of office % is closed for %', NEW.office_id, NEW.day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_receipt_after_closing';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER fees_refuse_after_closing BEFORE INSERT ON fees_receipt
    FOR EACH ROW EXECUTE FUNCTION fees_refuse_after_closing();
"""
DROP = """
DROP TRIGGER fees_refuse_after_closing ON fees_receipt;
DROP FUNCTION fees_refuse_after_closing();
"""


class Migration(migrations.Migration):
    dependencies = [("fees", "0001_add_receipts_and_closings")]
    operations = [migrations.RunSQL(CREATE, DROP)]
