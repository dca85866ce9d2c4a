import { credentialListQuery } from "@/lib/contract/credentials";
import { listSearch } from "./list-search";

/** The address of the list of credentials. */
export const credentialSearch = listSearch(credentialListQuery, {});
