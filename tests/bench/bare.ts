import { createServer } from "node:http";
import pg from "pg";
import { answerAboutCpu } from "./child";
import type { BareCase } from "./systems";

// The least that can answer the same calls: node:http, one pool, the front door's own statements.
process.once("message", (cases: Record<string, BareCase>) => {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
  const server = createServer(async (request, response) => {
    const [, name = "", ...ids] = (request.url ?? "").split("/");
    const steps = cases[name]?.steps ?? [];
    let answer = "";
    for (const { name: statement, text, values } of steps) {
      const given = values.map((value) => filledIn(value, ids));
      const { rows } = await pool.query({ name: statement, text, values: given });
      answer = rows[0]?.list ?? JSON.stringify(rows[0]);
    }
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(answer),
    });
    response.end(answer);
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The server has no port");
    process.send?.({ url: `http://127.0.0.1:${address.port}` });
    answerAboutCpu();
  });
});

/** `:0`, `:1` … stand for the parts of the path; in a list too. */
function filledIn(value: unknown, ids: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((inner) => filledIn(inner, ids));
  const place = typeof value === "string" ? /^:(\d)$/.exec(value)?.[1] : undefined;
  return place === undefined ? value : ids[Number(place)];
}
