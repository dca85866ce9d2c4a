/** What the default level is called where it stands beside others. */
export function levelName({
  accessLevelRemoteId,
  name,
}: {
  accessLevelRemoteId: string;
  name: string;
}) {
  return accessLevelRemoteId === "" ? "Default" : name;
}
