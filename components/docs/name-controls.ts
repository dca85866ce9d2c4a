/**
 * Swagger UI leaves its choices without a name and its scrolling code out of the reach of the
 * keyboard. This mends both, now and whenever it draws something new.
 */
export function nameControls(root: HTMLElement): void {
  const mend = () => {
    for (const choice of root.querySelectorAll("select:not([aria-label], [id])")) {
      choice.setAttribute("aria-label", nameOf(choice));
    }
    for (const code of root.querySelectorAll(".microlight:not([tabindex])")) {
      code.setAttribute("tabindex", "0");
    }
  };
  new MutationObserver(mend).observe(root, { childList: true, subtree: true });
  mend();
}

function nameOf(choice: Element): string {
  const { paramName, code } = choice.closest("tr")?.dataset ?? {};
  if (paramName) return `Value of ${paramName}`;
  if (choice.closest(".examples-select")) return code ? `Example of the answer ${code}` : "Example";
  return code ? `Content type of the answer ${code}` : "Content type";
}
