import { expect } from "@playwright/test";
import { test } from "../support/app";
import { accounts } from "../support/principals";
import { comesTo, sessionTenant, setFault, startAs } from "../support/session-pages";
import { expectRow } from "../support/table";

const crew = {
  people: ["Kim Lee"],
  resources: ["prod-db", "cache"],
  roles: [
    { name: "On-call", hours: 8, people: ["Kim Lee"], resources: ["prod-db"] },
    { name: "SRE", hours: 4 },
  ],
};

test("the list shows what each resource is, and a filter is in the address", async ({ login }) => {
  const page = await login(accounts.admin);
  await page.goto("/resources?q=prod-db");
  await expectRow(page.getByRole("table", { name: "Resources" }), "prod-db", {
    Firewall: /Simulator security group.*simulated.*sg-0a1b2c3d4e5f60718/s,
    Health: /^Active/,
    Roles: "4",
  });
  await page.goto("/resources");
  await page.getByRole("button", { name: "Filter" }).click();
  const kinds = page.getByRole("group", { name: "Firewall" }).getByRole("menuitemradio");
  await expect(kinds).toHaveText(["Agent", "AWS", "This host", "Simulator"]);
  await page.getByRole("menuitemradio", { name: "Inactive" }).click();
  await expect(page).toHaveURL(/status=inactive/);
  await page.getByRole("link", { name: "old-erp" }).click();
  await expect(page.getByRole("heading", { name: "old-erp", level: 1 })).toBeVisible();
});

test("a resource is added step by step, seen to work, mended when it does not, and deleted", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto("/resources");
  await page.getByRole("button", { name: "Add resource" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a resource" });
  await dialog.getByLabel("Firewall").selectOption({ label: "Simulated firewall" });
  await dialog.getByRole("button", { name: "Add and verify" }).click();
  await expect(dialog.getByText("Name is required")).toBeVisible();
  await expect(dialog.getByText("Identifier is required")).toBeVisible();
  await dialog.getByLabel("Name").fill("new-db");
  await dialog.getByLabel("Identifier").fill("new-db");
  await dialog.getByLabel("Ports").fill("5432, 80000");
  await dialog.getByLabel("Fault").fill("denied");
  await dialog.getByRole("button", { name: "Add and verify" }).click();
  await expect(dialog.getByText("“80000” is not a port.")).toBeVisible();
  await dialog.getByLabel("Ports").fill("5432, 8000-8100");
  await dialog.getByRole("button", { name: "Add and verify" }).click();

  const verify = page.getByRole("dialog", { name: "Verify new-db" });
  await expect(verify.getByRole("alert")).toContainText("AccessDenied");
  await verify.getByRole("button", { name: "Edit resource" }).click();
  const edit = page.getByRole("dialog", { name: "Edit new-db" });
  await expect(edit.getByLabel("Ports")).toHaveValue("5432, 8000-8100");
  await edit.getByLabel("Fault").fill("none");
  await edit.getByRole("button", { name: "Save changes" }).click();
  await expect(verify.getByText("It is there and can be changed")).toBeVisible();
  await verify.getByRole("button", { name: "Done" }).click();
  await expectRow(page.getByRole("table", { name: "Resources" }), "new-db", {
    Health: /^Active/,
    Rules: /0 of 60/,
  });

  await page.getByRole("button", { name: "Actions for new-db" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText(/\d (person loses|people lose) it\./);
  await question.getByRole("textbox").fill("new-db");
  await question.getByRole("button", { name: "Delete resource" }).click();
  await expect(page.getByRole("link", { name: "new-db" })).toHaveCount(0);
});

test("a credential is kept without being shown, and refused where a resource uses it", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto("/resources");
  await page.getByRole("button", { name: "Add resource" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a resource" });
  await dialog.getByLabel("Firewall").selectOption({ label: "AWS security group" });
  await dialog.getByRole("button", { name: "New", exact: true }).click();
  const credential = page.getByRole("dialog", { name: "Add a credential" });
  await credential.getByLabel("Name").fill("AWS of the test");
  await credential.getByLabel("Access key id").fill("AKIAIOSFODNN7EXAMPLE");
  await credential.getByLabel("Secret access key", { exact: true }).fill("only-for-the-test");
  await credential.getByRole("button", { name: "Add credential" }).click();
  await expect(dialog.getByLabel("Credential")).toContainText("AWS of the test");
  await dialog.getByLabel("Name").fill("group");
  await dialog.getByLabel("Security group").fill("sg-0a1b2c3d4e5f60718");
  await dialog.getByLabel("Region").fill("eu-west-1");
  await dialog.getByLabel("Ports").fill("443");
  await dialog.getByRole("button", { name: "Add and verify" }).click();
  await expect(page.getByRole("dialog", { name: "Verify group" })).toBeVisible();

  await page.goto("/credentials");
  await page.getByRole("button", { name: "Actions for AWS of the test" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("textbox").fill("AWS of the test");
  await question.getByRole("button", { name: "Delete credential" }).click();
  await expect(question.getByRole("alert")).toContainText("Resources use this credential");
  expect(await page.content()).not.toContain("only-for-the-test");
});

test("the page of credentials asks for the secret, also when a link opens its dialog", async ({
  app,
  login,
}) => {
  const { admin } = await app.tenant();
  const page = await login(admin);
  // What can be asked for comes later than the dialog.
  await page.route("**/api/v1/providers", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await page.goto("/credentials?new=true");
  const dialog = page.getByRole("dialog", { name: "Add a credential" });
  await dialog.getByLabel("Name").fill("AWS of the page");
  await dialog.getByLabel("Access key id").fill("AKIAIOSFODNN7EXAMPLE");
  await dialog.getByLabel("Secret access key", { exact: true }).fill("only-for-the-test");
  await dialog.getByRole("button", { name: "Add credential" }).click();
  const verify = page.getByRole("dialog", { name: "Verify AWS of the page" });
  await verify.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("table", { name: "Credentials" })).toContainText("AWS of the page");
});

test("a resource is added to a role, taken out of it, and put back by Undo", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto("/resources");
  await page.getByRole("link", { name: "prod-db" }).click();
  const table = page.getByRole("table", { name: "Roles that hold prod-db" });
  await expectRow(table, "On-call", { "Session limit": "8 h", End: "no end" });

  await page.getByRole("button", { name: "Add to role" }).click();
  const dialog = page.getByRole("dialog", { name: "Add prod-db to a role" });
  const held = dialog.getByRole("radio", { name: /On-call Holds it since .+ by .+ no end/ });
  await expect(held).toBeDisabled();
  await dialog.getByRole("radio", { name: /SRE/ }).check();
  await dialog.getByRole("button", { name: "Add to role" }).click();
  await expectRow(table, "SRE", { "Session limit": "4 h" });

  await page.getByRole("button", { name: "Actions for On-call" }).click();
  await page.getByRole("menuitem", { name: "Remove from role…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Unassign" }).click();
  await expect(table.locator("tbody").getByRole("row")).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(table.locator("tbody").getByRole("row")).toHaveCount(2);
});

test("a resource whose firewall is gone is deleted when its rules are given up, and they stay told", async ({
  app,
  login,
}) => {
  const tenant = await sessionTenant(app);
  const gone = tenant.resourceId("orders-db");
  const session = await startAs(app, tenant.member, { resourceIds: [gone] });
  await comesTo(app, tenant.member, session.id, "ACTIVE");
  await setFault(app, gone, { fault: "denied" });
  const as = await app.principal(tenant.member);
  await app.call("POST", `/api/v1/sessions/${session.id}/stop`, { as });

  const page = await login(tenant.admin);
  await page.goto(`/resources/${gone}?ask=delete`);
  const question = page.getByRole("alertdialog");
  const rules = question.getByRole("region", { name: "Rules that may still be open" });
  await expect(rules).toContainText("1 rule of ours is not closed yet");
  await expect(rules).toContainText("AccessDenied", { timeout: 30_000 });
  await expect(rules).toContainText(/tcp\/5432 from .+ open since/);
  await question.getByRole("textbox").fill("orders-db");
  await question.getByRole("button", { name: "Delete resource" }).click();
  await expect(question.getByRole("alert")).toContainText("not closed yet");

  await rules.getByRole("checkbox", { name: "Give this rule up" }).check();
  await question.getByText("Copy as curl").click();
  await expect(question.getByText(`/resources/${gone}?abandonRules=true`)).toBeVisible();
  await question.getByRole("button", { name: "Delete and give up 1 rule" }).click();
  await expect(page.getByRole("heading", { name: "Resources", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "orders-db" })).toHaveCount(0);

  await page.goto("/audit?q=orders-db");
  await expect(page.getByRole("main")).toContainText(/gave up .+ at orders-db without seeing it/);
  await page.goto("/admin/sessions?state=ended");
  await expect(page.getByRole("main")).toContainText("may still be open");
});

test("the rights that an AWS key needs are told for exactly the groups that there are", async ({
  app,
  login,
}) => {
  const tenant = await app.tenant(crew);
  const page = await login(tenant.admin);
  await page.goto("/credentials");
  await page.getByRole("button", { name: "Rights needed" }).click();
  const rights = page.getByRole("region", { name: "IAM policy", exact: true });
  await expect(rights.getByRole("list", { name: "Included resources" })).toContainText("prod-db");
  await expect(rights).toContainText("ec2:AuthorizeSecurityGroupIngress");
  await expect(rights).toContainText(":security-group/sg-prod-db");
  await rights.getByRole("button", { name: "Copy" }).click();
  await expect(rights.getByRole("button", { name: "Copied" })).toBeVisible();
});
