import { Tabs } from "@/components/ui/tabs";

/** For admins: their own sessions, and those of everybody. */
export function SessionTabs({ current }: { current: "own" | "everybody" }) {
  return (
    <div className="mb-6">
      <Tabs
        label="Whose sessions"
        tabs={[
          { label: "My sessions", href: "/sessions", current: current === "own" },
          { label: "All sessions", href: "/admin/sessions", current: current === "everybody" },
        ]}
      />
    </div>
  );
}
