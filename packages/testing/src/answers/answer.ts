import type { EmbeddingAnswer } from "./embedding.ts";
import type { FailureAnswer } from "./failure.ts";
import type { FaultAnswer } from "./fault.ts";
import type { HeldAnswer } from "./hold.ts";
import type { RawAnswer } from "./raw.ts";
import type { TextAnswer } from "./text.ts";

/**
 * What the loopback server answers a request with. Made by `text`, `embedding`, `failure`, `raw`, `html`, `fault.*` and
 * `hold`. It is frozen data that can be used for any number of requests; what it looks like on the wire follows from the
 * request (API, streamed or not).
 */
export type Answer = TextAnswer | EmbeddingAnswer | FailureAnswer | RawAnswer | FaultAnswer | HeldAnswer;
