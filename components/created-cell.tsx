import { Time } from "./ui/time";

/** When something was made, and by whom. */
export function CreatedCell({
  made: { createdAt, createdByEmail },
}: {
  made: { createdAt: string; createdByEmail: string };
}) {
  return (
    <span className="flex flex-col">
      <Time value={createdAt} />
      <span className="truncate text-muted-foreground text-xs">by {createdByEmail}</span>
    </span>
  );
}
