-- One firewall row for each resource, whoever adds it.
CREATE FUNCTION keep_firewalls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO firewalls (organization_id, resource_id) SELECT organization_id, id FROM come;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER resources_have_firewalls AFTER INSERT ON resources REFERENCING NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_firewalls();
--> statement-breakpoint
INSERT INTO firewalls (organization_id, resource_id) SELECT organization_id, id FROM resources;
