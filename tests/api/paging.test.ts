import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "@/lib/contract/common";
import { resourceSortKeys } from "@/lib/contract/lists";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";

type Item = { id: string };

const sortKeys = {
  roles: ["name", "limit", "resources", "users", "updated"],
  users: ["name", "email", "updated"],
  resources: resourceSortKeys,
};

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const ids = (items: readonly Item[]) => items.map(({ id }) => id);

async function pages(noun: string, sort: string, size: number, total: number): Promise<string[]> {
  const found: string[] = [];
  for (let page = 0; ; page += 1) {
    const path = `/api/v1/${noun}?sort=${sort}&page=${page}&size=${size}`;
    const { status, body } = await door.call<Page<Item>>("GET", path, { as: admin });
    expect(status).toBe(200);
    const { content: _items, ...counts } = body;
    const totalPages = Math.ceil(total / size);
    expect(counts).toEqual({ totalElements: total, totalPages, number: page, size });
    found.push(...ids(body.content));
    // One page beyond the last is empty, whatever half it is looked for in.
    if (page > totalPages) return found;
  }
}

describe.each(Object.entries(sortKeys))("the pages of %s", (noun, keys) => {
  test.each(keys.flatMap((key) => [key, `-${key}`]))(
    "put together are the list by %s",
    async (sort) => {
      const path = `/api/v1/${noun}?sort=${sort}`;
      const whole = await door.call<Item[]>("GET", path, { as: admin });
      expect(whole.status).toBe(200);
      expect(new Set(ids(whole.body)).size).toBe(whole.body.length);
      for (const size of [1, 3, 7]) {
        expect(await pages(noun, sort, size, whole.body.length)).toEqual(ids(whole.body));
      }
    },
  );
});
