import { useQuery } from "@tanstack/react-query";
import { accessPageQuery } from "@/lib/client/access";
import type { AccessQuery } from "@/lib/contract/access";

/** That a firewall was looked at again is no change that the server would tell of. */
const lookMilliseconds = 20_000;

/**
 * What a person's way to a resource is: as it is granted, else as what is open of it. `row` is
 * undefined until it is `answered`, and then when there is nothing.
 */
export function usePair({
  userId,
  resourceId,
  at,
}: Pick<AccessQuery, "userId" | "resourceId" | "at">) {
  const pair = { userId, resourceId, page: 0, size: 1 };
  const granted = usePairQuery({ ...pair, ...(at && { at }) }, true);
  const isUngranted = granted.answered && granted.row === undefined && at === undefined;
  const open = usePairQuery({ ...pair, open: "true" }, isUngranted);
  return isUngranted ? open : granted;
}

function usePairQuery(query: AccessQuery, enabled: boolean) {
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...accessPageQuery(query),
    refetchInterval: ({ state }) =>
      state.data?.content[0]?.openings?.length ? lookMilliseconds : false,
    enabled,
  });
  const answered = data !== undefined && !isPlaceholderData;
  return { row: answered ? data.content[0] : undefined, answered, error, refetch };
}
