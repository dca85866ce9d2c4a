import type { ReactNode } from "react";
import { PageHeader } from "@/components/page-header";
import { Tabs } from "@/components/ui/tabs";

const parts = [
  { label: "Organization", href: "/settings" },
  { label: "API keys", href: "/settings/api-keys" },
] as const;

/** The head of every page of the settings, with a way to the others. */
export function SettingsFrame({
  current,
  children,
}: {
  current: (typeof parts)[number]["href"];
  children: ReactNode;
}) {
  return (
    <>
      <PageHeader title="Settings" description="What holds for the whole organization." />
      <Tabs
        label="Parts of the settings"
        tabs={parts.map((part) => ({ ...part, current: part.href === current }))}
      />
      <div className="mt-6">{children}</div>
    </>
  );
}
