import path from "node:path";
import { database } from "@/db/connection";
import { openFrontDoor } from "@/lib/http/front-door";
import { loadRoutes } from "@/lib/http/mount";
import { startWorker } from "@/lib/worker";
import { answerAboutCpu } from "./child";

// As the front door alone, with the worker that opens and closes firewalls beside it.
const routes = await loadRoutes(path.join(import.meta.dirname, "..", "..", "app"));
await database();
const door = await openFrontDoor({ port: 0, host: "127.0.0.1", routes });
startWorker();
process.send?.({ url: door.url });
answerAboutCpu();
