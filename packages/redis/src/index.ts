export { type RedisBudgetStoreOptions, redisBudgetStore } from "./redis-budget-store.ts";
export type { IoRedisClient, NodeRedisClient, RedisClient } from "./redis-client.ts";
export {
  type RedisCounters,
  type RedisCountersOptions,
  redisCounters,
  type SharedSum,
  type SharedSums,
} from "./redis-counters.ts";
