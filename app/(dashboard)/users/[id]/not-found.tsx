import { UserRound } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";

export default function UserNotFoundPage() {
  return (
    <>
      <title>Person not found · Postern</title>
      <h1 className="sr-only">Person not found</h1>
      <EmptyState
        icon={<UserRound />}
        title="This person is not in your organization."
        description="They may have been deleted, or the address may be mistyped."
        action={
          <Link href="/users" className={buttonClass({ variant: "secondary" })}>
            Back to people
          </Link>
        }
      />
    </>
  );
}
