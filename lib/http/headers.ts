/** Sent with every answer, whoever gives it. Pages add a content policy with a nonce of their own. */
export const securityHeaders: readonly (readonly [string, string])[] = [
  ["X-Content-Type-Options", "nosniff"],
  ["Referrer-Policy", "strict-origin-when-cross-origin"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["X-Frame-Options", "DENY"],
  ["Permissions-Policy", "camera=(), geolocation=(), microphone=()"],
];

/** For answers that are no pages: nothing in them may run or be framed. */
export const apiContentPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/** Only on https: a browser would refuse plain http to this host from then on. */
export const transportSecurity = ["Strict-Transport-Security", "max-age=31536000"] as const;

/** Headers by which a client could pose as a proxy or as Next itself; none is passed on. */
export function isReservedHeader(name: string): boolean {
  return (
    /^(x-middleware-|x-nextjs-|x-forwarded-|x-invoke-|x-matched-path)/.test(name) ||
    [
      "forwarded",
      "next-resume",
      "x-client-ip",
      "x-real-ip",
      "x-nonce",
      "x-path",
      "content-security-policy",
    ].includes(name)
  );
}
