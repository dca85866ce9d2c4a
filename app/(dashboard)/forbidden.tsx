import { Lock } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { requirePerson } from "@/lib/auth/page";
import { listAdminNames } from "@/lib/domain/users/users";

const anyOf = new Intl.ListFormat("en", { type: "disjunction" });

/** For members on a page that only admins may see: says whom to ask. */
export default async function ForbiddenPage() {
  const person = await requirePerson();
  const admins = await listAdminNames(person);
  return (
    <>
      <title>Admins only · Postern</title>
      <h1 className="sr-only">Admins only</h1>
      <EmptyState
        icon={<Lock />}
        title="You need the admin role for this page."
        description={
          admins.length === 0
            ? `${person.organization.name} has no active admin at the moment.`
            : `Ask ${anyOf.format(admins)} at ${person.organization.name} for what you need.`
        }
      />
    </>
  );
}
