function rowOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`tr[data-row-id="${CSS.escape(id)}"]`);
}

/** The row that takes the place of one that goes. */
export function neighbourOf(id: string): string | undefined {
  const row = rowOf(id);
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  return neighbour instanceof HTMLElement ? neighbour.dataset.rowId : undefined;
}

/** Where a row is gone that had the focus, it would begin at the top of the page. */
export function focusRow(id: string | undefined): void {
  const target = id === undefined ? null : rowOf(id);
  (target ?? document.getElementById("main"))?.focus();
}
