"""Rules that neither database can state as a constraint, as triggers of both: leases guard decisions for good."""

SQLITE = (
    """CREATE TRIGGER decision_needs_lease BEFORE INSERT ON decision
WHEN NOT EXISTS (SELECT 1 FROM item WHERE id = NEW.item_id AND fence = NEW.fence
                 AND holder_id = NEW.account_id AND until >= NEW.at)
BEGIN SELECT RAISE(ABORT, 'no live lease'); END""",
    """CREATE TRIGGER decision_kept_from_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are for good'); END""",
    """CREATE TRIGGER decision_kept_from_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are for good'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION decision_needs_lease() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM item WHERE id = NEW.item_id AND fence = NEW.fence
                 AND holder_id = NEW.account_id AND until >= NEW.at FOR UPDATE)
  THEN RAISE EXCEPTION 'no live lease' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN NEW;
END $$""",
    "CREATE TRIGGER decision_needs_lease BEFORE INSERT ON decision"
    " FOR EACH ROW EXECUTE FUNCTION decision_needs_lease()",
    """CREATE FUNCTION decision_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'decisions are for good' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    "CREATE TRIGGER decision_kept BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION decision_kept()",
)
