import { credentialSortKeys } from "@/lib/contract/lists";
import { listSearch } from "./list-search";

/** The address of the list of credentials. */
export const credentialSearch = listSearch(credentialSortKeys, {});
