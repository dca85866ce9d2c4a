"use client";

import { useQueryStates } from "nuqs";
import { useRef } from "react";
import type { AssignableKind } from "@/lib/client/assignables";
import { roleAddressParsers } from "@/lib/client/role-address";

/** The address of a role's page, and the ways to change it. */
export function useRoleAddress() {
  const [address, setAddress] = useQueryStates(roleAddressParsers);
  const pushed = useRef(false);
  return {
    ...address,
    setSearch: (q: string) => void setAddress({ q }),
    setSort: (sort: string | undefined) =>
      void setAddress({ sort: sort ?? null }, { history: "push" }),
    /** An entry of its own in the history, so that Back closes the dialog first. */
    openAssign: (kind: AssignableKind) => {
      pushed.current = true;
      void setAddress({ assign: kind }, { history: "push" });
    },
    /** Takes that entry away again; a dialog that a link opened has none. */
    closeAssign: () => {
      if (pushed.current) window.history.back();
      else void setAddress({ assign: null });
      pushed.current = false;
    },
  };
}
