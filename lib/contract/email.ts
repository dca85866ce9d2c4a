import { line } from "./common";

const emailLengthMax = 254;
/** Of an account that is there: in its one spelling, whatever it looks like. */
export const accountEmail = line("email", emailLengthMax).normalize("NFKC").toLowerCase();

/**
 * NFKC and lower case come before the check: the other order lets a look-alike through
 * (GHSA-7rqj-j65f-68wh). They can also make a text longer.
 */
export const email = accountEmail
  .regex(/^[^\s@,;<>()"\\]{1,64}@[^\s@,;<>()"\\]+\.[^\s@,;<>()"\\]+$/, "Invalid email format")
  .refine((text) => text.length <= emailLengthMax, "Invalid email format");
