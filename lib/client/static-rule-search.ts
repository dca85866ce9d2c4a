import { staticRuleListQuery } from "@/lib/contract/static-ip-rules";
import { listSearch } from "./list-search";

/** The address of the list of static rules. */
export const staticRuleSearch = listSearch(staticRuleListQuery, {});
