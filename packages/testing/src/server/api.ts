/** The API that a request is for, by method and path. */
export type Api = "chat" | "completions" | "responses" | "embeddings" | "models" | "other";

/** By the path's end, so that Azure's and other prefixes work too. */
export function apiOf(method: string, path: string): Api {
  if (method === "GET") return /\/models(\/[^/]+)?$/.test(path) ? "models" : "other";
  if (method !== "POST") return "other";
  if (path.endsWith("/chat/completions")) return "chat";
  if (path.endsWith("/completions")) return "completions";
  if (path.endsWith("/responses")) return "responses";
  if (path.endsWith("/embeddings")) return "embeddings";
  return "other";
}
