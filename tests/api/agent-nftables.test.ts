import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Agent } from "@/lib/contract/agents";
import type { Session } from "@/lib/contract/sessions";
import { startReconciling } from "@/lib/reconciling";
import { putBehind } from "../support/agents";
import { type Door, openDoor } from "../support/door";
import { makeKey } from "../support/keys";
import { hasNetworks, type Network, openNetwork, until } from "../support/network";
import { accounts, type Principal, signIn } from "../support/principals";
import { type RunningAgent, runAgent } from "../support/reference-agent";

const port = 22;

describe.skipIf(!hasNetworks())("packets through the agent's example of nftables", () => {
  let network: Network;
  let door: Door;
  let worker: ReturnType<typeof startReconciling>;
  let ana: Principal;
  let priya: Principal;
  let running: RunningAgent;
  let root: string;
  let resourceId: string;

  beforeAll(async () => {
    network = await openNetwork([port, 80]);
    door = await openDoor();
    [ana, priya] = [
      await signIn(door.call, accounts.admin),
      await signIn(door.call, accounts.otherAdmin),
    ];
    root = mkdtempSync(path.join(tmpdir(), "postern-agent-"));
    cpSync("lib/agent/example", path.join(root, "ssh"), { recursive: true });
    // The agent calls us where we are; its scripts run where the packets are.
    const shell = path.join(root, "shell");
    writeFileSync(shell, `#!/bin/sh\nexec ip netns exec ${network.namespace} /bin/bash "$@"\n`);
    chmodSync(shell, 0o755);
    const { plainTextKey } = await makeKey(door.call, ana, { scopes: ["agent:connect"] });
    const name = `nft-${randomUUID()}`;
    running = runAgent({
      POSTERN_URL: door.url,
      POSTERN_API_KEY: plainTextKey,
      POSTERN_AGENT_NAME: name,
      POSTERN_AGENT_ROOT: root,
      POSTERN_AGENT_SHELL: shell,
    });
    let agentId: string | undefined;
    await until(async () => {
      const { body } = await door.call<Agent[]>("GET", `/api/v1/agents?q=${name}`, { as: ana });
      agentId = body[0]?.id;
      return agentId !== undefined;
    });
    resourceId = await putBehind(door, agentId ?? "", { scriptDir: "ssh" });
    worker = startReconciling();
  });
  afterAll(async () => {
    await running?.close();
    await worker?.stop();
    await door?.close();
    await network?.close();
    if (root) rmSync(root, { recursive: true });
  });

  const passes = async (from: string) => (await network.connects(from, port)).isOpen;

  async function start(as: Principal, addresses: Record<string, string>): Promise<string> {
    const body = { ...addresses, resourceIds: [resourceId] };
    const answer = await door.call<Session>("POST", "/api/v1/sessions", { as, body });
    expect(answer.status).toBe(201);
    await become(as, answer.body.id, "ACTIVE");
    return answer.body.id;
  }
  async function stop(as: Principal, id: string): Promise<void> {
    await door.call("POST", `/api/v1/sessions/${id}/stop`, { as, body: {} });
    await become(as, id, "CANCELLED");
  }
  const become = (as: Principal, id: string, status: Session["status"]) =>
    until(async () => {
      const { body } = await door.call<Session>("GET", `/api/v1/sessions/${id}`, { as });
      return body.status === status;
    });

  test("get through while the session lives, and neither before nor after", async () => {
    const {
      4: [four, otherFour],
      6: [six],
    } = network.client;
    expect(await passes(four)).toBe(true);
    // As the machine does at its start: from here on the port is closed.
    const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
    execFileSync(path.join(root, "shell"), [path.join(root, "ssh/guard")], { env });
    expect([await passes(four), await passes(six)]).toEqual([false, false]);
    const id = await start(ana, { ipv4Address: four, ipv6Address: six });
    expect([await passes(four), await passes(six)]).toEqual([true, true]);
    expect(await passes(otherFour)).toBe(false);
    expect((await network.connects(otherFour, 80)).isOpen).toBe(true);
    expect(await network.holds("connection", four, port)).toBe(true);
    await stop(ana, id);
    expect([await passes(four), await passes(six)]).toEqual([false, false]);
    expect(await network.carries("connection")).toBe(false);
  });

  test("get through as long as anybody's session wants the address", async () => {
    const [four] = network.client[4];
    const hers = await start(ana, { ipv4Address: four });
    const other = await start(priya, { ipv4Address: four });
    expect(network.nft("list", "table", "inet", "postern_agent").match(/postern:/g)).toHaveLength(
      1,
    );
    await stop(ana, hers);
    expect(await passes(four)).toBe(true);
    await stop(priya, other);
    expect(await passes(four)).toBe(false);
  });
});
