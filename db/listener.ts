import pg from "pg";
import postgres from "postgres";
import type { StopListening } from "./queries";

type Hear = (payload: string | undefined) => void;

/** Longest wait between two tries to reach a server that is away. */
const retrySecondsMax = 5;

/**
 * Hears the notices of a Postgres server on one connection of its own, which is opened for the first
 * who listens. A lost connection comes back by itself and hears the same channels again: the one
 * thing that this driver does and ours for queries does not.
 */
export function makeListener(url: string): {
  listen(channel: string, hear: Hear): Promise<StopListening>;
  close(): Promise<void>;
} {
  let connection: postgres.Sql | undefined;
  const channels = new Map<string, { hearers: Set<Hear>; begun: Promise<unknown> }>();

  async function begin(channel: string, hearers: Set<Hear>): Promise<void> {
    connection ??= connect(url);
    let isBack = false;
    const tell = (payload: string | undefined) => {
      for (const hear of hearers) hear(payload);
    };
    await connection.listen(channel, tell, () => {
      if (isBack) tell(undefined);
      isBack = true;
    });
  }

  return {
    listen: async (channel, hear) => {
      const known = channels.get(channel);
      const hearers = known?.hearers ?? new Set();
      const begun = known?.begun ?? begin(channel, hearers);
      if (!known) channels.set(channel, { hearers, begun });
      hearers.add(hear);
      const stop = () => void hearers.delete(hear);
      // The driver goes on trying, so a first try that fails is not the last.
      await begun.catch(() => undefined);
      return stop;
    },
    close: async () => {
      await connection?.end({ timeout: 1 });
    },
  };
}

/** Reads the address as the pool does: the two drivers know different parameters. */
function connect(url: string): postgres.Sql {
  const client = new pg.Client({ connectionString: url });
  const { host, port, ssl, user = "", password = "", database = "" } = client;
  return postgres({
    ...{ host, port, ssl, user, password, database },
    connection: { application_name: "postern-listener" },
    connect_timeout: 5,
    backoff: (tries) => (0.5 + Math.random() / 2) * Math.min(0.1 * 2 ** tries, retrySecondsMax),
    onnotice: () => {},
  });
}
