"""Take the hash of every act in the transaction that records it, so that no act is ever without one."""

from django.db import migrations

from kusei.kernel.ledger.encoding import LEAF_TEXT_SQL

CREATE = f"""
CREATE FUNCTION ledger_hash_act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    a public.ledger_act := NEW;
BEGIN
    INSERT INTO public.ledger_unsealed (act_id, hash)
    VALUES (NEW.id, sha256('\\x00'::bytea || convert_to({LEAF_TEXT_SQL}, 'UTF8')));
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION ledger_hash_act() FROM PUBLIC;
CREATE TRIGGER ledger_hash_act AFTER INSERT ON ledger_act FOR EACH ROW EXECUTE FUNCTION ledger_hash_act();
"""
DROP = """
DROP TRIGGER ledger_hash_act ON ledger_act;
DROP FUNCTION ledger_hash_act();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_add_acts_and_seals")]
    operations = [migrations.RunSQL(CREATE, DROP)]
