DROP TRIGGER audit_events_append_only ON audit_events;
--> statement-breakpoint
DROP INDEX audit_events_by_organization;
--> statement-breakpoint
ALTER TABLE audit_events DROP CONSTRAINT audit_events_pkey;
--> statement-breakpoint
ALTER TABLE audit_events RENAME COLUMN id TO former_id;
--> statement-breakpoint
ALTER TABLE audit_events
  ADD COLUMN position bigint,
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN actor_name text,
  ADD COLUMN api_key_id uuid,
  ADD COLUMN related_id uuid,
  ADD COLUMN user_agent text,
  ADD COLUMN previous_hash text,
  ADD COLUMN hash text;
--> statement-breakpoint
-- Moments of the audit log keep their milliseconds, so that what is exported can be verified.
CREATE FUNCTION audit_time(moment timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
--> statement-breakpoint
-- SHA-256 over the hash before it and all that an event says, as the text of one JSON array.
-- lib/domain/audit/chain.ts computes the same from an export.
CREATE FUNCTION audit_hash(event audit_events) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(event.previous_hash, event.organization_id, event.position, event.id, event.event_type,
    event.actor_type, event.actor_id, event.actor_email, event.actor_name,
    event.api_key_id, event.resource_type, event.resource_id, event.resource_name,
    event.related_id, event.result, event.ip_address, event.user_agent,
    event.request_id, event.error_message, event.details,
    audit_time(event.created_at))::text, 'UTF8')), 'hex')
$$;
--> statement-breakpoint
DO $$
DECLARE
  organization uuid;
  event audit_events;
  last_hash text;
  last_position bigint;
BEGIN
  FOR organization IN SELECT DISTINCT organization_id FROM audit_events LOOP
    last_hash := repeat('0', 64);
    last_position := 0;
    FOR event IN SELECT * FROM audit_events WHERE organization_id = organization ORDER BY former_id LOOP
      last_position := last_position + 1;
      event.position := last_position;
      event.previous_hash := last_hash;
      event.created_at := date_trunc('milliseconds', event.created_at);
      last_hash := audit_hash(event);
      UPDATE audit_events
      SET position = last_position, previous_hash = event.previous_hash, hash = last_hash,
        created_at = event.created_at
      WHERE former_id = event.former_id;
    END LOOP;
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE audit_events
  ALTER COLUMN position SET NOT NULL,
  ALTER COLUMN previous_hash SET NOT NULL,
  ALTER COLUMN hash SET NOT NULL,
  DROP COLUMN former_id,
  ADD CONSTRAINT audit_events_pkey PRIMARY KEY (organization_id, position);
--> statement-breakpoint
CREATE UNIQUE INDEX "audit_events_id_unique" ON "audit_events" USING btree ("organization_id","id");
--> statement-breakpoint
CREATE INDEX "audit_events_by_type" ON "audit_events" USING btree ("organization_id","event_type","position");
--> statement-breakpoint
CREATE INDEX "audit_events_by_actor" ON "audit_events" USING btree ("organization_id","actor_email","position");
--> statement-breakpoint
CREATE INDEX "audit_events_by_resource" ON "audit_events" USING btree ("organization_id","resource_id","position");
--> statement-breakpoint
CREATE INDEX "audit_events_by_related" ON "audit_events" USING btree ("organization_id","related_id","position") WHERE "audit_events"."related_id" is not null;
--> statement-breakpoint
CREATE INDEX "audit_events_by_time" ON "audit_events" USING btree ("organization_id","created_at");
--> statement-breakpoint
-- The organization's row is the lock under which its events follow one another; a write holds it already.
CREATE FUNCTION chain_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  PERFORM FROM organizations WHERE id = NEW.organization_id FOR NO KEY UPDATE;
  SELECT position, hash, created_at INTO last FROM audit_events
    WHERE organization_id = NEW.organization_id ORDER BY position DESC LIMIT 1;
  NEW.position := coalesce(last.position, 0) + 1;
  NEW.previous_hash := coalesce(last.hash, repeat('0', 64));
  NEW.created_at := greatest(last.created_at,
    date_trunc('milliseconds', least(NEW.created_at, clock_timestamp())));
  NEW.hash := audit_hash(NEW);
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_events_chained BEFORE INSERT ON audit_events
  FOR EACH ROW EXECUTE FUNCTION chain_audit_event();
--> statement-breakpoint
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
