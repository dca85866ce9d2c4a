"use client";

import {
  type ComponentProps,
  cloneElement,
  type KeyboardEvent,
  lazy,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  Suspense,
  useRef,
  useState,
} from "react";

export type MenuEntry =
  | {
      kind: "action";
      label: string;
      icon?: ReactNode;
      tone?: "neutral" | "danger";
      onPress: () => void;
      /** Why it cannot be chosen: said beside its label. */
      disabledReason?: string | undefined;
    }
  | { kind: "link"; label: string; icon?: ReactNode; href: string }
  | {
      /** One of several, such as the theme. */
      kind: "choice";
      label: string;
      value: string | undefined;
      options: readonly { value: string; label: string; icon?: ReactNode }[];
      onChange: (value: string) => void;
    }
  /** What the menu is about, above its items. */
  | { kind: "header"; key: string; content: ReactNode }
  | { kind: "separator"; key: string };

const load = () => import("./menu-popup");
const MenuPopup = lazy(() => load().then((module) => ({ default: module.MenuPopup })));

/**
 * A button with a list of things to do. The list and its machinery are fetched when the button is
 * first approached, so that a table can have one menu a row for the price of a button.
 */
export function Menu({
  trigger,
  entries,
  align = "end",
}: {
  trigger: ReactElement<ComponentProps<"button">>;
  entries: readonly MenuEntry[];
  align?: "start" | "end";
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const [byKeyboard, setByKeyboard] = useState(false);

  function show(keyboard: boolean) {
    setWanted(true);
    setByKeyboard(keyboard);
    setOpen(true);
  }
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        "aria-haspopup": "menu",
        "aria-expanded": open,
        onPointerEnter: () => void load(),
        onFocus: () => void load(),
        // A click by Enter or Space has no count of presses.
        onClick: (event: MouseEvent) => (open ? setOpen(false) : show(event.detail === 0)),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          event.stopPropagation();
          show(true);
        },
      })}
      {wanted ? (
        <Suspense fallback={null}>
          <MenuPopup
            anchor={button}
            open={open}
            byKeyboard={byKeyboard}
            onOpenChange={setOpen}
            entries={entries}
            align={align}
          />
        </Suspense>
      ) : null}
    </>
  );
}
