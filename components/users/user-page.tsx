"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { type ComponentType, useState } from "react";
import { Button } from "@/components/ui/button";
import { Tabs } from "@/components/ui/tabs";
import { useUndo } from "@/components/use-undo";
import {
  type UserTab,
  userAddressHref,
  userAddressParsers,
  userTabs,
} from "@/lib/client/user-address";
import { userQuery } from "@/lib/client/users";
import type { User } from "@/lib/contract/users";
import { UserGone } from "./user-gone";
import { UserHeader } from "./user-header";
import type { UserTabProps } from "./user-roles";

const UserFailureBanner = dynamic(() =>
  import("./user-failure-banner").then((module) => module.UserFailureBanner),
);
const UserRoles = dynamic(() => import("./user-roles").then((module) => module.UserRoles));
const UserAccess = dynamic(() => import("./user-access").then((module) => module.UserAccess));
const UserActs = dynamic(() => import("./user-acts").then((module) => module.UserActs));

const SessionList = dynamic(() =>
  import("@/components/sessions/session-list").then((module) => module.SessionList),
);
const Activity = dynamic(() =>
  import("@/components/audit/activity").then((module) => module.Activity),
);

/** What stands under each tab. */
const parts: Record<UserTab, { label: string; content: ComponentType<UserTabProps> }> = {
  roles: { label: "Roles", content: UserRoles },
  access: { label: "Effective access", content: UserAccess },
  sessions: {
    label: "Sessions",
    content: ({ user }) => <SessionList focus={{ userId: user.id }} />,
  },
  activity: { label: "Activity", content: ({ user }) => <Activity objectId={user.id} /> },
};

/** A person: their account, and what they have. */
export function UserPage({ userId, ownId }: { userId: string; ownId: string }) {
  const { data: user, error } = useQuery(userQuery(userId));
  if (user === undefined) return <UserGone error={error} />;
  return <UserView user={user} error={error} ownId={ownId} />;
}

function UserView({ user, error, ownId }: { user: User; error: Error | null; ownId: string }) {
  const router = useRouter();
  const [{ tab, act, assign }, setAddress] = useQueryStates(userAddressParsers);
  const [actsWanted, setActsWanted] = useState(act !== null);
  if (act !== null && !actsWanted) setActsWanted(true);
  const { content: Content } = parts[tab];
  const undo = useUndo();
  const openAssign = () => void setAddress({ tab: "roles", assign: true }, { history: "push" });

  return (
    <>
      <UserHeader
        user={user}
        primary={
          <Button variant="primary" onClick={openAssign}>
            <Plus aria-hidden="true" />
            Add to role
          </Button>
        }
        onAct={(next) => void setAddress({ act: next }, { history: "push" })}
      />
      <Tabs
        label={`Parts of ${user.name}`}
        tabs={userTabs.map((key) => ({
          label: parts[key].label,
          href: `/users/${user.id}${userAddressHref({ tab: key })}`,
          current: tab === key,
          count: key === "roles" ? user.roleNames.length : undefined,
        }))}
      />
      <div className="mt-4 flex flex-col gap-4">
        {error === null && undo.failure === undefined ? null : (
          <UserFailureBanner
            userError={error}
            failure={undo.failure}
            onDismiss={undo.clearFailure}
          />
        )}
        <Content
          user={user}
          undo={undo}
          assigning={assign === true}
          onAssign={openAssign}
          onAssignClosed={() => void setAddress({ assign: null })}
        />
      </div>
      {actsWanted ? (
        <UserActs
          act={act}
          user={user}
          ownId={ownId}
          onClose={() => void setAddress({ act: null })}
          offerUndo={undo.offerUndo}
          onDeleted={() => router.push("/users")}
        />
      ) : null}
    </>
  );
}
