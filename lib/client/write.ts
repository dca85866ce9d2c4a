/** What a write needs: the body, and the key under which it can safely be repeated. */
export type Write<Body> = { body: Body; idempotencyKey?: string };
