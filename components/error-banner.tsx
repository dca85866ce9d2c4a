"use client";

import { type ReactNode, useEffect, useState } from "react";
import type { ApiError } from "@/lib/client/api-error";
import { contextOf, type ErrorContext, errorText } from "./error-text";
import { Banner } from "./ui/banner";
import { Button } from "./ui/button";

/** Refusals that another try cannot change, as long as nothing else does. */
const final = new Set<ApiError["code"]>([
  "forbidden",
  "account_suspended",
  "role_not_found",
  "role_changed",
  "resource_changed",
  "resource_not_found",
  "resource_limit_reached",
  "resource_held_by_static_rule",
  "credential_not_found",
  "credential_in_use",
  "removal_not_held",
  "settings_changed",
  "api_key_not_found",
  "api_key_ended",
  "user_not_found",
  "user_changed",
  "last_admin",
  "not_invited",
  "user_limit_reached",
  "not_found",
  "cross_origin",
  "payload_too_large",
]);

/**
 * An error of a whole page, dialog or form, with what can be done about it. Where the server names
 * a time to wait, it counts down and the button comes back by itself.
 */
export function ErrorBanner({
  error,
  context,
  retryLabel = "Try again",
  onRetry,
  pending = false,
  actions,
  className,
}: {
  error: ApiError;
  context?: ErrorContext | undefined;
  retryLabel?: string;
  onRetry?: (() => void) | undefined;
  pending?: boolean;
  /** Ways on that this error offers instead of another try. */
  actions?: ReactNode;
  className?: string;
}) {
  const seconds = useCountdown(error);
  const told = contextOf(error, new Date());
  const waits = seconds !== undefined && seconds > 0;
  const offersRetry = onRetry !== undefined && !final.has(error.code);
  return (
    <Banner
      tone="danger"
      requestId={error.status >= 500 ? error.requestId : undefined}
      {...(className === undefined ? {} : { className })}
      actions={
        offersRetry ? (
          <Button
            size="sm"
            pending={pending}
            onClick={onRetry}
            disabledReason={waits ? "Please wait a moment" : undefined}
          >
            {waits ? `${retryLabel} in ${seconds} s` : retryLabel}
          </Button>
        ) : (
          actions
        )
      }
    >
      {/* The alert speaks once; a countdown that speaks every second would be a torment. */}
      {errorText(error.code, { ...told, ...context, seconds: error.retryAfterSeconds })}
    </Banner>
  );
}

function useCountdown(error: ApiError): number | undefined {
  const total = error.retryAfterSeconds;
  const [left, setLeft] = useState({ error, seconds: total });
  useEffect(() => {
    if (total === undefined) return;
    const end = Date.now() + total * 1000;
    const timer = setInterval(() => {
      const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft({ error, seconds });
      if (seconds === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [error, total]);
  return left.error === error ? left.seconds : total;
}
