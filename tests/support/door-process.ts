import path from "node:path";
import { database } from "@/db/connection";
import { openFrontDoor } from "@/lib/http/front-door";
import { loadRoutes } from "@/lib/http/mount";

/*
 * The front door without pages, as a process of its own: races between instances need two. Prints
 * its address when it is open.
 */

const [routes] = await Promise.all([loadRoutes(path.resolve("app")), database()]);
const door = await openFrontDoor({ port: 0, host: "127.0.0.1", routes });
process.stdout.write(`${door.url}\n`);
