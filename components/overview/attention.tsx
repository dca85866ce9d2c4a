"use client";

import {
  CircleCheck,
  CloudOff,
  Hand,
  KeyRound,
  type LucideIcon,
  PlugZap,
  TriangleAlert,
} from "lucide-react";
import Link from "next/link";
import { formatCount } from "@/lib/client/format";
import type { Overview } from "@/lib/contract/overview";

type Named = { id: string; name: string };
type Item = {
  icon: LucideIcon;
  title: string;
  links: { key: string; label: string; href: string; note: string | null }[];
  more: { count: number; href: string };
};

/** What an admin has to see to, each with the way there; or that there is nothing. */
export function Attention({ overview }: { overview: Overview }) {
  const items = itemsOf(overview);
  return (
    <section aria-labelledby="attention">
      <h2 id="attention" className="mb-3 font-semibold text-base">
        Needs attention
      </h2>
      {items.length === 0 ? (
        <p className="flex items-center gap-2.5 rounded-lg border bg-surface px-4 py-3.5 text-muted-foreground shadow-card">
          <CircleCheck aria-hidden="true" className="size-4 shrink-0 text-success-text" />
          Nothing: every firewall, agent and credential works.
        </p>
      ) : (
        <ul className="divide-y rounded-lg border bg-surface shadow-card">
          {items.map((item) => (
            <AttentionItem key={item.title} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function AttentionItem({ item: { icon: Icon, title, links, more } }: { item: Item }) {
  return (
    <li className="flex gap-3 px-4 py-3.5">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warning-text" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <ul className="mt-1 flex flex-col gap-0.5">
          {links.map(({ key, label, href, note }) => (
            <li key={key} className="text-pretty text-muted-foreground">
              <Link
                href={href}
                prefetch={false}
                className="rounded-sm text-accent-text underline underline-offset-2"
              >
                {label}
              </Link>
              {note === null ? null : <span className="wrap-anywhere">: {note}</span>}
            </li>
          ))}
          {more.count > 0 ? (
            <li>
              <Link
                href={more.href}
                prefetch={false}
                className="rounded-sm text-muted-foreground hover:text-foreground hover:underline"
              >
                and {more.count.toLocaleString("en")} more
              </Link>
            </li>
          ) : null}
        </ul>
      </div>
    </li>
  );
}

function itemsOf(overview: Overview): Item[] {
  const { failingFirewalls, offlineAgents, invalidCredentials, fullRooms, heldRemovals } = overview;
  const resource = ({ id }: Named) => `/resources/${id}`;
  return [
    itemOf(CloudOff, failingFirewalls, {
      title: (count) => `${formatCount(count, "firewall")} cannot be worked on`,
      href: resource,
      note: ({ errorMessage }) => errorMessage,
      list: "/resources",
    }),
    itemOf(Hand, heldRemovals, {
      title: (count) =>
        `${formatCount(count, "firewall")} ${count === 1 ? "waits" : "wait"} for your word before rules are removed`,
      href: resource,
      note: () => null,
      list: "/resources",
    }),
    itemOf(PlugZap, offlineAgents, {
      title: (count) => `${formatCount(count, "agent")} of ${offlineAgents.total} offline`,
      href: () => "/agents",
      note: () => null,
      list: "/agents",
    }),
    itemOf(KeyRound, invalidCredentials, {
      title: (count) => `${formatCount(count, "credential")} refused`,
      href: () => "/credentials",
      note: () => null,
      list: "/credentials",
    }),
    itemOf(TriangleAlert, fullRooms, {
      title: (count) => `${formatCount(count, "firewall")} nearly full`,
      href: resource,
      note: ({ used, limit }) => `${used} of ${limit} rules used`,
      list: "/resources",
    }),
  ].filter((item) => item !== undefined);
}

function itemOf<Each extends Named>(
  icon: LucideIcon,
  { count, first }: { count: number; first: Each[] },
  words: {
    title: (count: number) => string;
    href: (each: Each) => string;
    note: (each: Each) => string | null;
    list: string;
  },
): Item | undefined {
  if (count === 0) return undefined;
  return {
    icon,
    title: words.title(count),
    links: first.map((each) => ({
      key: each.id,
      label: each.name,
      href: words.href(each),
      note: words.note(each),
    })),
    more: { count: count - first.length, href: words.list },
  };
}
