import { execFile } from "node:child_process";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { ProviderFailure } from "./provider";

export type NftRule = {
  chain: string;
  handle: number;
  comment: string | null;
  /** Its parts as nft writes them in JSON. */
  parts: readonly unknown[];
};
/** A table as it stands. */
export type Table = {
  rules: NftRule[];
  /** By its name each set's addresses, with the comments that were given to them. */
  sets: Map<string, ReadonlyMap<string, string | null>>;
};

export type Nft = {
  /** Null when there is no such table. */
  read(table: string): Promise<Table | null>;
  /**
   * Carries out all lines or none.
   *
   * @param isDry only asks the kernel whether it would
   * @returns what stood in the way when the table is not what the lines take it for
   */
  send(lines: readonly string[], options?: { isDry?: boolean }): Promise<string | undefined>;
};

const secondsMax = 8;
/** Nothing of our environment goes along; `nft` and `ip` stand in sbin, which a service may lack. */
const environment = {
  NODE_ENV: "production",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C",
} as const;

/** The program `nft` in this network namespace, or in the one that is named. */
export function nftIn(namespace: string | undefined): Nft {
  const [program, ...before] = namespace
    ? (["ip", "netns", "exec", namespace, "nft"] as const)
    : (["nft"] as const);
  const run = (args: readonly string[], input = "") =>
    runProgram(program, [...before, ...args], input);
  return {
    read: async (table) => {
      const { output, complaint } = await run(["--json", "list", "table", "inet", table]);
      if (complaint === undefined) return readTable(output);
      if (isMissing.test(complaint)) return null;
      throw failureOf(complaint);
    },
    send: async (lines, { isDry = false } = {}) => {
      if (lines.length === 0) return undefined;
      const args = isDry ? ["--check", "--file", "-"] : ["--file", "-"];
      const { complaint } = await run(args, `${lines.join("\n")}\n`);
      if (complaint === undefined || isMissing.test(complaint) || isThere.test(complaint)) {
        return complaint;
      }
      throw failureOf(complaint);
    },
  };
}

/** What nft says of something that is gone, or there already; not what `ip` says of its own. */
const isMissing = /^(?!.*(namespace|exec of)).*No such file or directory/m;
const isThere = /File exists/;

function runProgram(
  program: string,
  args: readonly string[],
  input: string,
): Promise<{ output: string; complaint: string | undefined }> {
  const options = {
    env: environment,
    timeout: secondsMax * 1000,
    killSignal: "SIGKILL",
    maxBuffer: 2 ** 28,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, options, (error, output, complaint) => {
      if (!error) resolve({ output, complaint: undefined });
      else if (error.code === "ENOENT") reject(new ProviderFailure("absent", noProgram(program)));
      else if (error.killed) reject(new ProviderFailure("timed_out", "nft did not end in time"));
      else resolve({ output, complaint: complaint || error.message });
    });
    // Whoever ends before it has read everything says why on its other channel.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

const noProgram = (program: string) =>
  program === "nft"
    ? "The program nft is not on this machine (Debian: apt-get install nftables)"
    : "The program ip is not on this machine (Debian: apt-get install iproute2)";

function failureOf(complaint: string): ProviderFailure {
  const [line = ""] = complaint.trim().split("\n");
  if (/exec of/.test(complaint)) return new ProviderFailure("absent", noProgram("nft"));
  if (/network namespace/.test(complaint)) return new ProviderFailure("absent", line);
  if (/not permitted|Permission denied|must be root/.test(complaint)) {
    const message = "Postern may not change nftables here: it needs to be root, or CAP_NET_ADMIN";
    return new ProviderFailure("denied", message);
  }
  return new ProviderFailure("invalid", `nft: ${line.replace(/^.*?Error: /, "")}`);
}

const element = z.union([
  z.string().transform((value) => ({ value, comment: null })),
  z
    .object({ elem: z.object({ val: z.string(), comment: z.string().nullable().default(null) }) })
    .transform(({ elem }) => ({ value: elem.val, comment: elem.comment })),
]);

const listed = z.object({
  nftables: z.array(
    z.object({
      set: z.object({ name: z.string(), elem: z.array(z.unknown()).default([]) }).optional(),
      rule: z
        .object({
          chain: z.string(),
          handle: z.number(),
          comment: z.string().nullable().default(null),
          expr: z.array(z.unknown()).default([]),
        })
        .optional(),
    }),
  ),
});

function readTable(json: string): Table {
  const { nftables } = listed.parse(JSON.parse(json));
  return {
    rules: nftables.flatMap(({ rule }) => (rule ? [{ ...rule, parts: rule.expr }] : [])),
    sets: new Map(nftables.flatMap(({ set }) => (set ? [[set.name, readSet(set.elem)]] : []))),
  };
}

/** Elements that are no single addresses stand in sets of others. */
function readSet(elements: readonly unknown[]): Map<string, string | null> {
  return new Map(
    elements.flatMap((one) => {
      const { value, comment } = element.safeParse(one).data ?? { value: "", comment: null };
      return ipaddr.isValid(value) ? [[ipaddr.parse(value).toString(), comment]] : [];
    }),
  );
}
