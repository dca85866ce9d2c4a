CREATE TABLE "api_keys" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"key_prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by_id" uuid NOT NULL,
	"created_by_email" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by_name" text,
	"last_used_at" timestamp with time zone,
	"last_used_ip" text,
	"rotated_from_id" uuid,
	CONSTRAINT "api_keys_pkey" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "api_keys_name_length" CHECK (char_length("api_keys"."name") between 1 and 255)
);
--> statement-breakpoint
CREATE TABLE "resources_history" (
	"history_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "resources_history_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organization_id" uuid NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"is_active" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "role_resources_history" (
	"history_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "role_resources_history_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organization_id" uuid NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"role_id" uuid NOT NULL,
	"assigned_by_id" uuid,
	"assigned_by_name" text NOT NULL,
	"assigned_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"resource_id" uuid NOT NULL,
	"access_level" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "role_users_history" (
	"history_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "role_users_history_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organization_id" uuid NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"role_id" uuid NOT NULL,
	"assigned_by_id" uuid,
	"assigned_by_name" text NOT NULL,
	"assigned_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"user_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "roles_history" (
	"history_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "roles_history_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organization_id" uuid NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"max_session_duration_hours" integer
);
--> statement-breakpoint
CREATE TABLE "users_history" (
	"history_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "users_history_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organization_id" uuid NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"is_org_admin" boolean NOT NULL,
	"is_active" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_outbox" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"sealed" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"next_try_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "one_time_tokens" (
	"hash" text PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "one_time_tokens_purpose" CHECK ("one_time_tokens"."purpose" in ('invite', 'reset'))
);
--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "next_end_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "max_session_duration_hours" integer DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "allowed_ranges" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "password_min_length" integer DEFAULT 8 NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "password_require_uppercase" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "password_require_lowercase" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "password_require_digit" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "password_require_special_char" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "password_expiration_days" integer;--> statement-breakpoint
ALTER TABLE "role_resources" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "role_resources" ADD COLUMN "access_level" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "role_users" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "password_changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "previous_password_hashes" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD CONSTRAINT "mail_outbox_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_tokens" ADD CONSTRAINT "one_time_tokens_user_fkey" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."users"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash_unique" ON "api_keys" USING btree ("key_hash");--> statement-breakpoint
CREATE INDEX "resources_history_by_id" ON "resources_history" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "resources_history_open" ON "resources_history" USING btree ("organization_id","id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "role_resources_history_by_role" ON "role_resources_history" USING btree ("organization_id","role_id");--> statement-breakpoint
CREATE INDEX "role_resources_history_by_resource" ON "role_resources_history" USING btree ("organization_id","resource_id");--> statement-breakpoint
CREATE INDEX "role_resources_history_open" ON "role_resources_history" USING btree ("organization_id","role_id","resource_id","access_level") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "role_users_history_by_role" ON "role_users_history" USING btree ("organization_id","role_id");--> statement-breakpoint
CREATE INDEX "role_users_history_by_user" ON "role_users_history" USING btree ("organization_id","user_id");--> statement-breakpoint
CREATE INDEX "role_users_history_open" ON "role_users_history" USING btree ("organization_id","role_id","user_id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "roles_history_by_id" ON "roles_history" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "roles_history_open" ON "roles_history" USING btree ("organization_id","id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "users_history_by_id" ON "users_history" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "users_history_open" ON "users_history" USING btree ("organization_id","id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "mail_outbox_by_next_try" ON "mail_outbox" USING btree ("next_try_at");--> statement-breakpoint
CREATE INDEX "one_time_tokens_by_user" ON "one_time_tokens" USING btree ("organization_id","user_id");--> statement-breakpoint
CREATE INDEX "organizations_by_next_end" ON "organizations" USING btree ("next_end_at");--> statement-breakpoint
CREATE INDEX "role_resources_by_end" ON "role_resources" USING btree ("organization_id","expires_at") WHERE "role_resources"."expires_at" is not null;--> statement-breakpoint
CREATE INDEX "role_users_by_end" ON "role_users" USING btree ("organization_id","expires_at") WHERE "role_users"."expires_at" is not null;--> statement-breakpoint
ALTER TABLE "role_resources" DROP CONSTRAINT "role_resources_pkey";
--> statement-breakpoint
ALTER TABLE "role_resources" ADD CONSTRAINT "role_resources_pkey" PRIMARY KEY("organization_id","role_id","resource_id","access_level");--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_limit_range" CHECK ("organizations"."max_session_duration_hours" between 1 and 8760);--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_password_length" CHECK ("organizations"."password_min_length" between 8 and 128);--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_password_days" CHECK ("organizations"."password_expiration_days" between 1 and 365);--> statement-breakpoint
ALTER TABLE "role_resources" ADD CONSTRAINT "role_resources_level_length" CHECK (char_length("role_resources"."access_level") <= 255);