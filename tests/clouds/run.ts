import { runAll, vitest } from "../support/run-all";
import { installMoto, Missing } from "./moto";

/*
 * `npm run test:clouds`: the providers of clouds against counterparts that npm's and Debian's
 * packages do not hold. What cannot be had is said and not counted: its absence is no failure.
 */

const name = "AWS security groups against moto's server";

console.log(`── ${name}: the real SDK over HTTP, with throttling, quota and late reads of our own`);
try {
  installMoto();
  await runAll([vitest(name, "clouds", ["clouds"])]);
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  console.log(`
   ┌──────────────────────────────────────────────────────────────────────┐
   │ NOT RUN: ${name.padEnd(60)}│
   └──────────────────────────────────────────────────────────────────────┘
   ${error.message}
   Nothing of AWS was tested over HTTP; the rest of its tests are in npm test.
`);
  console.log("0 passed, 0 failed");
}
