import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { OrganizationPage } from "@/components/settings/organization-page";
import { SettingsFrame } from "@/components/settings/settings-frame";
import { requireActor } from "@/lib/auth/page";
import { organizationKeys } from "@/lib/client/organization";
import { getOrganizationSettings } from "@/lib/domain/organizations/settings";
import { prefetch, withEtag } from "@/lib/http/prefetch";

export const metadata: Metadata = { title: "Settings" };

export default async function Page() {
  const actor = await requireActor("organization:manage");
  const { name, slug } = actor.organization;
  const read = getOrganizationSettings(actor).then(withEtag);
  const state = await prefetch({ queryKey: organizationKeys.settings, read });
  return (
    <SettingsFrame current="/settings">
      <HydrationBoundary state={state}>
        <OrganizationPage name={name} slug={slug} />
      </HydrationBoundary>
    </SettingsFrame>
  );
}
