import { type RawAnswer, raw } from "../answers/raw.ts";
import { createdAtSec } from "../render/created-at.ts";

/** The answer to GET /models, or to GET /models/ID; undefined for an id that is not served. */
export function modelList(path: string, models: readonly string[]): RawAnswer | undefined {
  const [, id] = /\/models\/([^/]+)$/.exec(path) ?? [];
  if (id === undefined) return json({ object: "list", data: models.map(modelObject) });
  const model = models.find((name) => encodeURIComponent(name) === id || name === id);
  return model === undefined ? undefined : json(modelObject(model));
}

function modelObject(id: string): object {
  return { id, object: "model", created: createdAtSec, owned_by: "loopback" };
}

function json(body: object): RawAnswer {
  return raw({ headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}
