/** Tells the bench how much CPU this process has used, whenever it asks, and ends with it. */
export function answerAboutCpu(): void {
  process.on("message", (question) => {
    if (question !== "cpu") return;
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  // An orderly end also writes the profile, when one was asked for.
  process.once("disconnect", () => process.exit(0));
}
