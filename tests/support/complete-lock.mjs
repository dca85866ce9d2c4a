// `npm run lock`: makes package-lock.json anew and completes it. Where a registry does not carry the
// binaries of other platforms, npm leaves them out of the lock and then refuses its own lock in
// `npm ci`. They are entered by name, version and platform; npm fetches them only where they fit.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const file = "package-lock.json";

const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm64", "arm", "x64", "ia32", "ppc64", "riscv64", "s390x", "wasm32"];

/** @param {string} name such as `@biomejs/cli-linux-x64-musl` */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  const libc = words.some((word) => word.startsWith("musl"))
    ? ["musl"]
    : words.some((word) => word.startsWith("gnu"))
      ? ["glibc"]
      : [];
  if (os.length + cpu.length === 0) throw new Error(`Which platform is ${name} for?`);
  return { ...(os.length && { os }), ...(cpu.length && { cpu }), ...(libc.length && { libc }) };
}

const made = spawnSync("npm", ["install", "--package-lock-only"], { stdio: "inherit" });
if (made.status !== 0) process.exit(made.status ?? 1);

const lock = JSON.parse(readFileSync(file, "utf8"));
for (const [parent, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${parent ? `${parent}/` : ""}node_modules/${name}`;
    const top = `node_modules/${name}`;
    if (lock.packages[nested] || lock.packages[top] || !/^\d/.test(version)) continue;
    lock.packages[top] = {
      version,
      ...platformOf(name),
      ...(entry.dev && { dev: true }),
      optional: true,
    };
    process.stdout.write(`entered ${name} ${version}\n`);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1)),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
