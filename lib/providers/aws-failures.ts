import { type FailureCode, ProviderFailure } from "./provider";

/** Error codes by what they mean to us: EC2's and the ones common to all of AWS. */
const meanings: [FailureCode, readonly string[]][] = [
  [
    "denied",
    [
      "AccessDenied",
      "AccessDeniedException",
      "AuthFailure",
      "Blocked",
      "ExpiredToken",
      "ExpiredTokenException",
      "IncompleteSignature",
      "InvalidClientTokenId",
      "MissingAuthenticationToken",
      "OptInRequired",
      "PendingVerification",
      "RequestExpired",
      "SignatureDoesNotMatch",
      "UnauthorizedOperation",
      "UnrecognizedClientException",
    ],
  ],
  [
    "throttled",
    [
      "RequestLimitExceeded",
      "RequestThrottled",
      "Throttling",
      "ThrottlingException",
      "TooManyRequestsException",
    ],
  ],
  ["full", ["RulesPerSecurityGroupLimitExceeded"]],
  ["absent", ["InvalidGroup.NotFound", "InvalidSecurityGroupID.NotFound"]],
  ["timed_out", ["AbortError", "TimeoutError", "RequestTimeout"]],
];

/** What a call that was throttled waits at least: the buckets of EC2 gain five or more a second. */
const throttledSeconds = 2;
const messageLengthMax = 300;

/** The vendor's own word for what went wrong, such as `InvalidPermission.Duplicate`. */
export const awsCodeOf = (error: unknown) => (error instanceof Error ? error.name : "");

/**
 * What an error of the SDK means.
 *
 * @param secrets texts that must not stand in the message
 */
export function awsFailure(error: unknown, secrets: readonly string[]): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const code = meaningOf(error);
  if (code === "timed_out") return new ProviderFailure(code, "AWS did not answer in time");
  const message = messageOf(error, secrets);
  return new ProviderFailure(code, message, code === "throttled" ? throttledSeconds : undefined);
}

/**
 * An answer of status 200 in which nothing stands that AWS always says, such as the page of a proxy:
 * the SDK reads it as an empty list, and an empty list would mean that everything is closed.
 */
export const notOfAws = () =>
  new ProviderFailure("unreachable", "What answered in the place of AWS is not AWS");

function meaningOf(error: unknown): FailureCode {
  const name = awsCodeOf(error);
  const known = meanings.find(([, names]) => names.includes(name));
  if (known) return known[0];
  const status = statusOf(error);
  if (status === 429) return "throttled";
  // The connection broke: whether the call was carried out, nobody knows.
  const network = networkCodeOf(error);
  if (network === "ECONNRESET" || network === "EPIPE") return "timed_out";
  if (network !== undefined || status === undefined || status >= 500) return "unreachable";
  return "invalid";
}

function messageOf(error: unknown, secrets: readonly string[]): string {
  const network = networkCodeOf(error);
  if (network !== undefined) return `AWS cannot be reached (${network})`;
  if (!(error instanceof Error)) return "AWS cannot be reached";
  // What follows is of use to nobody but AWS, and very long.
  const [said = ""] = error.message.split(/\s*Encoded authorization failure message/);
  const clean = secrets.reduce(
    (text, secret) => (secret === "" ? text : text.replaceAll(secret, "…")),
    `${error.name}: ${said}`,
  );
  return clean.length > messageLengthMax ? `${clean.slice(0, messageLengthMax - 1)}…` : clean;
}

function networkCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" && /^E[A-Z_]+$/.test(error.code) ? error.code : undefined;
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  const { $metadata: found } = error;
  if (typeof found !== "object" || found === null || !("httpStatusCode" in found)) return undefined;
  return typeof found.httpStatusCode === "number" ? found.httpStatusCode : undefined;
}
