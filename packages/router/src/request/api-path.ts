import type { Api } from "@spillway/registry";
import { LRUCache } from "lru-cache";

/** Which API an address means. */
export interface ApiPath {
  readonly api: Api;
  /** Path below the base URL, with a leading slash: `/chat/completions`. */
  readonly path: string;
  /** `?after=x`, or "". */
  readonly query: string;
  /** A model that the path names: `/models/gpt-5`. */
  readonly pathModel: string | undefined;
}

const known = new LRUCache<string, ApiPath>({ max: 500 });

const segments =
  "chat|responses|embeddings|completions|models|files|batches|images|audio|moderations|uploads|vector_stores|assistants|threads|fine_tuning|evals|containers|conversations|realtime|videos|rerank";
/** The API's path right behind a version, with Google's and Azure's additions to the base. */
const versioned = new RegExp(`/v\\d+(?:beta|alpha)?(?:/openai)?(?:/deployments/[^/]+)?(/(?:${segments})(?:/.*)?)$`);
/** A model call at the end of any path. */
const modelCall = /\/(?:chat\/completions|completions|responses|embeddings)$/;
/** The last of the API's first segments anywhere in a path. */
const anywhere = new RegExp(`^.*(/(?:${segments})(?:/.*)?)$`);

/**
 * Reads which API an address means, whatever base URL the client has: OpenAI's, Azure's with its deployments, or any
 * made-up one (`http://spillway/v1`).
 */
export function apiPath(address: string): ApiPath {
  const cached = known.get(address);
  if (cached !== undefined) return cached;
  const parsed = parseAddress(address);
  known.set(address, parsed);
  return parsed;
}

function parseAddress(address: string): ApiPath {
  const url = new URL(address, "http://router");
  const path = pathBelowBase(url.pathname);
  const api = apiOf(path);
  url.searchParams.delete("api-version");
  return {
    api,
    path,
    query: url.search,
    pathModel: path.startsWith("/models/") ? decodeURIComponent(path.slice("/models/".length)) : undefined,
  };
}

function pathBelowBase(pathname: string): string {
  const call = modelCall.exec(pathname)?.[0];
  if (call !== undefined) return call;
  return versioned.exec(pathname)?.[1] ?? anywhere.exec(pathname)?.[1] ?? pathname.replace(/^\/v\d+(?=\/)/, "");
}

function apiOf(path: string): Api {
  if (path === "/chat/completions") return "chat";
  if (path === "/completions") return "completions";
  if (path === "/responses") return "responses";
  if (path === "/embeddings") return "embeddings";
  return "other";
}
