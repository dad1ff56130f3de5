export type AffinityName = "none" | "conversation" | "prefix";
