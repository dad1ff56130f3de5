export { countTokens } from "./count.ts";
export { estimateTokens } from "./estimate.ts";
