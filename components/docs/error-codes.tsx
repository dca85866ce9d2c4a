import { ChevronRight } from "lucide-react";
import { type ErrorCode, errorCatalogue, errorCodes } from "@/lib/contract/errors";

/** Sentences that name what they are about, as a pattern. */
const patterns: Partial<Record<ErrorCode, string>> = {
  role_name_taken: "A role with name '…' already exists",
  role_not_found: "Role not found with id: …",
  resource_not_found: "Resource not found with id: …",
  user_not_found: "User not found with id: …",
};

function sentenceOf(code: ErrorCode): string {
  const entry = errorCatalogue[code];
  return "message" in entry ? entry.message : (patterns[code] ?? "");
}

/** Every code that a call can be refused with, from the catalogue that the server answers by. */
export function ErrorCodes() {
  return (
    <details className="group mt-3 rounded-lg border bg-surface">
      <summary className="flex list-none items-center gap-2 rounded-lg px-3 py-2.5 font-medium [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 text-muted-foreground transition-transform group-open:rotate-90"
        />
        All {errorCodes.length} codes
      </summary>
      <table className="w-full border-border border-t text-start">
        <thead className="sr-only">
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Code and message</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {errorCodes.map((code) => (
            <tr key={code} className="align-top">
              <td className="w-0 py-2 ps-3 pe-4 text-muted-foreground tabular-nums">
                {errorCatalogue[code].status}
              </td>
              <td className="py-2 pe-3">
                <code className="break-all font-medium font-mono text-xs">{code}</code>
                <p className="text-muted-foreground text-xs">{sentenceOf(code)}</p>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
