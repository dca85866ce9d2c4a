import type { ReactNode } from "react";
import { SearchBox, type SearchBoxProps } from "./search-box";

/** What stands above a list: its search, and what else narrows it. */
export function ListBar({ children, ...search }: SearchBoxProps & { children?: ReactNode }) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <SearchBox {...search} />
      {children}
    </div>
  );
}
