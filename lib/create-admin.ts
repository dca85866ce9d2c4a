import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { z } from "zod";
import { closeDatabase } from "@/db/connection";
import { line } from "./contract/common";
import { email } from "./contract/email";
import { passwordLengthMax, passwordLengthMin } from "./contract/password";
import { createOrganization } from "./domain/organizations/organizations";
import { environment, readAdminPassword, SettingError } from "./env";

const usage =
  "npm run create-admin -- --org <slug> --org-name <name> --email <address> --name <name>";

const wanted = z.object({
  org: z
    .string({ error: "--org is missing" })
    .regex(
      /^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$/,
      "--org should be lower-case letters, digits and hyphens",
    ),
  "org-name": line("--org-name", 200),
  email: email,
  name: line("--name", 200),
  password: z
    .string()
    .min(passwordLengthMin, "POSTERN_ADMIN_PASSWORD should have 8 to 128 characters")
    .max(passwordLengthMax, "POSTERN_ADMIN_PASSWORD should have 8 to 128 characters"),
});

/** Makes an organization and its first admin on a Postgres server. */
async function createAdmin(): Promise<string> {
  if (!environment().databaseUrl) {
    throw new SettingError(
      "DATABASE_URL is missing. It should name the Postgres server; the embedded database has a demo organization already.",
    );
  }
  const { values } = parseArgs({
    // The first word is the name of this program.
    allowPositionals: true,
    options: {
      org: { type: "string" },
      "org-name": { type: "string" },
      email: { type: "string" },
      name: { type: "string" },
    },
  });
  const given = readAdminPassword();
  const password = given ?? randomBytes(15).toString("base64url");
  const parsed = wanted.safeParse({ ...values, password });
  if (!parsed.success) {
    const sentences = parsed.error.issues.map(({ message }) => message).join("; ");
    throw new SettingError(`${sentences}. Usage: ${usage}`);
  }
  await createOrganization({
    slug: parsed.data.org,
    name: parsed.data["org-name"],
    admin: { email: parsed.data.email, name: parsed.data.name, password },
  });
  const who = `${parsed.data.email} of organization ${parsed.data.org}`;
  return given ? `Created ${who}.` : `Created ${who}. Password, shown only now: ${password}`;
}

createAdmin()
  .then((sentence) => process.stdout.write(`${sentence}\n`))
  .catch((error: unknown) => {
    process.stderr.write(
      `No admin was created. ${error instanceof Error ? error.message : error}\n`,
    );
    process.exitCode = 1;
  })
  .finally(closeDatabase);
