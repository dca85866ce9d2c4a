import { database } from "@/db/connection";
import type { Statement } from "@/db/queries";
import type { SeenRule, SimulatorMemory } from "@/lib/providers/provider";

const readStatement: Statement = {
  name: "read_simulated_rules",
  text: `select id as "providerRuleId", ports, address, note from simulated_rules
    where organization_id = $1 and resource_id = $2 and visible_at <= now()
    order by address, ports`,
};

const countStatement: Statement = {
  name: "count_simulated_rules",
  text: `select count(*)::int as count from simulated_rules
    where organization_id = $1 and resource_id = $2`,
};

const addStatement: Statement = {
  name: "add_simulated_rules",
  text: `insert into simulated_rules
      (organization_id, resource_id, id, ports, address, note, visible_at)
    select $1, $2, 'sim-' || substr(gen_random_uuid()::text, 1, 13), rule.ports, rule.address,
      rule.tag, now() + make_interval(secs => $4::float8 / 1000)
    from jsonb_to_recordset($3::jsonb) as rule(ports text, address text, tag text)
    on conflict do nothing`,
};

const removeStatement: Statement = {
  name: "remove_simulated_rules",
  text: `delete from simulated_rules kept
    using jsonb_to_recordset($3::jsonb) as rule(ports text, address text)
    where kept.organization_id = $1 and kept.resource_id = $2
      and kept.ports = rule.ports and kept.address = rule.address`,
};

/**
 * Where simulated firewalls keep their lists: each call is a transaction of its own, as a call to a
 * real provider would be, whatever transaction our side is in.
 */
export const simulatorMemory: SimulatorMemory = {
  read: async ({ organizationId, resourceId }) =>
    (await database()).run<SeenRule>(readStatement, [organizationId, resourceId]),
  count: async ({ organizationId, resourceId }) => {
    const store = await database();
    const [row] = await store.run<{ count: number }>(countStatement, [organizationId, resourceId]);
    return row?.count ?? 0;
  },
  add: async ({ organizationId, resourceId }, rules, visibleAfterMilliseconds) => {
    const store = await database();
    const text = JSON.stringify(rules);
    await store.run(addStatement, [organizationId, resourceId, text, visibleAfterMilliseconds]);
  },
  remove: async ({ organizationId, resourceId }, spots) => {
    const store = await database();
    await store.run(removeStatement, [organizationId, resourceId, JSON.stringify(spots)]);
  },
};
