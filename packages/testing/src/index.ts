export type { Answer } from "./answers/answer.ts";
export { type EmbeddingAnswer, type EmbeddingOptions, embedding } from "./answers/embedding.ts";
export { type FailureAnswer, type FailureOptions, failure } from "./answers/failure.ts";
export { type FaultAnswer, type FaultName, fault } from "./answers/fault.ts";
export {
  type HeldAnswer,
  type Hold,
  type HoldGate,
  type HoldOptions,
  type HoldOutcome,
  hold,
} from "./answers/hold.ts";
export { html } from "./answers/html.ts";
export { type RawAnswer, type RawOptions, raw } from "./answers/raw.ts";
export { type TextAnswer, type TextOptions, type ToolCallOptions, text, type UsageOptions } from "./answers/text.ts";
export type { Engine, EngineOptions, EngineState } from "./engine/engine.ts";
export type { EngineKind } from "./engine/engine-kind.ts";
export { startEngine } from "./engine/start-engine.ts";
export { FakeClock, type FakeClockOptions } from "./fake-clock.ts";
export { refusedBaseUrl } from "./refused-base-url.ts";
export type { Api } from "./server/api.ts";
export { type LoopbackServer, type LoopbackServerOptions, startLoopbackServer } from "./server/loopback-server.ts";
export type { ReceivedRequest } from "./server/received-request.ts";
export type { AnswerHandler } from "./server/script.ts";
