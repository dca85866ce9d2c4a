/** A command to copy into a shell. */
export function ShellExample({ label, command }: { label: string; command: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="mt-3 overflow-x-auto rounded-lg border bg-surface-sunken p-3"
    >
      <pre className="font-mono text-xs leading-5">{command}</pre>
    </section>
  );
}
