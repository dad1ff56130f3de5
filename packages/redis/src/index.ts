export { type RedisBudgetStoreOptions, redisBudgetStore } from "./redis-budget-store.ts";
export type { IoRedisClient, NodeRedisClient, RedisClient } from "./redis-client.ts";
