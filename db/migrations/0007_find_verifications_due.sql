ALTER TABLE "credentials" ADD COLUMN "verification_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "verification_due_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "credentials_to_verify" ON "credentials" USING btree ("verification_due_at") WHERE verification_due_at is not null;--> statement-breakpoint
CREATE INDEX "resources_by_credential" ON "resources" USING btree ("organization_id","credential_id");--> statement-breakpoint
CREATE INDEX "resources_to_verify" ON "resources" USING btree ("verification_due_at") WHERE verification_due_at is not null;
