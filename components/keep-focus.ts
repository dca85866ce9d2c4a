import type { MouseEvent } from "react";

/**
 * A press takes the focus out of a field, whose complaint then moves the button away from under
 * the pointer before the press has become a click. For `onMouseDown` of a form's buttons.
 */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
