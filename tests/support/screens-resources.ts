import type { Page } from "@playwright/test";
import { resourceId } from "@/db/seed/demo-ids";
import type { ResourceRules } from "@/lib/contract/resource-rules";
import { signInAs } from "./app";
import { admin, type Screen } from "./screen";

const rule = {
  ports: "tcp/5432",
  wantedBy: [],
  sentAt: "2026-11-22T09:00:00Z",
  openedAt: "2026-11-22T09:00:00Z",
  seenAt: "2026-11-22T10:00:00Z",
  unwantedAt: null,
  closedAt: null,
  providerRuleId: "sgr-0123456789abcdef0",
  tries: 0,
  errorCode: null,
  errorMessage: null,
};

/** A firewall with one of everything that there is to tell. */
const troubled: ResourceRules = {
  seenAt: "2026-11-22T10:00:00Z",
  nextTryAt: "2030-11-22T11:00:00Z",
  errorCode: "denied",
  errorMessage: "AccessDenied: not authorized to revoke",
  room: [{ family: 4, used: 52, limit: 60, isAssumed: true }],
  rules: [
    {
      ...rule,
      id: resourceId(91),
      address: "198.51.100.7/32",
      status: "STUCK",
      unwantedAt: "2026-11-22T09:30:00Z",
      tries: 12,
      errorCode: "denied",
      errorMessage: "AccessDenied: not authorized to revoke",
    },
    {
      ...rule,
      id: resourceId(92),
      address: "203.0.113.7/32",
      status: "OPEN",
      wantedBy: [
        {
          kind: "SESSION",
          id: resourceId(94),
          name: "Ana Ruiz",
          endsAt: "2030-11-22T12:00:00Z",
        },
        { kind: "STATIC_RULE", id: resourceId(95), name: "Office", endsAt: null },
      ],
    },
    {
      ...rule,
      id: resourceId(93),
      address: "2001:db8::7/128",
      status: "CLOSED",
      closedAt: "2026-11-22T09:40:00Z",
    },
  ],
  foreignTotal: 1,
  foreign: [{ ports: "tcp/22", address: "192.0.2.0/24", note: "office, by hand" }],
  heldRemovals: 9,
  isRemovalAllowed: false,
};

const addResource = async (page: Page) => {
  await page.goto("/resources?new=true");
  await page.getByLabel("Firewall").selectOption({ label: "AWS security group" });
};

export const resourceScreens: Screen[] = [
  {
    name: "resource-new",
    as: admin,
    open: async (page) => {
      await addResource(page);
      await page.getByRole("button", { name: "Add and verify" }).click();
      await page.getByText("Choose a credential, or add one.").waitFor();
    },
  },
  {
    name: "resource-new-credential",
    as: admin,
    open: async (page) => {
      await addResource(page);
      await page.getByRole("button", { name: "New", exact: true }).click();
      await page.getByLabel("Access key id").waitFor();
    },
  },
  {
    name: "resource-verified",
    as: admin,
    open: async (page) => {
      await page.goto(`/resources/${resourceId(1)}?ask=verify`);
      await page.getByText("It is there and can be changed").waitFor();
    },
  },
  {
    name: "resource-edit",
    as: admin,
    open: async (page) => {
      await page.goto(`/resources/${resourceId(1)}?ask=edit`);
      await page.getByLabel("Ports").waitFor();
    },
  },
  {
    name: "resource-delete",
    as: admin,
    open: async (page) => {
      await page.goto(`/resources/${resourceId(1)}?ask=delete`);
      await page.getByRole("alertdialog").waitFor();
    },
  },
  {
    name: "resource-delete-abandon",
    as: admin,
    open: async (page) => {
      await page.route("**/api/v1/resources/*/rules", (route) => route.fulfill({ json: troubled }));
      await page.goto(`/resources/${resourceId(1)}?ask=delete`);
      await page.getByRole("checkbox", { name: "Give this rule up" }).check();
    },
  },
  {
    name: "resource-firewall",
    as: admin,
    open: async (page) => {
      await page.route("**/api/v1/resources/*/rules", (route) => route.fulfill({ json: troubled }));
      await page.goto(`/resources/${resourceId(1)}?tab=firewall`);
      await page.getByText("office, by hand").waitFor();
    },
  },
  {
    name: "resource-firewall-empty",
    as: admin,
    open: async (page) => {
      await page.goto(`/resources/${resourceId(2)}?tab=firewall`);
      await page.getByText("No rule of ours is at this firewall").waitFor();
    },
  },
  {
    name: "credentials-empty",
    as: admin,
    open: async (page) => {
      await page.goto("/credentials?q=nothing-like-this");
      await page.getByText(/No credential matches|No credentials yet/).waitFor();
    },
  },
  {
    name: "credentials-rights",
    open: async (page, app) => {
      const { admin: owner } = await app.tenant({ resources: ["prod-db", "prod-redis"] });
      await signInAs(page, owner);
      await page.goto("/credentials");
      await page.getByRole("button", { name: "Rights needed" }).click();
      await page.getByText(":security-group/sg-prod-db").first().waitFor();
    },
  },
  {
    name: "credentials",
    as: admin,
    open: async (page) => {
      await page.route("**/api/v1/credentials?*", (route) => route.fulfill({ json: credentials }));
      await page.goto("/credentials?sort=created");
      await page.goto("/credentials");
      await page
        .getByRole("button", { name: /^Sort|Name/ })
        .first()
        .click();
      await page.getByText("AWS staging").waitFor();
    },
  },
];

const credential = {
  provider: "AWS",
  credentialType: "ACCESS_KEY",
  createdAt: "2026-11-01T09:00:00Z",
  updatedAt: "2026-11-01T09:00:00Z",
};

const credentials = {
  content: [
    {
      ...credential,
      id: resourceId(96),
      name: "AWS production",
      isValid: true,
      lastVerifiedAt: "2026-11-22T09:00:00Z",
      verificationError: null,
      resourceCount: 12,
    },
    {
      ...credential,
      id: resourceId(97),
      name: "AWS staging",
      isValid: false,
      lastVerifiedAt: "2026-11-22T09:00:00Z",
      verificationError: "InvalidClientTokenId: The security token included is invalid",
      resourceCount: 0,
    },
  ],
  totalElements: 2,
  totalPages: 1,
  number: 0,
  size: 50,
};
