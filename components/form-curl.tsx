"use client";

import { useState } from "react";
import { type FieldValues, useWatch } from "react-hook-form";
import type { z } from "zod";
import type { ContractForm } from "@/lib/client/form";
import { type ApiRequest, Curl } from "./curl";

/** What is typed as the call that saves it; while something is wrong with it, the last that was right. */
export function FormCurl<Input extends FieldValues, Output>({
  form,
  schema,
  request,
}: {
  form: ContractForm<Input, Output>;
  schema: z.ZodType<Output, Input>;
  request: (values: Output) => ApiRequest;
}) {
  useWatch({ control: form.control });
  const parsed = schema.safeParse(form.getValues());
  const [kept, setKept] = useState<ApiRequest>();
  const next = parsed.success ? request(parsed.data) : kept;
  if (JSON.stringify(next) !== JSON.stringify(kept)) setKept(next);
  return next === undefined ? null : <Curl requests={[next]} />;
}
