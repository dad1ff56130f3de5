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

/** Everything before the API's own path: host, `/v1`, Azure's `/openai/deployments/NAME`. */
const basePattern = /^(?:.*?\/v\d+(?:beta|alpha)?(?:\/openai)?|.*?\/openai)(?:\/deployments\/[^/]+)?(?=\/)/;
const firstSegments =
  /\/(?:chat\/completions|responses|embeddings|completions|models|files|batches|images|audio|moderations|uploads|vector_stores|assistants|threads|fine_tuning|evals|containers|conversations|realtime|videos|rerank)(?:\/|$)/;

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
  const base = basePattern.exec(url.pathname)?.[0];
  const segments = firstSegments.exec(url.pathname);
  const path =
    base !== undefined
      ? url.pathname.slice(base.length)
      : segments === null
        ? url.pathname
        : url.pathname.slice(segments.index);
  url.searchParams.delete("api-version");
  return {
    api: apiOf(path),
    path,
    query: url.search,
    pathModel: path.startsWith("/models/") ? decodeURIComponent(path.slice("/models/".length)) : undefined,
  };
}

function apiOf(path: string): Api {
  if (path === "/chat/completions") return "chat";
  if (path === "/completions") return "completions";
  if (path === "/responses") return "responses";
  if (path === "/embeddings") return "embeddings";
  return "other";
}
