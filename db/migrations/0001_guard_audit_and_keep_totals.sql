CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_events is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE TRIGGER audit_events_never_truncated BEFORE TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
-- Adds the changed rows to the organization's column that the trigger names, or takes them off.
CREATE FUNCTION keep_total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'UPDATE organizations SET %1$I = %1$I %2$s counted.rows
     FROM (SELECT organization_id, count(*) AS rows FROM changed GROUP BY organization_id) counted
     WHERE id = counted.organization_id',
    TG_ARGV[0], CASE TG_OP WHEN 'INSERT' THEN '+' ELSE '-' END);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER roles_counted_in AFTER INSERT ON roles REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_total('roles_total');
--> statement-breakpoint
CREATE TRIGGER roles_counted_out AFTER DELETE ON roles REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_total('roles_total');
--> statement-breakpoint
CREATE TRIGGER users_counted_in AFTER INSERT ON users REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_total('users_total');
--> statement-breakpoint
CREATE TRIGGER users_counted_out AFTER DELETE ON users REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_total('users_total');
--> statement-breakpoint
CREATE TRIGGER resources_counted_in AFTER INSERT ON resources REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_total('resources_total');
--> statement-breakpoint
CREATE TRIGGER resources_counted_out AFTER DELETE ON resources REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_total('resources_total');
--> statement-breakpoint
-- The one format of a moment on the wire: whole seconds and Z.
CREATE FUNCTION wire_time(moment timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;
