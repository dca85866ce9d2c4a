/** Where the browser keeps who is signed in; the shell writes it. */
export const meKey = ["account", "me", {}] as const;
