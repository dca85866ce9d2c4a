import { expect, test } from "vitest";
import { auditFiltersOf, eventGroups, groupNames } from "@/lib/client/audit-search";
import { auditEventTypes } from "@/lib/contract/audit";

test("every kind of event is found by exactly one choice of the log's filter", () => {
  const groupsOf = (type: string) => groupNames.filter((name) => eventGroups[name].test(type));
  const strays = auditEventTypes.filter((type) => groupsOf(type).length !== 1);
  expect(strays).toEqual([]);
});

test("a choice asks the wire for its kinds", () => {
  const search = { q: "", actor: null, about: null, result: null, from: null, to: null };
  expect(auditFiltersOf({ ...search, type: "agents" })).toEqual({
    eventType: "AGENT_REGISTER,AGENT_DELETE",
  });
});
