export { AttemptFailure } from "./attempt-failure.ts";
export { classifyStatus, type FailedAnswer } from "./classify-failure.ts";
export { type Reaction, reactions } from "./reaction.ts";
export { longestRetryAfterMs, retryAfterMs } from "./retry-after.ts";
export { type TryCandidatesOptions, tryCandidates } from "./try-candidates.ts";
