import { Circle, CircleCheck } from "lucide-react";
import { type PasswordPolicy, passwordRules } from "@/lib/contract/password";
import { cn } from "./ui/cn";

const opening = "Password must contain ";

/** What a new password has to be, ticked off while it is typed. */
export function PasswordRules({ policy, password }: { policy: PasswordPolicy; password: string }) {
  return (
    <ul aria-label="Password rules" className="flex flex-col gap-1 text-xs">
      {passwordRules(policy).map(({ sentence, holds }) => {
        const met = holds(password);
        const Icon = met ? CircleCheck : Circle;
        return (
          <li
            key={sentence}
            className={cn(
              "flex items-center gap-1.5",
              met ? "text-success-text" : "text-muted-foreground",
            )}
          >
            <Icon aria-hidden="true" className="size-3.5 shrink-0" />
            {capital(sentence.replace(opening, ""))}
            {met ? <span className="sr-only"> (met)</span> : null}
          </li>
        );
      })}
    </ul>
  );
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
