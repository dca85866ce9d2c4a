"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { CopyField } from "@/components/copy-field";
import { useOwnOrigin } from "@/components/own-origin";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";

/** The steps on the machine where the scripts are to run; the agent then shows up in the list. */
export function SetUpDialog({ onClose }: { onClose: () => void }) {
  const origin = useOwnOrigin();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title="Set up an agent"
      description="On a machine beside what is to be opened, with Node 20.20 or newer. It only calls out."
    >
      <DialogBody>
        <ol className="flex flex-col gap-5">
          <Step number={1} title="Make a key for it">
            <p>
              Each agent needs{" "}
              <Link
                href="/settings/api-keys?new=true&scope=agent:connect"
                className="rounded-sm font-medium text-accent-text underline"
              >
                an API key of its own
              </Link>{" "}
              with the scope <code className="font-mono text-xs">agent:connect</code>.
            </p>
          </Step>
          <Step number={2} title="Fetch the agent">
            <CopyField label="Command to fetch it" value={`curl -fsSO ${origin}/agent.mjs`} />
          </Step>
          <Step number={3} title="Put your scripts there">
            <p>
              For each resource a folder with <code className="font-mono text-xs">apply/</code> and{" "}
              <code className="font-mono text-xs">revoke/</code>. The files in it that are named
              like <code className="font-mono text-xs">10-nftables</code> run in the order of their
              names and are told the network and a description.
            </p>
            <CopyField
              label="Command to make the folders"
              value="mkdir -p /etc/postern-agent/my-host/apply /etc/postern-agent/my-host/revoke"
            />
          </Step>
          <Step number={4} title="Start it">
            <CopyField
              label="Command to start it"
              value={`POSTERN_URL=${origin} POSTERN_API_KEY=ptn_… POSTERN_AGENT_NAME=my-agent node agent.mjs`}
            />
            <p>
              It is in this list a moment later. Then add a resource and put it behind the agent.
            </p>
          </Step>
        </ol>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden="true"
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-subtle font-semibold text-accent-text text-xs tabular-nums"
      >
        {number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <h3 className="font-medium leading-6">{title}</h3>
        {children}
      </div>
    </li>
  );
}
