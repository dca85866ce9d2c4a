import { Redis } from "ioredis";
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { environment } from "@/lib/env";
import { log } from "./log";

export type Rate = {
  exceeded: boolean;
  headers: Record<string, string>;
  retryAfterSeconds: number;
};

const windowSeconds = 60;
type Limiter = { points: number; of: RateLimiterAbstract };
let limiter: Promise<Limiter> | undefined;

/** Counts a call of an actor, a person's id or an address, refused ones too. */
export async function countCall(actor: string): Promise<Rate> {
  limiter ??= makeLimiter();
  const { points, of } = await limiter;
  try {
    return rate(points, await of.consume(actor), false);
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return rate(points, refused, true);
    throw refused;
  }
}

function rate(
  points: number,
  { msBeforeNext, remainingPoints }: RateLimiterRes,
  exceeded: boolean,
) {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return {
    exceeded,
    retryAfterSeconds: seconds,
    headers: rateHeaders(points, Math.max(0, remainingPoints), seconds),
  };
}

/** How many are allowed, how many of them are left, and in how many seconds there are more. */
export function rateHeaders(allowed: number, left: number, seconds: number) {
  return {
    "RateLimit-Limit": String(allowed),
    "RateLimit-Remaining": String(left),
    "RateLimit-Reset": String(seconds),
  };
}

/** In memory, or in Redis for all instances; while Redis is away each instance counts by itself. */
async function makeLimiter(): Promise<Limiter> {
  const { callsPerMinute: points, redisUrl } = environment();
  const memory = new RateLimiterMemory({ points, duration: windowSeconds });
  if (!redisUrl) return { points, of: memory };
  // Without a queue a call never waits for a Redis that is away; only the first wait for it to come.
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: 1_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 500,
  });
  let complainedAt = 0;
  redis.on("error", (error: Error) => {
    if (Date.now() - complainedAt < 60_000) return;
    complainedAt = Date.now();
    log().warn({ failure: error.message }, "Redis does not answer; counting calls in this process");
  });
  await redis.connect().catch(() => undefined);
  return {
    points,
    of: new RateLimiterRedis({
      storeClient: redis,
      points,
      duration: windowSeconds,
      keyPrefix: "postern:calls",
      insuranceLimiter: memory,
    }),
  };
}
