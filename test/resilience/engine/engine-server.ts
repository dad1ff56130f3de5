import type { EngineAnswer, EngineGet } from "../../../packages/resilience/src/engine/engine-get.ts";

/** What a page gives: a body with status 200, a status with a body, or a refused connection. */
export type Page = string | readonly [status: number, body?: string] | "refused";

/** An engine's server made of its pages; what is not listed is 404. `asked` lists the paths in the order of asking. */
export function engineServer(pages: Readonly<Record<string, Page>>) {
  const asked: string[] = [];
  const get: EngineGet = async (path): Promise<EngineAnswer> => {
    asked.push(path);
    const page = pages[path] ?? ([404, '{"detail":"Not Found"}'] as const);
    if (page === "refused") throw new Error("connect ECONNREFUSED 127.0.0.1:8000");
    return typeof page === "string" ? { status: 200, body: page } : { status: page[0], body: page[1] ?? "" };
  };
  return { get, asked };
}
