"use client";

import {
  BookOpen,
  Bot,
  DoorOpen,
  Ellipsis,
  Layers,
  LayoutDashboard,
  type LucideIcon,
  Pin,
  ScrollText,
  Server,
  Settings,
  Users,
  Vault,
  Waypoints,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { Menu } from "@/components/ui/menu";
import { can, type Permission } from "@/lib/contract/permissions";

type Place = {
  href: string;
  label: string;
  icon: LucideIcon;
  permission?: Permission;
  /** Another address whose pages belong to it. */
  also?: string;
};

/** Every page of the menu, one line each. Pages that one may not see are left out. */
const places: readonly Place[] = [
  { href: "/", label: "Overview", icon: LayoutDashboard, permission: "resources:read" },
  { href: "/sessions", label: "Sessions", icon: DoorOpen, also: "/admin/sessions" },
  { href: "/roles", label: "Roles", icon: Layers, permission: "roles:read" },
  { href: "/users", label: "People", icon: Users, permission: "users:read" },
  { href: "/resources", label: "Resources", icon: Server, permission: "resources:read" },
  {
    href: "/credentials",
    label: "Credentials",
    icon: Vault,
    permission: "credentials:manage",
  },
  { href: "/agents", label: "Agents", icon: Bot, permission: "resources:read" },
  { href: "/static-rules", label: "Static rules", icon: Pin, permission: "static-rules:manage" },
  { href: "/access", label: "Access", icon: Waypoints, permission: "roles:read" },
  { href: "/audit", label: "Audit log", icon: ScrollText, permission: "audit:read" },
  { href: "/settings", label: "Settings", icon: Settings, permission: "organization:manage" },
  { href: "/docs", label: "API docs", icon: BookOpen },
];

type Props = { account: { isOrgAdmin: boolean } };

function usePlaces({ account }: Props) {
  const path = usePathname();
  const shown = places.filter(
    ({ permission }) => permission === undefined || can(account, permission),
  );
  const isCurrent = ({ href, also }: Place) =>
    path === href || path === also || (href !== "/" && path.startsWith(`${href}/`));
  return { shown, isCurrent };
}

/** The menu at the side of wide screens. */
export function SideNav(props: Props) {
  const { shown, isCurrent } = usePlaces(props);
  return (
    <nav aria-label="Main">
      <ul className="flex flex-col gap-0.5">
        {shown.map((place) => (
          <li key={place.href}>
            <PlaceLink
              place={place}
              current={isCurrent(place)}
              className="flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-sm"
              currentClass="bg-accent-subtle text-accent-text"
              otherClass="hover:bg-surface-sunken"
              iconClass="size-4"
            />
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** As many as a thumb can tell apart; the rest opens from the last one. */
const barMax = 5;

/** The bar at the bottom of narrow screens. */
export function BottomNav(props: Props) {
  const { shown, isCurrent } = usePlaces(props);
  const inBar = shown.length > barMax ? shown.slice(0, barMax - 1) : shown;
  const others = shown.slice(inBar.length);
  const cell =
    "flex h-14 w-full flex-col items-center justify-center gap-0.5 font-medium text-2xs focus-visible:-outline-offset-2";
  return (
    <nav aria-label="Main">
      <ul className="flex">
        {inBar.map((place) => (
          <li key={place.href} className="flex-1">
            <PlaceLink
              place={place}
              current={isCurrent(place)}
              className={cell}
              currentClass="text-accent-text"
              otherClass=""
              iconClass="size-5"
            />
          </li>
        ))}
        {others.length > 0 ? (
          <li className="flex-1">
            <Menu
              trigger={
                <button
                  type="button"
                  className={cn(
                    cell,
                    others.some(isCurrent) ? "text-accent-text" : "text-muted-foreground",
                  )}
                >
                  <Ellipsis aria-hidden="true" className="size-5" />
                  More
                </button>
              }
              entries={others.map(({ href, label, icon: Icon }) => ({
                kind: "link",
                href,
                label,
                icon: <Icon aria-hidden="true" />,
              }))}
            />
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

type PlaceLinkProps = {
  place: Place;
  current: boolean;
  className: string;
  currentClass: string;
  otherClass: string;
  iconClass: string;
};

function PlaceLink({
  place,
  current,
  className,
  currentClass,
  otherClass,
  iconClass,
}: PlaceLinkProps) {
  const { href, label, icon: Icon } = place;
  return (
    <Link
      href={href}
      aria-current={current ? "page" : undefined}
      className={cn(
        "transition-colors",
        className,
        current ? currentClass : cn("text-muted-foreground hover:text-foreground", otherClass),
      )}
    >
      <Icon aria-hidden="true" className={iconClass} />
      {label}
    </Link>
  );
}
