/** The phrase lists that speak against a request being simple. */
export const heavyLists = ["reason-strong", "design", "steps", "proof"] as const;
