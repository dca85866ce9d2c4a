import { Server } from "lucide-react";
import { NotFound } from "@/components/not-found";

export default function ResourceNotFoundPage() {
  return (
    <NotFound
      noun="Resource"
      icon={<Server />}
      title="This resource does not exist any more, or you cannot see it."
      description="It may have been deleted, or the address may be mistyped."
      back={{ href: "/resources", label: "Back to resources" }}
    />
  );
}
