import { Server } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";

export default function ResourceNotFoundPage() {
  return (
    <>
      <title>Resource not found · Postern</title>
      <h1 className="sr-only">Resource not found</h1>
      <EmptyState
        icon={<Server />}
        title="This resource does not exist any more, or you cannot see it."
        description="It may have been deleted, or the address may be mistyped."
        action={
          <Link href="/resources" className={buttonClass({ variant: "secondary" })}>
            Back to resources
          </Link>
        }
      />
    </>
  );
}
