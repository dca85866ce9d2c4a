import { type MutationOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

/**
 * Carries out a mutation that is only known when it is made, and whose maker may be gone when it is
 * done, as with an Undo that is pressed on another tab. What it outdates is fetched anew as ever.
 */
export function useWrite() {
  const client = useQueryClient();
  return useCallback(
    <Saved, Values>(options: MutationOptions<Saved, Error, Values>, values: Values) =>
      client.getMutationCache().build(client, options).execute(values),
    [client],
  );
}
