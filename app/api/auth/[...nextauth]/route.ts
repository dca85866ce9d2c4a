import { randomUUID } from "node:crypto";
import NextAuth from "next-auth";
import { browserSignIn } from "@/lib/auth/browser";
import { userAgentOf } from "@/lib/auth/identity";

type Context = { params: Promise<{ nextauth: string[] }> };

/** The front door writes this header over whatever a client sent. */
async function handler(request: Request, context: Context): Promise<Response> {
  const { headers } = request;
  const origin = {
    requestId: randomUUID(),
    ipAddress: headers.get("x-client-ip"),
    userAgent: userAgentOf(headers),
  };
  return NextAuth(browserSignIn(origin))(request, context);
}

export { handler as GET, handler as POST };
