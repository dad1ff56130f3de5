/** One page of an engine's own server, whatever its status. */
export interface EngineAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Fetches a path of the engine's own server by GET: below its root, not below /v1, with a query where the path has one:
 * "/health". Rejects where the server cannot be reached. Timeouts, keys and limits on the body are its own affair.
 */
export type EngineGet = (path: string) => Promise<EngineAnswer>;

/** Asks for a page; undefined where the server cannot be reached. */
export async function ask(get: EngineGet, path: string): Promise<EngineAnswer | undefined> {
  try {
    return await get(path);
  } catch {
    return undefined;
  }
}

/** The body of a page that was served (status 2xx); undefined for a refusal, an error or no answer at all. */
export function bodyOf(answer: EngineAnswer | undefined): string | undefined {
  return answer !== undefined && answer.status >= 200 && answer.status < 300 ? answer.body : undefined;
}
