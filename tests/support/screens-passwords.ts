import type { Page } from "@playwright/test";
import { userId } from "@/db/seed/demo-ids";
import { inviteByApi } from "./invite";
import { makeOneTimeToken, tokenOf } from "./one-time-tokens";
import { accounts } from "./principals";
import { onWrite } from "./refuse";
import type { Screen } from "./screen";

/** One's own account, and passwords by link. */
export const passwordScreens: Screen[] = [
  { name: "account", as: accounts.member, open: (page) => openAccount(page) },
  {
    name: "account-complaints",
    as: accounts.member,
    open: async (page) => {
      await openAccount(page);
      await page.getByLabel("New password", { exact: true }).fill("short");
      await page.getByRole("button", { name: "Change password" }).click();
      await page.getByText("Current password is required").waitFor();
    },
  },
  {
    name: "account-changed",
    as: accounts.member,
    open: async (page) => {
      await openAccount(page);
      await onWrite(page, "**/change-password", (route) => route.fulfill({ json: {} }));
      await page.getByLabel("Current password", { exact: true }).fill("what it was");
      await page.getByLabel("New password", { exact: true }).fill("Gate 7 stands open");
      await page.getByRole("button", { name: "Change password" }).click();
      await page.getByText("Password changed.").first().waitFor();
    },
  },
  {
    name: "forgot-password",
    open: async (page) => {
      await page.goto("/forgot-password?organization=acme");
      await page.getByLabel("Email").focus();
    },
  },
  {
    name: "forgot-password-sent",
    open: async (page) => {
      await page.goto("/forgot-password?organization=acme");
      await onWrite(page, "**/forgot-password", (route) => route.fulfill({ status: 204 }));
      await page.getByLabel("Email").fill("nobody@acme.example");
      await page.getByRole("button", { name: "Send link" }).click();
      await page.getByText("Look into your mailbox.").waitFor();
    },
  },
  {
    name: "set-password",
    open: async (page, app) => {
      const tenant = await app.tenant();
      const { inviteUrl = "" } = await inviteByApi(app, tenant, "kim.lee");
      await page.goto(`/set-password?token=${tokenOf(inviteUrl)}`);
      await page.getByLabel("New password", { exact: true }).fill("Gate 7");
      await page.getByRole("button", { name: "Set password" }).click();
      await page.getByText("at least 8 characters.").waitFor();
    },
  },
  {
    name: "set-password-dead",
    open: async (page) => {
      await page.goto("/set-password?token=used");
      await page.getByText("This invitation has been used").waitFor();
    },
  },
  {
    name: "reset-password",
    open: async (page, app) => {
      const token = await makeOneTimeToken(app.store, userId(30), "reset");
      await page.goto(`/reset-password?token=${token}`);
      await page.getByLabel("New password", { exact: true }).waitFor();
    },
  },
  {
    name: "reset-password-dead",
    open: async (page) => {
      await page.goto("/reset-password?token=used");
      await page.getByText("This link has been used").waitFor();
    },
  },
];

async function openAccount(page: Page) {
  await page.goto("/account");
  await page.getByLabel("Current password", { exact: true }).waitFor();
}
