import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId } from "@/db/seed/demo-ids";
import type { Session } from "@/lib/contract/sessions";
import { startWorker } from "@/lib/worker";
import { type Door, openDoor } from "../support/door";
import { hasNetworks, type Network, openNetwork, until } from "../support/network";
import { accounts, type Principal, signIn } from "../support/principals";

const port = 8443;
const resourceId = randomUUID();

describe.skipIf(!hasNetworks())("packets through the host's nftables", () => {
  let network: Network;
  let door: Door;
  let worker: ReturnType<typeof startWorker>;
  let ana: Principal;
  let priya: Principal;

  beforeAll(async () => {
    network = await openNetwork([port]);
    network.nft("add table inet filter");
    network.nft(
      "add chain inet filter input { type filter hook input priority 0; policy accept; }",
    );
    network.nft('add rule inet filter input tcp dport 25 drop comment "of the house"');
    door = await openDoor({ environment: { POSTERN_HOST_FIREWALL: "acme" } });
    [ana, priya] = [
      await signIn(door.call, accounts.admin),
      await signIn(door.call, accounts.otherAdmin),
    ];
    await door.store.run(
      {
        text: `insert into resources (organization_id, id, name, provider, resource_type,
            resource_identifier, config, is_active)
          values ($1, $2, 'web', 'HOST', 'NFTABLES', 'postern_web', $3, true)`,
      },
      [acmeId, resourceId, { port, namespace: network.namespace }],
    );
    worker = startWorker();
    await until(async () => network.nft("list", "tables").includes("postern_web"));
  });
  afterAll(async () => {
    await worker?.stop();
    await door?.close();
    await network?.close();
  });

  const passes = async (from: string) => (await network.connects(from, port)).isOpen;
  const read = async (as: Principal, id: string) =>
    (await door.call<Session>("GET", `/api/v1/sessions/${id}`, { as })).body;

  async function start(as: Principal, addresses: Record<string, string>): Promise<Session> {
    const body = { ...addresses, resourceIds: [resourceId] };
    const answer = await door.call<Session>("POST", "/api/v1/sessions", { as, body });
    expect(answer.status).toBe(201);
    await until(async () => (await read(as, answer.body.id)).status === "ACTIVE");
    return answer.body;
  }

  async function stop(as: Principal, { id }: Session): Promise<void> {
    const answer = await door.call("POST", `/api/v1/sessions/${id}/stop`, { as });
    expect(answer.status).toBe(200);
    await until(async () => (await read(as, id)).status === "CANCELLED");
  }

  test("get through while the session lives, and neither before nor after", async () => {
    const {
      4: [four, otherFour],
      6: [six, otherSix],
    } = network.client;
    expect([await passes(four), await passes(six)]).toEqual([false, false]);
    const session = await start(ana, { ipv4Address: four, ipv6Address: six });
    expect([await passes(four), await passes(six)]).toEqual([true, true]);
    expect([await passes(otherFour), await passes(otherSix)]).toEqual([false, false]);
    expect(await network.holds("connection", four, port)).toBe(true);
    await stop(ana, session);
    expect([await passes(four), await passes(six)]).toEqual([false, false]);
    expect(await network.carries("connection")).toBe(false);
  });

  test("get through until the time is over", async () => {
    const [four] = network.client[4];
    const session = await start(ana, { ipv4Address: four });
    expect(await passes(four)).toBe(true);
    await endSoon(session.id);
    await until(async () => (await read(ana, session.id)).status === "EXPIRED");
    expect(await passes(four)).toBe(false);
  });

  test("get through as long as anybody's session wants the address", async () => {
    const [four] = network.client[4];
    const hers = await start(ana, { ipv4Address: four });
    const other = await start(priya, { ipv4Address: four });
    expect(network.nft("list", "table", "inet", "postern_web").match(/postern:/g)).toHaveLength(1);
    await stop(ana, hers);
    expect(await passes(four)).toBe(true);
    await stop(priya, other);
    expect(await passes(four)).toBe(false);
  });

  test("get through again when somebody has thrown all rules of the machine away", async () => {
    const [four, otherFour] = network.client[4];
    const session = await start(ana, { ipv4Address: four });
    network.nft("delete", "table", "inet", "postern_web");
    await look();
    await until(async () => !(await passes(otherFour)) && (await passes(four)));
    await stop(ana, session);
  });

  test("of nobody else's rules are any touched", async () => {
    expect(network.nft("list", "table", "inet", "filter")).toContain("of the house");
  });

  test("are another organization's affair only where the operator says so", async () => {
    await door.store.run({ text: "update organizations set slug = 'renamed' where id = $1" }, [
      acmeId,
    ]);
    await look();
    const failure = () =>
      door.store.run<{ error: string | null }>(
        { text: "select error_message as error from firewalls where resource_id = $1" },
        [resourceId],
      );
    await until(async () => (await failure())[0]?.error !== null);
    expect(await failure()).toEqual([{ error: expect.stringMatching(/POSTERN_HOST_FIREWALL/) }]);
    await door.store.run({ text: "update organizations set slug = 'acme' where id = $1" }, [
      acmeId,
    ]);
  });

  /** As if the session had been started long ago, to end in a second. */
  async function endSoon(id: string): Promise<void> {
    const soon = "now() + interval '1 second'";
    await door.store.run({ text: `update sessions set expires_at = ${soon} where id = $1` }, [id]);
    await door.store.run({ text: `update claims set ends_at = ${soon} where session_id = $1` }, [
      id,
    ]);
    await door.store.run(
      { text: `update firewalls set close_due_at = ${soon} where resource_id = $1` },
      [resourceId],
    );
  }

  async function look(): Promise<void> {
    const text = "update firewalls set close_due_at = now() where resource_id = $1";
    await door.store.run({ text }, [resourceId]);
  }
});
