/** Apart from its query, for those who must know the person without loading the schemas. */
export const meKey = ["account", "me", {}] as const;
