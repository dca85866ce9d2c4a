import { DoorOpen } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";

export default function SessionNotFoundPage() {
  return (
    <>
      <title>Session not found · Postern</title>
      <h1 className="sr-only">Session not found</h1>
      <EmptyState
        icon={<DoorOpen />}
        title="This session does not exist, or you cannot see it."
        description="The address may be mistyped. Only admins see the sessions of others."
        action={
          <Link href="/sessions" className={buttonClass({ variant: "secondary" })}>
            Back to my sessions
          </Link>
        }
      />
    </>
  );
}
