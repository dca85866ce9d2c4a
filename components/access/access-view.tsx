"use client";

import { Download, Grid3x3, List } from "lucide-react";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import {
  type AccessFocus,
  accessExportHref,
  accessFiltersOf,
  accessSearchParsers,
} from "@/lib/client/access-search";
import type { AccessRow } from "@/lib/contract/access";
import { AskWhy } from "./access-columns";
import { AccessFilters } from "./access-filters";
import { AccessList } from "./access-list";

const AccessMatrix = dynamic(() => import("./access-matrix").then((module) => module.AccessMatrix));
const WhyDialog = dynamic(() => import("./why-dialog").then((module) => module.WhyDialog));

const everything: AccessFocus = {};

/**
 * Who can reach what: as a list or a matrix, with the routes of each pair behind its "Why?". Fixed
 * to a person, a resource or a role where it stands on their page.
 */
export function AccessView({ focus = everything }: { focus?: AccessFocus }) {
  const [search, setSearch] = useQueryStates(accessSearchParsers, { clearOnDefault: true });
  const filters = accessFiltersOf(search, focus);
  const [userId, resourceId] = search.why?.split(":") ?? [];
  const pushed = useRef(false);

  function ask({ user, resource }: AccessRow) {
    pushed.current = true;
    void setSearch({ why: `${user.id}:${resource.id}` }, { history: "push" });
  }
  /** Takes the entry of the dialog away again; one that a link opened has none. */
  function stopAsking() {
    if (pushed.current) window.history.back();
    else void setSearch({ why: null });
    pushed.current = false;
  }
  return (
    <AskWhy value={ask}>
      <div>
        <div className="mb-4 flex flex-wrap items-center gap-2">
          <AccessFilters
            filters={filters}
            focus={focus}
            onChange={(change) => void setSearch({ ...change, page: null }, { history: "push" })}
          />
          <div className="ms-auto flex flex-wrap gap-2">
            <ViewButton
              view={search.view}
              onChange={(view) => void setSearch({ view }, { history: "push" })}
            />
            <a href={accessExportHref(filters)} download className={buttonClass({})}>
              <Download aria-hidden="true" />
              CSV
            </a>
          </div>
        </div>
        {search.view === "matrix" ? (
          <AccessMatrix filters={filters} />
        ) : (
          <AccessList
            search={search}
            focus={focus}
            onAsk={ask}
            onClear={() =>
              void setSearch({
                ...{ user: null, resource: null, role: null },
                ...{ at: null, open: null, page: null },
              })
            }
          />
        )}
        {userId && resourceId ? (
          <WhyDialog userId={userId} resourceId={resourceId} at={filters.at} onClose={stopAsking} />
        ) : null}
      </div>
    </AskWhy>
  );
}

type View = "list" | "matrix";

function ViewButton({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  return view === "matrix" ? (
    <Button onClick={() => onChange("list")}>
      <List aria-hidden="true" />
      List
    </Button>
  ) : (
    <Button onClick={() => onChange("matrix")}>
      <Grid3x3 aria-hidden="true" />
      Matrix
    </Button>
  );
}
