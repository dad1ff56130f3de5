// By its path until the test package depends on it.
export { redisBudgetStore } from "../../packages/redis/src/index.ts";
