import { Layers } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";

export default function RoleNotFoundPage() {
  return (
    <>
      <title>Role not found · Postern</title>
      <h1 className="sr-only">Role not found</h1>
      <EmptyState
        icon={<Layers />}
        title="This role does not exist any more, or you cannot see it."
        description="It may have been deleted, or the address may be mistyped."
        action={
          <Link href="/roles" className={buttonClass({ variant: "secondary" })}>
            Back to roles
          </Link>
        }
      />
    </>
  );
}
