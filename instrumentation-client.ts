import { config } from "zod/v4/core";

// Next runs this before the pages' own code. Zod would try whether it may compile its checks, and
// the security policy would refuse and report that on every page.
config({ jitless: true });
