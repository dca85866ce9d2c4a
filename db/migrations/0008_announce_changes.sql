-- A notice is part of the change that it tells of: it leaves with the commit, or not at all.
CREATE FUNCTION announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('postern_changes', NEW.organization_id::text);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION announce_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('postern_changes', NEW.id::text);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER organizations_announced AFTER UPDATE OF version ON organizations
  FOR EACH ROW EXECUTE FUNCTION announce_version();
--> statement-breakpoint
CREATE TRIGGER audit_events_announced AFTER INSERT ON audit_events
  FOR EACH ROW EXECUTE FUNCTION announce_change();
