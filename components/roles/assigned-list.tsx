"use client";

import { useQuery } from "@tanstack/react-query";
import { Plug, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { DataTable, type DataTableProps } from "@/components/data-table";
import { SearchBox } from "@/components/search-box";
import { EmptyState } from "@/components/ui/empty-state";
import { useUserLiveSessions } from "@/lib/client/live-sessions";
import { roleResourcesQuery, roleUsersQuery } from "@/lib/client/roles";
import type { Role } from "@/lib/contract/roles";
import { type Arrangement, arrange } from "./arrange";
import { resourceArrangement, resourceColumns } from "./assigned-resources";
import { LiveSessionsOfUser, userArrangement, userColumns } from "./assigned-users";

type ListProps = {
  role: Role;
  q: string;
  sort: string | null;
  onSearch: (q: string) => void;
  onSort: (sort: string | undefined) => void;
  /** Rows on top, because they have just been added. */
  added: ReadonlySet<string>;
  /** Those of them that are still to be marked as new. */
  marked: ReadonlySet<string>;
  assignButton: ReactNode;
};

export function AssignedResources(props: ListProps) {
  return (
    <AssignedList
      {...props}
      subject="Resources"
      columns={resourceColumns}
      rowHref={({ id }) => `/resources/${id}`}
      query={useQuery(roleResourcesQuery(props.role.id))}
      arrangement={resourceArrangement}
      empty={
        <EmptyState
          icon={<Plug />}
          title="No resources yet"
          description="Who has this role reaches nothing through it until you add something."
          action={props.assignButton}
        />
      }
    />
  );
}

export function AssignedUsers(props: ListProps) {
  const liveSessionsOf = useUserLiveSessions({ roleId: props.role.id });
  return (
    <LiveSessionsOfUser value={liveSessionsOf}>
      <AssignedList
        {...props}
        subject="Users"
        columns={userColumns}
        rowHref={({ id }) => `/users/${id}`}
        query={useQuery(roleUsersQuery(props.role.id))}
        arrangement={userArrangement}
        empty={
          <EmptyState
            icon={<UserRound />}
            title="Nobody has this role yet"
            description="Give it to people, and they can open its resources for a limited time."
            action={props.assignButton}
          />
        }
      />
    </LiveSessionsOfUser>
  );
}

/** One tab of the role page: the whole list, searched and sorted in the browser. */
function AssignedList<Row extends { id: string }>({
  role,
  subject,
  columns,
  rowHref,
  query,
  arrangement,
  empty,
  q,
  sort,
  onSearch,
  onSort,
  added,
  marked,
}: ListProps &
  Pick<DataTableProps<Row>, "subject" | "columns" | "rowHref" | "empty"> & {
    query: Omit<DataTableProps<Row>["query"], "data"> & { data: readonly Row[] | undefined };
    arrangement: Arrangement<Row>;
  }) {
  const { data, error, isFetching, isPlaceholderData, dataUpdatedAt, refetch } = query;
  const shown = data && arrange(data, arrangement, { q, sort, added });
  return (
    <>
      {data?.length === 0 ? null : (
        <SearchBox label={`Search ${subject.toLowerCase()}`} value={q} onChange={onSearch} />
      )}
      <DataTable
        caption={`${subject} of ${role.name}`}
        subject={subject}
        columns={columns}
        query={{ data: shown, error, isFetching, isPlaceholderData, dataUpdatedAt, refetch }}
        rowId={({ id }) => id}
        {...(rowHref && { rowHref })}
        sort={sort ?? undefined}
        onSort={onSort}
        highlighted={marked}
        empty={empty}
        noMatch={
          data && data.length > 0
            ? {
                title: `Nothing in this role matches “${q.trim()}”.`,
                onClear: () => onSearch(""),
              }
            : undefined
        }
      />
    </>
  );
}
