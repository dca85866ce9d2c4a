"use client";

import { Circle, CircleCheck, X } from "lucide-react";
import Link from "next/link";
import { useSyncExternalStore } from "react";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import type { Overview } from "@/lib/contract/overview";

type Setup = Overview["setup"];

const steps: { key: keyof Setup; label: string; help: string; href: string }[] = [
  {
    key: "hasProvider",
    label: "Connect a provider",
    help: "Give Postern a credential for a cloud, or run an agent beside your servers.",
    href: "/credentials",
  },
  {
    key: "hasResource",
    label: "Add a resource",
    help: "Something with an IP allow-list, verified and switched on.",
    href: "/resources",
  },
  {
    key: "hasRole",
    label: "Make a role that holds it",
    help: "A set of resources with a session limit.",
    href: "/roles",
  },
  {
    key: "hasMember",
    label: "Give the role to a person",
    help: "Invite them, or take yourself.",
    href: "/users",
  },
  {
    key: "hasSession",
    label: "Start a session",
    help: "Watch the rule appear at the firewall, and vanish when the time is over.",
    href: "/sessions?start=1",
  },
];

/** The way to the first open rule. Each step checks itself off as it is done. */
export function SetupChecklist({ setup }: { setup: Setup }) {
  const isDismissed = useSyncExternalStore(subscribe, readDismissed, () => true);
  if (isDismissed) return null;
  const next = steps.find(({ key }) => !setup[key]);
  return (
    <section
      aria-labelledby="setup"
      className="rounded-lg border bg-surface p-4 shadow-card sm:p-5"
    >
      <div className="mb-3 flex items-start justify-between gap-3">
        <h2 id="setup" className="font-semibold text-base">
          Get to your first session
        </h2>
        <IconButton
          label="Hide this list"
          icon={<X aria-hidden="true" />}
          size="icon-sm"
          className="-mt-1"
          onClick={dismiss}
        />
      </div>
      <ol className="flex flex-col gap-3">
        {steps.map(({ key, label, help, href }) => (
          <li key={key} className="flex gap-2.5">
            {setup[key] ? (
              <CircleCheck
                aria-hidden="true"
                className="mt-0.5 size-4 shrink-0 text-success-text"
              />
            ) : (
              <Circle
                aria-hidden="true"
                className={cn(
                  "mt-0.5 size-4 shrink-0",
                  key === next?.key ? "text-accent-text" : "text-muted-foreground",
                )}
              />
            )}
            <div className="min-w-0">
              {setup[key] ? (
                <p className="text-muted-foreground">
                  {label} <span className="text-xs">(done)</span>
                </p>
              ) : (
                <>
                  <Link
                    href={href}
                    prefetch={false}
                    className="rounded-sm font-medium text-accent-text underline-offset-2 hover:underline"
                  >
                    {label}
                  </Link>
                  <p className="text-pretty text-muted-foreground text-xs">{help}</p>
                </>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

const storageKey = "postern.setup-dismissed";
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Kept in this browser alone; one that keeps nothing shows the list again. */
function readDismissed(): boolean {
  try {
    return localStorage.getItem(storageKey) !== null;
  } catch {
    return false;
  }
}

function dismiss() {
  try {
    localStorage.setItem(storageKey, "1");
  } catch {
    // It is shown again with the next page; nothing else depends on it.
  }
  for (const listener of listeners) listener();
}
