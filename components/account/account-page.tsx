import type { ReactNode } from "react";
import { PageHeader } from "@/components/page-header";
import { AccountBadge } from "@/components/users/user-status";
import type { Me } from "@/lib/contract/auth";
import type { PasswordPolicy } from "@/lib/contract/password";
import { ChangePasswordForm } from "./change-password-form";

/** What one's own account is, and the change of its password. */
export function AccountPage({ me, policy }: { me: Me; policy: PasswordPolicy }) {
  return (
    <>
      <PageHeader title="Your account" description="How others see you here, and your password." />
      <div className="flex flex-col gap-6">
        <Card title="Profile" note="An admin of your organization can change your name.">
          <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
            <Fact term="Name">{me.name}</Fact>
            <Fact term="Email">{me.email}</Fact>
            <Fact term="Organization">
              {me.organizationName}{" "}
              <span className="text-muted-foreground">({me.organizationSlug})</span>
            </Fact>
            <Fact term="Account">
              <AccountBadge isOrgAdmin={me.isOrgAdmin} />
            </Fact>
          </dl>
        </Card>
        <Card
          title="Password"
          note="Changing it ends all your other sign-ins. This browser stays signed in."
        >
          <ChangePasswordForm policy={policy} email={me.email} />
        </Card>
      </div>
    </>
  );
}

function Card({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <section className="rounded-lg border bg-surface p-5 shadow-card sm:p-6">
      <h2 className="font-semibold text-base tracking-tight">{title}</h2>
      <p className="mt-0.5 mb-5 text-pretty text-muted-foreground">{note}</p>
      {children}
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted-foreground text-xs">{term}</dt>
      <dd className="mt-0.5 break-words">{children}</dd>
    </div>
  );
}
