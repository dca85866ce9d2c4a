import { z } from "zod";
import type { Assignable } from "@/lib/client/assignables";
import type { ContractForm } from "@/lib/client/form";
import { idsMax } from "@/lib/contract/common";
import { type StaticRuleCreate, staticRuleCreate } from "@/lib/contract/static-ip-rules";

const { label, ipAddress, expiresAt } = staticRuleCreate.shape;

/** The form of a rule: as on the wire, but its resources are known by name. */
export const ruleForm = z
  .object({
    label,
    ipAddress,
    resources: z
      .array(z.custom<Assignable>())
      .min(1, "Choose at least one resource.")
      .max(idsMax, `Choose at most ${idsMax} resources.`),
    expiresAt,
  })
  .transform(
    ({ resources, expiresAt: end, ...rest }): StaticRuleCreate => ({
      ...rest,
      resourceIds: resources.map(({ id }) => id),
      ...(end && { expiresAt: end }),
    }),
  );
export type RuleFormValues = z.input<typeof ruleForm>;
export type RuleForm = ContractForm<RuleFormValues, StaticRuleCreate>;
