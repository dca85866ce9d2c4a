// `npm run openapi`: writes the API document, which is checked in and served as it is.
import { readFileSync, writeFileSync } from "node:fs";
import { loadRoutes } from "./http/mount";
import { openApiDocument } from "./http/openapi-document";

const file = "public/openapi.json";
const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
const document = openApiDocument(await loadRoutes("app"), version);
writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
process.stdout.write(`Wrote ${file}\n`);
