import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** What axe finds, one line each: the rule, the element and why. */
export async function findingsOf(page: Page): Promise<string[]> {
  // Its usual mode opens a page of its own to put frames together; ours has none.
  const { violations } = await new AxeBuilder({ page })
    // What holds is not written out, element by element.
    .options({ resultTypes: ["violations"] })
    .withTags(tags)
    .setLegacyMode(true)
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}

/** What can be scrolled sideways, sticks out or is cut off: the page, an open dialog, a row's button. */
export function sidewaysScroll(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className} ${element.textContent?.slice(0, 40)}`;
    const root = document.documentElement;
    const found =
      root.scrollWidth > root.clientWidth
        ? [`the page, by ${root.scrollWidth - root.clientWidth} px`]
        : [];
    for (const dialog of document.querySelectorAll(
      "[role=dialog], [role=alertdialog], [role=menu]",
    )) {
      const { left, right } = dialog.getBoundingClientRect();
      if (left < -1 || right > root.clientWidth + 1) found.push(`sticks out: ${name(dialog)}`);
      for (const part of [dialog, ...dialog.querySelectorAll("*")]) {
        // What is folded away keeps the size that it had.
        if (!part.checkVisibility()) continue;
        const scrolls = /auto|scroll/.test(getComputedStyle(part).overflowX);
        if (scrolls && part.scrollWidth > part.clientWidth + 1) found.push(name(part));
      }
    }
    for (const button of document.querySelectorAll("td button, td a")) {
      const cell = button.closest("td");
      // Words may end in dots; what is pressed may not be cut off.
      if (!cell || button.classList.contains("truncate") || !button.checkVisibility()) continue;
      const over = button.getBoundingClientRect().right - cell.getBoundingClientRect().right;
      if (over > 1) found.push(`cut off by ${Math.round(over)} px: ${button.textContent}`);
    }
    return found;
  });
}

/**
 * Waits until fonts are there and nothing moves any more; what turns for ever may turn. It looks
 * again and again, because an animation that is replaced on its way never says that it finished.
 */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
    return document.fonts.status === "loaded" && passing.every((it) => it.playState !== "running");
  });
}
