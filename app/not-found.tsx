import { Signpost } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFoundPage() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <title>Not found · Postern</title>
      <div>
        <h1 className="sr-only">Not found</h1>
        <EmptyState
          icon={<Signpost />}
          title="There is no such page."
          description="The address may be mistyped, or what was here is gone."
          action={
            <Link href="/" className={buttonClass({ variant: "secondary" })}>
              Go to the start page
            </Link>
          }
        />
      </div>
    </main>
  );
}
