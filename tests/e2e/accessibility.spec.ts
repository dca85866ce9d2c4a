import { expect } from "@playwright/test";
import { test } from "../support/app";
import { findingsOf, settle, sidewaysScroll } from "../support/look";
import { screens } from "../support/screens";

// What is merely in motion would be measured half faded.
test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const screen of screens) {
  test(`${screen.name} can be used by everyone: in light, in dark, and at 320 px without sideways scroll`, async ({
    app,
    login,
    visit,
  }) => {
    const page = await (screen.as ? login(screen.as) : visit());
    await screen.open(page, app);
    await settle(page);
    expect.soft(await findingsOf(page), "in light").toEqual([]);

    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 320, height: 640 });
    await expect(page.locator("html")).toHaveClass(/dark/);
    await settle(page);
    expect.soft(await sidewaysScroll(page), "at 320 px").toEqual([]);
    expect.soft(await findingsOf(page), "in dark, at 320 px").toEqual([]);
  });
}
