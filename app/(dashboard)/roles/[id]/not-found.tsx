import { Layers } from "lucide-react";
import { NotFound } from "@/components/not-found";

export default function RoleNotFoundPage() {
  return (
    <NotFound
      noun="Role"
      icon={<Layers />}
      title="This role does not exist any more, or you cannot see it."
      description="It may have been deleted, or the address may be mistyped."
      back={{ href: "/roles", label: "Back to roles" }}
    />
  );
}
