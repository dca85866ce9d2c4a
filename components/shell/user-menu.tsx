"use client";

import { useQuery } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useState } from "react";
import { useAnnounce } from "@/components/live-regions";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Menu, MenuHeader, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Spinner } from "@/components/ui/spinner";
import { meQuery } from "@/lib/client/account";
import type { Me } from "@/lib/contract/auth";

/** Who is signed in, and the way out. Also what `useSignInAgain` knows the person from. */
export function UserMenu({ account }: { account: Me }) {
  const { data: me } = useQuery({ ...meQuery(), initialData: account });
  const [leaving, setLeaving] = useState(false);
  const announce = useAnnounce();

  async function leave() {
    setLeaving(true);
    try {
      const { signOut } = await import("next-auth/react");
      await signOut({ callbackUrl: "/sign-in" });
    } catch {
      setLeaving(false);
      announce("You could not be signed out. Try again.", "assertive");
    }
  }

  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Account: ${me.name}`}
          aria-busy={leaving || undefined}
          className="grid size-8 place-items-center rounded-full"
        >
          {leaving ? <Spinner /> : <Avatar name={me.name} />}
        </button>
      }
    >
      <MenuHeader>
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate font-medium text-foreground text-sm">
            {me.name}
          </span>
          <Badge tone={me.isOrgAdmin ? "accent" : "neutral"}>
            {me.isOrgAdmin ? "Admin" : "Member"}
          </Badge>
        </span>
        <span className="block truncate text-muted-foreground text-xs">{me.email}</span>
      </MenuHeader>
      <MenuSeparator />
      <MenuItem onClick={() => void leave()}>
        <LogOut aria-hidden="true" />
        Sign out
      </MenuItem>
    </Menu>
  );
}
