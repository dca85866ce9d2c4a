import { hash, verify } from "@node-rs/argon2";

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes run off the main thread; more than two at once would take the machine from everyone else. */
const atOnceMax = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function whenFree<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** The hash that is kept of a password, with its salt and cost in it. */
export function hashPassword(password: string): Promise<string> {
  return whenFree(() => hash(password, cost));
}

let dummyHash: Promise<string> | undefined;

/**
 * Whether the password belongs to the hash. Without a hash it works as long as with one, so that
 * time does not tell who has an account.
 */
export async function verifyPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  dummyHash ??= hashPassword("nobody has this password");
  const known = passwordHash && costIsSane(passwordHash) ? passwordHash : undefined;
  const against = known ?? (await dummyHash);
  const right = await whenFree(() => verify(against, password));
  return right && known !== undefined;
}

/** A stored hash with absurd costs would be a way to stop the server. */
function costIsSane(passwordHash: string): boolean {
  const match = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$/.exec(passwordHash);
  return match !== null && Number(match[1]) <= 262_144 && Number(match[2]) <= 10;
}
