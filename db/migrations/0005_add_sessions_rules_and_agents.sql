CREATE TABLE "agent_commands" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "agent_commands_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"agent_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"command_type" text NOT NULL,
	"cidr" text NOT NULL,
	"description" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"leased_until" timestamp with time zone,
	"deliveries" integer DEFAULT 0 NOT NULL,
	"completed_at" timestamp with time zone,
	"success" boolean,
	"result_message" text,
	"script_results" jsonb,
	CONSTRAINT "agent_commands_pkey" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"api_key_id" uuid,
	"agent_version" text,
	"hostname" text,
	"os_info" text,
	"last_heartbeat_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agents_pkey" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "firewalls" (
	"organization_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"close_due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"close_fence" bigint DEFAULT 0 NOT NULL,
	"close_leased_until" timestamp with time zone,
	"open_due_at" timestamp with time zone,
	"open_fence" bigint DEFAULT 0 NOT NULL,
	"open_leased_until" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"error_code" text,
	"error_message" text,
	"seen_at" timestamp with time zone,
	"room" jsonb DEFAULT '[]' NOT NULL,
	"foreign_rules" jsonb DEFAULT '[]' NOT NULL,
	"foreign_total" integer DEFAULT 0 NOT NULL,
	"held_removals" integer DEFAULT 0 NOT NULL,
	"is_removal_allowed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "firewalls_pkey" PRIMARY KEY("organization_id","resource_id")
);
--> statement-breakpoint
CREATE TABLE "simulated_rules" (
	"organization_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"id" text NOT NULL,
	"ports" text NOT NULL,
	"address" text NOT NULL,
	"note" text,
	"visible_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "simulated_rules_pkey" PRIMARY KEY("organization_id","resource_id","id")
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"resource_id" uuid NOT NULL,
	"resource_name" text NOT NULL,
	"session_id" uuid,
	"static_rule_id" uuid,
	"ip_version" smallint NOT NULL,
	"address" text NOT NULL,
	"ports" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"refused_at" timestamp with time zone,
	"applied_at" timestamp with time zone,
	"removed_at" timestamp with time zone,
	"provider_rule_id" text,
	"error_code" text,
	"error_message" text,
	CONSTRAINT "claims_pkey" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "claims_has_one_owner" CHECK (num_nonnulls(session_id, static_rule_id) = 1),
	CONSTRAINT "claims_ip_version" CHECK (ip_version in (4, 6))
);
--> statement-breakpoint
CREATE TABLE "rules" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"resource_id" uuid NOT NULL,
	"ports" text NOT NULL,
	"address" text NOT NULL,
	"begun_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	"opened_at" timestamp with time zone,
	"seen_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"provider_rule_id" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"unwanted_at" timestamp with time zone,
	"error_code" text,
	"error_message" text,
	CONSTRAINT "rules_pkey" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"user_name" text NOT NULL,
	"user_email" text NOT NULL,
	"ipv4_address" text,
	"ipv6_address" text,
	"reason" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_reason" text,
	"limit_hours" integer NOT NULL,
	"limit_role_id" uuid,
	"limit_role_name" text,
	CONSTRAINT "sessions_pkey" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "sessions_has_address" CHECK (num_nonnulls(ipv4_address, ipv6_address) > 0),
	CONSTRAINT "sessions_end_follows_start" CHECK (expires_at > started_at),
	CONSTRAINT "sessions_end_has_reason" CHECK ((ended_at is null) = (ended_reason is null))
);
--> statement-breakpoint
CREATE TABLE "static_rules" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"label" text NOT NULL,
	"ip_address" text NOT NULL,
	"expires_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"created_by_id" uuid,
	"created_by_email" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "static_rules_pkey" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "static_rules_label_length" CHECK (char_length(label) between 1 and 200)
);
--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "max_live_sessions" integer DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "allows_wide_rules" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "sealed" text;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "is_valid" boolean;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "last_verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "verification_error" text;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "verification_error" text;--> statement-breakpoint
ALTER TABLE "agent_commands" ADD CONSTRAINT "agent_commands_agent_fkey" FOREIGN KEY ("organization_id","agent_id") REFERENCES "public"."agents"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_api_key_fkey" FOREIGN KEY ("organization_id","api_key_id") REFERENCES "public"."api_keys"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "firewalls" ADD CONSTRAINT "firewalls_resource_fkey" FOREIGN KEY ("organization_id","resource_id") REFERENCES "public"."resources"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_session_fkey" FOREIGN KEY ("organization_id","session_id") REFERENCES "public"."sessions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_static_rule_fkey" FOREIGN KEY ("organization_id","static_rule_id") REFERENCES "public"."static_rules"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules" ADD CONSTRAINT "rules_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "static_rules" ADD CONSTRAINT "static_rules_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agent_commands_open" ON "agent_commands" USING btree ("organization_id","agent_id","position") WHERE completed_at is null;--> statement-breakpoint
CREATE INDEX "agent_commands_by_resource" ON "agent_commands" USING btree ("organization_id","resource_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "agents_name_unique" ON "agents" USING btree ("organization_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "agents_key_unique" ON "agents" USING btree ("organization_id","api_key_id");--> statement-breakpoint
CREATE INDEX "firewalls_to_close" ON "firewalls" USING btree ("close_due_at");--> statement-breakpoint
CREATE INDEX "firewalls_to_open" ON "firewalls" USING btree ("open_due_at") WHERE open_due_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "simulated_rules_unique" ON "simulated_rules" USING btree ("organization_id","resource_id","ports","address");--> statement-breakpoint
CREATE UNIQUE INDEX "claims_session_unique" ON "claims" USING btree ("organization_id","session_id","resource_id","address") WHERE session_id is not null and ended_at is null;--> statement-breakpoint
CREATE INDEX "claims_by_session" ON "claims" USING btree ("organization_id","session_id");--> statement-breakpoint
CREATE INDEX "claims_by_static_rule" ON "claims" USING btree ("organization_id","static_rule_id");--> statement-breakpoint
CREATE INDEX "claims_open" ON "claims" USING btree ("organization_id","resource_id") WHERE removed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "rules_live_unique" ON "rules" USING btree ("organization_id","resource_id","ports","address") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "rules_by_resource" ON "rules" USING btree ("organization_id","resource_id","begun_at");--> statement-breakpoint
CREATE INDEX "rules_unwanted" ON "rules" USING btree ("organization_id","unwanted_at") WHERE closed_at is null and unwanted_at is not null;--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("organization_id","user_id","started_at");--> statement-breakpoint
CREATE INDEX "sessions_by_start" ON "sessions" USING btree ("organization_id","started_at");--> statement-breakpoint
CREATE INDEX "sessions_due" ON "sessions" USING btree ("expires_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "static_rules_due" ON "static_rules" USING btree ("expires_at") WHERE ended_at is null;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_live_sessions" CHECK ("organizations"."max_live_sessions" between 1 and 1000);