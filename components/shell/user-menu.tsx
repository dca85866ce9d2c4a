"use client";

import { useQueryClient } from "@tanstack/react-query";
import { LogOut, UserRound } from "lucide-react";
import { useEffect, useState } from "react";
import { useAnnounce } from "@/components/live-regions";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Menu } from "@/components/ui/menu";
import { Spinner } from "@/components/ui/spinner";
import { meKey } from "@/lib/client/account-key";
import type { Me } from "@/lib/contract/auth";

/** Who is signed in, and the way out. Also what `useSignInAgain` knows the person from. */
export function UserMenu({ account }: { account: Me }) {
  const queryClient = useQueryClient();
  const [leaving, setLeaving] = useState(false);
  const announce = useAnnounce();

  useEffect(() => {
    queryClient.setQueryData(meKey, account);
  }, [queryClient, account]);

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
          aria-label={`Account: ${account.name}`}
          aria-busy={leaving || undefined}
          className="grid size-8 place-items-center rounded-full"
        >
          {leaving ? <Spinner /> : <Avatar name={account.name} />}
        </button>
      }
      entries={[
        { kind: "header", key: "who", content: <Who account={account} /> },
        { kind: "separator", key: "line" },
        {
          kind: "link",
          label: "Your account",
          href: "/account",
          icon: <UserRound aria-hidden="true" />,
        },
        {
          kind: "action",
          label: "Sign out",
          icon: <LogOut aria-hidden="true" />,
          onPress: () => void leave(),
        },
      ]}
    />
  );
}

function Who({ account }: { account: Me }) {
  return (
    <>
      <span className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium text-foreground text-sm">
          {account.name}
        </span>
        <Badge tone={account.isOrgAdmin ? "accent" : "neutral"}>
          {account.isOrgAdmin ? "Admin" : "Member"}
        </Badge>
      </span>
      <span className="block truncate text-muted-foreground text-xs">{account.email}</span>
    </>
  );
}
