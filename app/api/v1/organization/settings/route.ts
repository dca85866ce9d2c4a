import {
  organizationAnswer,
  organizationSettings,
  organizationUpdate,
} from "@/lib/contract/organization";
import {
  getOrganizationSettings,
  updateOrganizationSettings,
} from "@/lib/domain/organizations/settings";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

const settings = {
  mfaRequired: false,
  passwordMinLength: 8,
  passwordRequireUppercase: true,
  passwordRequireLowercase: true,
  passwordRequireDigit: true,
  passwordRequireSpecialChar: false,
  passwordExpirationDays: null,
  maxSessionDurationHours: 24,
  allowedRanges: ["10.20.0.0/16"],
  maxLiveSessions: 10,
  allowsWideRules: false,
};

const changed = {
  ...settings,
  id: "440e8400-e29b-41d4-a716-446655440000",
  name: "Acme",
  subscriptionTier: "ENTERPRISE",
};

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get the settings of the organization",
    access: "organization:manage",
    response: organizationSettings,
    examples: { response: settings },
    handle: ({ actor }) => getOrganizationSettings(actor),
  }),
  PATCH: endpoint({
    summary: "Change the settings of the organization",
    description:
      "Only the fields that are sent change. Password rules count for new passwords; a session limit counts for new sessions. `mfaRequired` cannot be true yet. An expired password no longer signs in; its owner asks for a reset link, so passwords expire only where Postern has a mail server. With `If-Match` the change is made only if the settings are still as they were read.",
    access: "organization:manage",
    body: organizationUpdate,
    response: organizationAnswer,
    errors: ["settings_changed"],
    examples: { body: { allowedRanges: ["10.20.0.0/16"] }, response: changed },
    handle: ({ actor, body, headers }) =>
      updateOrganizationSettings(actor, body, headers.get("if-match")),
  }),
});
