import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashPassword } from "@/lib/domain/sign-in/password";
import { checksum } from "../support/audit";
import { callDirectly, type DirectAnswer, type DirectCall } from "../support/direct";
import { type Door, openDoor } from "../support/door";
import { adminHeaders, goodRequest } from "../support/matrix";
import { signIn } from "../support/principals";
import { byTitle, type DeclaredCall, readRouteTable } from "../support/routes";
import { bodyFields, queryParameters, type Request } from "../support/samples";
import { demoPassword } from "../support/settings";
import { fillWorld, type Tenant } from "../support/world";
import { injections, wrongJson, wrongText } from "../support/wrong-values";

/*
 * What no caller should send, to every route, made from the route's own declaration: refused by
 * 400, never 500, and nothing is written.
 */

const { calls } = await readRouteTable();
const taking = calls.filter(({ declaration: { params, query, body } }) => params ?? query ?? body);
const badInputsPerRoute = 200;
const seed = 20_261_122;

let door: Door;
let ours: Tenant;
let authorization: string;

beforeAll(async () => {
  door = await openDoor();
  [ours] = await fillWorld(door.store, await hashPassword(demoPassword));
  const email = ours.emails[ours.admins[0] ?? ""] ?? "";
  const admin = await signIn(door.call, { organizationSlug: ours.slug, email });
  authorization = `Bearer ${admin.accessToken}`;
});
afterAll(async () => {
  expect(Object.hasOwn(Object.prototype, "isOrgAdmin")).toBe(false);
  await door.close();
});

const send = (call: DeclaredCall, wrong: DirectCall): Promise<DirectAnswer> =>
  callDirectly(call, {
    ...wrong,
    headers: { ...adminHeaders(call, ours, authorization), ...wrong.headers },
  });

const wireOf = ({ ids, query, body }: Request): DirectCall => ({
  ids,
  query,
  ...(body !== undefined && { raw: JSON.stringify(body) }),
});

/** As it can stand in a URL: half a character cannot. */
const urlText = wrongText.map((text) => text.toWellFormed());

/** A good request with up to three things wrong in it. */
function spoiled(call: DeclaredCall, good: Request): fc.Arbitrary<Request> {
  const kinds: fc.Arbitrary<Request>[] = [];
  const ids = call.ids.map((name) =>
    urlText.map((value) => ({ ...good, ids: { ...good.ids, [name]: value } })),
  );
  kinds.push(...ids);
  const parameters = queryParameters(call).map(([name]) => name);
  if (call.declaration.query) {
    const name = fc.constantFrom(...parameters, "colour", "__proto__");
    kinds.push(
      fc
        .uniqueArray(fc.tuple(name, urlText), {
          minLength: 1,
          maxLength: 3,
          selector: ([n]) => n,
        })
        .map((pairs) => ({ ...good, query: { ...good.query, ...Object.fromEntries(pairs) } })),
    );
  }
  const { body } = call.declaration;
  if (body) {
    const name = fc.constantFrom(...bodyFields(call), "colour", "organizationId", "id");
    const fields = fc.uniqueArray(fc.tuple(name, wrongJson), {
      minLength: 1,
      maxLength: 3,
      selector: ([field]) => field,
    });
    kinds.push(
      fields.map((pairs) => ({
        ...good,
        body: { ...(good.body as object), ...Object.fromEntries(pairs) },
      })),
      wrongJson.map((value) => ({ ...good, body: value })),
    );
  }
  return fc.oneof(...kinds);
}

/** Whether the declaration itself refuses it; what it takes may do its work. */
function isRefused({ declaration: { params, query, body } }: DeclaredCall, request: Request) {
  const overWire = request.body === undefined ? {} : JSON.parse(JSON.stringify(request.body));
  return [
    params?.safeParse(request.ids),
    query?.safeParse(request.query),
    body?.safeParse(overWire),
  ].some((result) => result?.success === false);
}

const rowsOfOurs = () => checksum(door.store, ours.id, ["audit_events"]);

describe.each(byTitle(taking))("%s", (_title, call) => {
  test(`400 for ${badInputsPerRoute} bad inputs, and nothing is written`, async () => {
    const good = goodRequest(call, ours);
    const wrong = fc
      .sample(spoiled(call, good), { seed, numRuns: badInputsPerRoute * 4 })
      .filter((request) => isRefused(call, request))
      .slice(0, badInputsPerRoute);
    expect(wrong.length).toBe(badInputsPerRoute);
    const before = await rowsOfOurs();
    for (let from = 0; from < wrong.length; from += 20) {
      const batch = wrong.slice(from, from + 20);
      const answers = await Promise.all(batch.map((request) => send(call, wireOf(request))));
      for (const [index, { status, body }] of answers.entries()) {
        expect([status, body], JSON.stringify(batch[index])).toEqual([
          400,
          expect.objectContaining({ message: "Validation failed", code: "validation" }),
        ]);
      }
    }
    expect(await rowsOfOurs()).toBe(before);
  });

  const texts = queryParameters(call).filter(([, { type }]) => type === "string");
  if (texts.length > 0)
    test("200 or 400 for SQL in every parameter, and no more rows", async () => {
      const good = goodRequest(call, ours);
      for (const [name] of texts) {
        const answers = await Promise.all(
          injections.map((value) => send(call, wireOf({ ...good, query: { [name]: value } }))),
        );
        for (const [index, { status, text }] of answers.entries()) {
          const about = `${name}=${injections[index]}`;
          expect([200, 400, 404], about).toContain(status);
          // Nobody has such a name, save that these are in one for a search that takes parts. A file
          // begins with a line about itself.
          if (status === 200 && !["%", "_", "\\", "null", "--"].includes(injections[index] ?? "")) {
            expect(text.replace(/^#.*$/gm, ""), about).not.toContain("canary");
          }
        }
      }
    });

  if (call.declaration.body)
    test("413, 415 and 400 for what is no body of ours", async () => {
      const good = wireOf(goodRequest(call, ours));
      const before = await rowsOfOurs();
      const codeOf = async (more: DirectCall) => {
        const { body } = await send(call, { ...good, ...more });
        return (body as { code?: string } | undefined)?.code;
      };
      expect(await codeOf({ raw: `{"x":"${"x".repeat(1_048_576)}"}` })).toBe("payload_too_large");
      for (const type of ["text/plain", "multipart/form-data", "application/json;charset=utf-16"]) {
        expect(await codeOf({ raw: "{}", headers: { "content-type": type } })).toBe(
          "unsupported_media_type",
        );
      }
      const packed = { "content-type": "application/json", "content-encoding": "gzip" };
      expect(await codeOf({ raw: "{}", headers: packed })).toBe("unsupported_media_type");
      const deep = `${"[".repeat(33)}${"]".repeat(33)}`;
      for (const raw of ["{", deep, "{'a':1}", "{}{}", "\u0000", '{"a":1,}']) {
        expect(await codeOf({ raw })).toBe("bad_request");
      }
      for (const raw of ["[]", "null", "5", '"{}"', "1e999"]) {
        expect(await codeOf({ raw })).toBe("validation");
      }
      expect(await rowsOfOurs()).toBe(before);
    });
});

test("of a key that is given twice, the last counts", async () => {
  const create = calls.find(({ title }) => title === "POST /api/v1/roles");
  if (!create) throw new Error("Roles can be made");
  const { body } = await send(create, { raw: '{"name":"First","name":"Second"}' });
  expect(body).toMatchObject({ name: "Second" });
});
