-- What the access model was at any past moment: each change closes the open row and opens the next.
-- For the two assignment tables also the organization's next end is kept here.
CREATE FUNCTION keep_roles_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO roles_history (organization_id, id, name, max_session_duration_hours, valid_from)
    SELECT organization_id, id, name, max_session_duration_hours, created_at FROM come;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE roles_history kept SET valid_to = now()
    FROM gone WHERE kept.organization_id = gone.organization_id AND kept.id = gone.id AND kept.valid_to IS NULL;
  ELSE
    WITH changed AS (
      SELECT come.organization_id, come.id, come.name, come.max_session_duration_hours
      FROM come JOIN gone ON come.organization_id = gone.organization_id AND come.id = gone.id
      WHERE (come.name, come.max_session_duration_hours) IS DISTINCT FROM (gone.name, gone.max_session_duration_hours)
    ), closed AS (
      UPDATE roles_history kept SET valid_to = now()
      FROM changed WHERE kept.organization_id = changed.organization_id AND kept.id = changed.id AND kept.valid_to IS NULL
    )
    INSERT INTO roles_history (organization_id, id, name, max_session_duration_hours, valid_from)
    SELECT organization_id, id, name, max_session_duration_hours, now() FROM changed;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER roles_history_begun AFTER INSERT ON roles REFERENCING NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_roles_history();
--> statement-breakpoint
CREATE TRIGGER roles_history_changed AFTER UPDATE ON roles
  REFERENCING OLD TABLE AS gone NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_roles_history();
--> statement-breakpoint
CREATE TRIGGER roles_history_ended AFTER DELETE ON roles REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_roles_history();
--> statement-breakpoint
INSERT INTO roles_history (organization_id, id, name, max_session_duration_hours, valid_from)
  SELECT organization_id, id, name, max_session_duration_hours, created_at FROM roles;
--> statement-breakpoint
CREATE FUNCTION keep_users_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO users_history (organization_id, id, name, email, is_org_admin, is_active, valid_from)
    SELECT organization_id, id, name, email, is_org_admin, is_active, created_at FROM come;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE users_history kept SET valid_to = now()
    FROM gone WHERE kept.organization_id = gone.organization_id AND kept.id = gone.id AND kept.valid_to IS NULL;
  ELSE
    WITH changed AS (
      SELECT come.organization_id, come.id, come.name, come.email, come.is_org_admin, come.is_active
      FROM come JOIN gone ON come.organization_id = gone.organization_id AND come.id = gone.id
      WHERE (come.name, come.email, come.is_org_admin, come.is_active) IS DISTINCT FROM (gone.name, gone.email, gone.is_org_admin, gone.is_active)
    ), closed AS (
      UPDATE users_history kept SET valid_to = now()
      FROM changed WHERE kept.organization_id = changed.organization_id AND kept.id = changed.id AND kept.valid_to IS NULL
    )
    INSERT INTO users_history (organization_id, id, name, email, is_org_admin, is_active, valid_from)
    SELECT organization_id, id, name, email, is_org_admin, is_active, now() FROM changed;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER users_history_begun AFTER INSERT ON users REFERENCING NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_users_history();
--> statement-breakpoint
CREATE TRIGGER users_history_changed AFTER UPDATE ON users
  REFERENCING OLD TABLE AS gone NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_users_history();
--> statement-breakpoint
CREATE TRIGGER users_history_ended AFTER DELETE ON users REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_users_history();
--> statement-breakpoint
INSERT INTO users_history (organization_id, id, name, email, is_org_admin, is_active, valid_from)
  SELECT organization_id, id, name, email, is_org_admin, is_active, created_at FROM users;
--> statement-breakpoint
CREATE FUNCTION keep_resources_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO resources_history (organization_id, id, name, is_active, valid_from)
    SELECT organization_id, id, name, is_active, created_at FROM come;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE resources_history kept SET valid_to = now()
    FROM gone WHERE kept.organization_id = gone.organization_id AND kept.id = gone.id AND kept.valid_to IS NULL;
  ELSE
    WITH changed AS (
      SELECT come.organization_id, come.id, come.name, come.is_active
      FROM come JOIN gone ON come.organization_id = gone.organization_id AND come.id = gone.id
      WHERE (come.name, come.is_active) IS DISTINCT FROM (gone.name, gone.is_active)
    ), closed AS (
      UPDATE resources_history kept SET valid_to = now()
      FROM changed WHERE kept.organization_id = changed.organization_id AND kept.id = changed.id AND kept.valid_to IS NULL
    )
    INSERT INTO resources_history (organization_id, id, name, is_active, valid_from)
    SELECT organization_id, id, name, is_active, now() FROM changed;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER resources_history_begun AFTER INSERT ON resources REFERENCING NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_resources_history();
--> statement-breakpoint
CREATE TRIGGER resources_history_changed AFTER UPDATE ON resources
  REFERENCING OLD TABLE AS gone NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_resources_history();
--> statement-breakpoint
CREATE TRIGGER resources_history_ended AFTER DELETE ON resources REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_resources_history();
--> statement-breakpoint
INSERT INTO resources_history (organization_id, id, name, is_active, valid_from)
  SELECT organization_id, id, name, is_active, created_at FROM resources;
--> statement-breakpoint
CREATE FUNCTION keep_role_resources_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE role_resources_history kept SET valid_to = least(now(), kept.expires_at)
    FROM gone WHERE kept.organization_id = gone.organization_id AND kept.role_id = gone.role_id AND kept.resource_id = gone.resource_id AND kept.access_level = gone.access_level AND kept.valid_to IS NULL;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO role_resources_history (organization_id, role_id, resource_id, access_level, assigned_by_id, assigned_by_name, assigned_at, expires_at, valid_from)
    SELECT organization_id, role_id, resource_id, access_level, assigned_by_id, assigned_by_name, assigned_at, expires_at, CASE TG_OP WHEN 'INSERT' THEN assigned_at ELSE now() END FROM come;
    UPDATE organizations SET next_end_at = least(next_end_at, soonest.expires_at)
    FROM (SELECT organization_id, min(expires_at) AS expires_at FROM come
      WHERE expires_at IS NOT NULL GROUP BY organization_id) soonest
    WHERE id = soonest.organization_id;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER role_resources_history_begun AFTER INSERT ON role_resources REFERENCING NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_role_resources_history();
--> statement-breakpoint
CREATE TRIGGER role_resources_history_changed AFTER UPDATE ON role_resources
  REFERENCING OLD TABLE AS gone NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_role_resources_history();
--> statement-breakpoint
CREATE TRIGGER role_resources_history_ended AFTER DELETE ON role_resources REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_role_resources_history();
--> statement-breakpoint
INSERT INTO role_resources_history (organization_id, role_id, resource_id, access_level, assigned_by_id, assigned_by_name, assigned_at, expires_at, valid_from)
  SELECT organization_id, role_id, resource_id, access_level, assigned_by_id, assigned_by_name, assigned_at, expires_at, assigned_at FROM role_resources;
--> statement-breakpoint
CREATE FUNCTION keep_role_users_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE role_users_history kept SET valid_to = least(now(), kept.expires_at)
    FROM gone WHERE kept.organization_id = gone.organization_id AND kept.role_id = gone.role_id AND kept.user_id = gone.user_id AND kept.valid_to IS NULL;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO role_users_history (organization_id, role_id, user_id, assigned_by_id, assigned_by_name, assigned_at, expires_at, valid_from)
    SELECT organization_id, role_id, user_id, assigned_by_id, assigned_by_name, assigned_at, expires_at, CASE TG_OP WHEN 'INSERT' THEN assigned_at ELSE now() END FROM come;
    UPDATE organizations SET next_end_at = least(next_end_at, soonest.expires_at)
    FROM (SELECT organization_id, min(expires_at) AS expires_at FROM come
      WHERE expires_at IS NOT NULL GROUP BY organization_id) soonest
    WHERE id = soonest.organization_id;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER role_users_history_begun AFTER INSERT ON role_users REFERENCING NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_role_users_history();
--> statement-breakpoint
CREATE TRIGGER role_users_history_changed AFTER UPDATE ON role_users
  REFERENCING OLD TABLE AS gone NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION keep_role_users_history();
--> statement-breakpoint
CREATE TRIGGER role_users_history_ended AFTER DELETE ON role_users REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_role_users_history();
--> statement-breakpoint
INSERT INTO role_users_history (organization_id, role_id, user_id, assigned_by_id, assigned_by_name, assigned_at, expires_at, valid_from)
  SELECT organization_id, role_id, user_id, assigned_by_id, assigned_by_name, assigned_at, expires_at, assigned_at FROM role_users;
