import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Agent } from "@/lib/contract/agents";
import type { Session } from "@/lib/contract/sessions";
import { startReconciling } from "@/lib/reconciling";
import { newAddress, putBehind } from "../support/agents";
import { type Door, openDoor } from "../support/door";
import { makeKey } from "../support/keys";
import { accounts, type Principal, signIn } from "../support/principals";
import { makeScripts, type RunningAgent, runAgent } from "../support/reference-agent";
import { until } from "../support/sessions";

let door: Door;
let admin: Principal;
let worker: ReturnType<typeof startReconciling>;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
  worker = startReconciling();
});
afterAll(async () => {
  await worker.stop();
  await door.close();
});

let agents = 0;

/** An agent of its own, with scripts, and a resource that they stand for. */
async function begin(files: Record<string, string>, config: Record<string, unknown> = {}) {
  agents += 1;
  const name = `real-${agents}`;
  const { root, remove } = makeScripts(files);
  onTestFinished(remove);
  const { id: keyId, plainTextKey } = await makeKey(door.call, admin, {
    name,
    scopes: ["agent:connect"],
  });
  const environment = {
    POSTERN_URL: door.url,
    POSTERN_API_KEY: plainTextKey,
    POSTERN_AGENT_NAME: name,
    POSTERN_AGENT_ROOT: root,
  };
  const run = (more: Record<string, string> = {}) => {
    const running = runAgent({ ...environment, ...more });
    onTestFinished(() => running.close());
    return running;
  };
  const running = run();
  const { id } = await until(() => findAgent(name));
  const resourceId = await putBehind(door, id, { scriptDir: "host", ...config });
  return { id, keyId, name, root, running, run, resourceId };
}

/** What a process runs: nothing once it has ended, reaped or not. */
function commandOf(pid: string): string {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

const findAgent = async (name: string) => {
  const list = await door.call<Agent[]>("GET", "/api/v1/agents", { as: admin });
  return list.body.find((one) => one.name === name && one.status === "ONLINE");
};
const says = (running: RunningAgent, text: string) =>
  until(async () => running.output().includes(text));

async function open(resourceId: string, ipv4Address: string): Promise<Session> {
  const body = { resourceIds: [resourceId], ipv4Address };
  const answer = await door.call<Session>("POST", "/api/v1/sessions", { as: admin, body });
  expect(answer.status).toBe(201);
  return answer.body;
}
const become = (id: string, status: Session["status"]) =>
  until(async () => {
    const { body } = await door.call<Session>("GET", `/api/v1/sessions/${id}`, { as: admin });
    return body.status === status && body;
  });
const stop = (id: string) =>
  door.call("POST", `/api/v1/sessions/${id}/stop`, { as: admin, body: {} });

const log = 'echo "$(basename "$0") $1 $2" >> "$(dirname "$0")/../../log"';
const waitForGo = 'while [ ! -e "$(dirname "$0")/../../go" ]; do sleep 0.1; done';

describe("npm run agent", () => {
  test("runs the scripts in the order of their names, with the network and what it is", async () => {
    const { root, running, resourceId, id } = await begin({
      "host/apply/20-second": log,
      "host/apply/10-first": log,
      "host/apply/README": "exit 1",
      "host/revoke/10-only": log,
    });
    const address = newAddress();
    const session = await open(resourceId, address);
    const { resourceIps } = await become(session.id, "ACTIVE");
    expect(resourceIps[0]?.providerRuleId).toMatch(/^agent-[\da-f-]{36}$/);
    await stop(session.id);
    await become(session.id, "CANCELLED");
    const [first, second, third, ...none] = readFileSync(path.join(root, "log"), "utf8")
      .trim()
      .split("\n");
    expect(none).toEqual([]);
    expect(first).toMatch(new RegExp(`^10-first ${address}/32 postern:[\\da-f]{32}$`));
    expect(second).toBe(first?.replace("10-first", "20-second"));
    expect(third).toBe(first?.replace("10-first", "10-only"));
    expect(running.output()).toContain(`apply ${address}/32 in host: done`);
    const about = await door.call<Agent>("GET", `/api/v1/agents/${id}`, { as: admin });
    expect(about.body).toMatchObject({ osInfo: expect.stringMatching(/^linux\//), queueLength: 0 });
  });

  test("runs all scripts even if one fails, and tells which and why", async () => {
    const { root, resourceId } = await begin({
      "host/apply/10-fails": "echo working; echo 'no such table' >&2; exit 3",
      "host/apply/20-follows": log,
      "host/revoke/10-only": log,
    });
    const session = await open(resourceId, newAddress());
    const { resourceIps } = await become(session.id, "FAILED");
    expect(resourceIps[0]?.errorMessage).toBe("10-fails failed: working no such table");
    expect(readFileSync(path.join(root, "log"), "utf8")).toContain("20-follows");
    await stop(session.id);
    await become(session.id, "CANCELLED");
    expect(readFileSync(path.join(root, "log"), "utf8")).toContain("10-only");
  });

  test("ends a script that takes too long, with all that it started", async () => {
    const { root, resourceId } = await begin(
      {
        "host/apply/10-hangs":
          'echo waiting; sleep 600 & echo $! >"$(dirname "$0")/../../begun"; sleep 600',
        "host/revoke/10-only": log,
      },
      { scriptTimeout: 3 },
    );
    const session = await open(resourceId, newAddress());
    const { resourceIps } = await become(session.id, "FAILED");
    expect(resourceIps[0]?.errorMessage).toBe("10-hangs failed: waiting Stopped after 3 s");
    await stop(session.id);
    await become(session.id, "CANCELLED");
    const begun = readFileSync(path.join(root, "begun"), "utf8").trim();
    await expect.poll(() => commandOf(begun)).toBe("");
  });

  test("keeps the end of an output, and shows the scripts no key", async () => {
    const { resourceId } = await begin({
      "host/apply/10-talks":
        'for i in $(seq 5000); do echo "line $i"; done; echo "key=$POSTERN_API_KEY."; exit 1',
      "host/revoke/10-only": log,
    });
    const session = await open(resourceId, newAddress());
    await become(session.id, "FAILED");
    const rows = await door.store.run<{ output: string }>(
      {
        text: `select script_results->0->>'output' as output from agent_commands
          where resource_id = $1 and command_type = 'APPLY' limit 1`,
      },
      [resourceId],
    );
    expect(rows[0]?.output.length).toBe(4_096);
    expect(rows[0]?.output.endsWith("line 5000\nkey=.\n")).toBe(true);
    await stop(session.id);
  });

  test.each([
    ["a folder outside of its root", "../../../../etc"],
    ["an absolute path", "/etc"],
    ["a link that leads outside", "linked"],
    ["a folder without scripts", "empty"],
  ])("runs nothing in %s", async (_what, scriptDir) => {
    const { root, resourceId } = await begin({ "host/apply/10-only": log }, { scriptDir });
    mkdirSync(path.join(root, "empty/apply"), { recursive: true });
    const outside = makeScripts({ "apply/10-outside": "exit 0" });
    onTestFinished(outside.remove);
    symlinkSync(outside.root, path.join(root, "linked"));
    const session = await open(resourceId, newAddress());
    const { resourceIps } = await become(session.id, "FAILED");
    expect(resourceIps[0]?.errorMessage).toMatch(
      /is not there|is not below|There are no scripts in/,
    );
    expect(existsSync(path.join(root, "log"))).toBe(false);
  });

  test("goes on when the server was away, and tells what it did meanwhile", async () => {
    const { root, running, resourceId } = await begin({
      "host/apply/10-waits": `${log}; ${waitForGo}`,
      "host/revoke/10-only": log,
    });
    const session = await open(resourceId, newAddress());
    await until(async () => existsSync(path.join(root, "log")));
    await door.store.run({ text: "alter table agents rename to agents_away" }, []);
    mkdirSync(path.join(root, "go"));
    await says(running, "Postern does not answer, trying on");
    await door.store.run({ text: "alter table agents_away rename to agents" }, []);
    await become(session.id, "ACTIVE");
    expect(running.output()).toContain("Postern answers again");
    expect(readFileSync(path.join(root, "log"), "utf8").trim().split("\n")).toHaveLength(1);
    await stop(session.id);
    await become(session.id, "CANCELLED");
  });

  test("finishes the script at hand when it is told to end, and leaves the rest to its next run", async () => {
    const { root, running, run, resourceId, id } = await begin({
      "host/apply/10-waits": `touch "$(dirname "$0")/../../begun"; ${waitForGo}; ${log}`,
      "host/revoke/10-only": log,
    });
    const sessions = [await open(resourceId, newAddress()), await open(resourceId, newAddress())];
    await until(async () => existsSync(path.join(root, "begun")));
    await until(async () => {
      const { body } = await door.call<Agent>("GET", `/api/v1/agents/${id}`, { as: admin });
      return body.queueLength === 2;
    });
    running.signal("SIGTERM");
    mkdirSync(path.join(root, "go"));
    expect(await running.ended).toBe(0);
    expect(readFileSync(path.join(root, "log"), "utf8").trim().split("\n")).toHaveLength(1);
    run();
    for (const { id } of sessions) await become(id, "ACTIVE");
    expect(readFileSync(path.join(root, "log"), "utf8").trim().split("\n")).toHaveLength(2);
  });

  test("ends with a sentence when its key is revoked", async () => {
    const { running, keyId } = await begin({});
    await door.call("DELETE", `/api/v1/api-keys/${keyId}`, { as: admin });
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain("The API key is not known, was revoked or has expired.");
  });

  test.each([
    [{ POSTERN_URL: "ftp://x" }, "POSTERN_URL should be the address of Postern"],
    [{ POSTERN_API_KEY: "" }, "POSTERN_API_KEY should be an API key"],
    [{ POSTERN_AGENT_POLL_SECONDS: "soon" }, "POSTERN_AGENT_POLL_SECONDS should be a number"],
  ])("does not start with %j", async (wrong, sentence) => {
    const running = runAgent({ POSTERN_URL: door.url, POSTERN_API_KEY: "ptn_x", ...wrong });
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain(sentence);
  });
});
