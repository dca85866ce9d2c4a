import { redirect } from "next/navigation";
import { requirePerson } from "@/lib/auth/page";
import { can } from "@/lib/contract/permissions";

/** Members see nothing of roles; what is theirs is their account. */
export default async function StartPage() {
  redirect(can(await requirePerson(), "roles:read") ? "/roles" : "/account");
}
