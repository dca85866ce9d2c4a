import autocannon from "autocannon";
import { assignOrganizations, assignRoles, idOf, organizations } from "./data";

/** One measurement. With `tokens` it assigns: the path's `{role}`, `{resource}` … are a fresh pair's. */
export type Order = {
  url: string;
  method: "GET" | "POST";
  path: string;
  token?: string;
  /** For assign: a token per organization, and the number of the first pair that is still free. */
  tokens?: string[];
  firstPair?: number;
  clients: number;
  seconds: number;
};

export type Measured = {
  perSecond: number;
  calls: number;
  errors: number;
  p50: number;
  p99: number;
  /** The first pair that is still free after it. */
  nextPair: number;
};

// The generator is a process of its own; it takes one order after the other.
process.on("message", async (order: Order) => {
  process.send?.(await measure(order));
});
process.once("disconnect", () => process.exit(0));

async function measure(order: Order): Promise<Measured> {
  const { url, method, path, token, tokens, clients, seconds } = order;
  let pair = order.firstPair ?? 0;
  const times: number[] = [];
  let errors = 0;
  let begin = 0;
  let end = 0;
  const fresh = (request: autocannon.Request): autocannon.Request => {
    const [place, number] = [pair % assignOrganizations, Math.floor(pair / assignOrganizations)];
    pair += 1;
    const organization = organizations.assign + place;
    request.path = path
      .replace("{signIn}", idOf("signIn", organization, 0))
      .replace("{organization}", idOf("organization", organization, 0))
      .replace("{user}", idOf("user", organization, 0))
      .replace("{role}", idOf("role", organization, number % assignRoles))
      .replace("{resource}", idOf("resource", organization, Math.floor(number / assignRoles)));
    request.headers = { authorization: `Bearer ${tokens?.[place]}` };
    return request;
  };
  await new Promise<void>((resolve, reject) => {
    const run = autocannon(
      {
        url,
        connections: clients,
        duration: seconds,
        timeout: 10,
        ...(token && { headers: { authorization: `Bearer ${token}` } }),
        requests: [{ method, path, ...(tokens && { setupRequest: fresh }) }],
        // Its own sampling decides when it looks at the clock.
        sampleInt: 100,
      } as autocannon.Options,
      (error, result) => {
        if (error) return reject(error);
        errors += result.errors + result.timeouts;
        resolve();
      },
    );
    run.on("start", () => {
      begin = performance.now();
    });
    run.on("response", (_client, status, _bytes, milliseconds) => {
      end = performance.now();
      times.push(milliseconds);
      if (status !== 200) errors += 1;
    });
  });
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / ((end - begin) / 1000),
    calls: times.length,
    errors,
    p50: times[Math.floor(times.length * 0.5)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
    nextPair: pair,
  };
}
