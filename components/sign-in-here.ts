import { signIn } from "next-auth/react";
import { errorText } from "./error-text";

/** Signs in without leaving the page. The sentence why not, or undefined once signed in. */
export async function signInHere({
  organizationSlug,
  email,
  password,
}: {
  organizationSlug: string;
  email: string;
  password: string;
}): Promise<string | undefined> {
  try {
    // next-auth leaves the page when it cannot reach the server, and what was typed goes with it.
    await fetch("/api/auth/csrf", { cache: "no-store" });
    const result = await signIn("credentials", {
      redirect: false,
      // Left out, it would be the address of this page, and a cookie would keep that.
      callbackUrl: "/",
      organizationSlug,
      email,
      password,
    });
    if (result?.ok === true && !result.error) return undefined;
    return sentenceOf(result?.error ?? "internal_error");
  } catch {
    return errorText("offline");
  }
}

/** The server's text is a code, and for a pause also its seconds. */
function sentenceOf(error: string): string {
  if (error === "credentials_wrong" || error === "CredentialsSignin") {
    return errorText("credentials_wrong");
  }
  if (error === "account_suspended" || error === "password_expired" || error === "unavailable") {
    return errorText(error);
  }
  const [code, seconds = ""] = error.split(":");
  if (code !== "locked_out") return errorText("internal_error");
  const opens = new Date(Date.now() + Number(seconds) * 1000);
  const at = opens.toLocaleTimeString("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return errorText("locked_out", Number.isFinite(opens.getTime()) ? { at } : {});
}
