declare const encodes: unique symbol;

/**
 * JSON text that Postgres has built in the shape of the contract and that is passed on untouched:
 * parsing and printing it again would cost a third of the work of a large list.
 */
export class WireJson<Value> {
  declare readonly [encodes]: Value;
  constructor(readonly text: string) {}
}
