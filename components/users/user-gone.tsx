import { UserRound } from "lucide-react";
import Link from "next/link";
import { errorText } from "@/components/error-text";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { asApiError } from "@/lib/client/api-error";

/** In the page's place, when there is nothing to show of the person. */
export function UserGone({ error }: { error: Error | null }) {
  if (error === null) return null;
  return (
    <EmptyState
      icon={<UserRound />}
      title={errorText(asApiError(error).code)}
      action={
        <Link href="/users" className={buttonClass({ variant: "secondary", size: "sm" })}>
          Back to people
        </Link>
      }
    />
  );
}
