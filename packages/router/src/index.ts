export type { GpuReport } from "./cost/gpu-report.ts";
export { createRouter, type RouterOptions } from "./create-router.ts";
export type { CallOptions } from "./request/constraints.ts";
export type { ExplainOptions, ExplainRequest, Router } from "./router.ts";
export { routerOf, wrap } from "./wrap.ts";
