"use client";

import { AccessView } from "@/components/access/access-view";
import type { UserTabProps } from "./user-roles";

/** What a person reaches, and why. */
export function UserAccess({ user }: UserTabProps) {
  return <AccessView focus={{ userId: user.id }} />;
}
