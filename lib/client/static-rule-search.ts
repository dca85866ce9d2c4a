import { staticRuleSortKeys } from "@/lib/contract/lists";
import { listSearch } from "./list-search";

/** The address of the list of static rules. */
export const staticRuleSearch = listSearch(staticRuleSortKeys, {});
