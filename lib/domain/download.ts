/**
 * A file that is written while it is sent, so that its length costs no memory. Nothing of it runs
 * before the first piece is asked for, and nothing after a reader who leaves.
 */
export type Download<Type extends string = string> = {
  /** Its content type, one of those that the endpoint declares: `text/csv`. */
  type: Type;
  /** With its ending: `audit-log-acme.csv`. */
  fileName: string;
  /** How many rows it will have, where that is known: a reader can tell how far it is. */
  rows?: number;
  pieces: AsyncIterable<string>;
};
