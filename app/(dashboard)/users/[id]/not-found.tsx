import { UserRound } from "lucide-react";
import { NotFound } from "@/components/not-found";

export default function UserNotFoundPage() {
  return (
    <NotFound
      noun="Person"
      icon={<UserRound />}
      title="This person is not in your organization."
      description="They may have been deleted, or the address may be mistyped."
      back={{ href: "/users", label: "Back to people" }}
    />
  );
}
