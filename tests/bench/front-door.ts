import path from "node:path";
import { database } from "@/db/connection";
import { openFrontDoor } from "@/lib/http/front-door";
import { loadRoutes } from "@/lib/http/mount";
import { answerAboutCpu } from "./child";

// The product's own front door as a process of its own, without Next behind it: no page is asked for.
const routes = await loadRoutes(path.join(import.meta.dirname, "..", "..", "app"));
await database();
const door = await openFrontDoor({ port: 0, host: "127.0.0.1", routes });
process.send?.({ url: door.url });
answerAboutCpu();
