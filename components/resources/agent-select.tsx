"use client";

import { useQuery } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import { Select } from "@/components/ui/select";
import { agentChoicesQuery } from "@/lib/client/resources";

/** The programs that run scripts for us; one that is silent can be chosen all the same. */
export function AgentSelect(props: ComponentProps<"select">) {
  const { data = [], isPending } = useQuery(agentChoicesQuery());
  const none = isPending
    ? "Loading…"
    : data.length === 0
      ? "No agent has registered yet"
      : "Choose…";
  return (
    <Select {...props}>
      <option value="">{none}</option>
      {data.map(({ id, name, status }) => (
        <option key={id} value={id}>
          {status === "ONLINE" ? name : `${name} (offline)`}
        </option>
      ))}
    </Select>
  );
}
