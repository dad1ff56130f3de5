export { cutGate } from "./cut-gate.ts";
export { emptyGate } from "./empty-gate.ts";
export { judgeDraft } from "./judge-draft.ts";
export { type LogprobGateOptions, logprobGate } from "./logprob-gate.ts";
export { type Predicate, predicateGate } from "./predicate-gate.ts";
export { refusalGate } from "./refusal-gate.ts";
export { repetitionGate } from "./repetition-gate.ts";
export { schemaGate } from "./schema-gate.ts";
