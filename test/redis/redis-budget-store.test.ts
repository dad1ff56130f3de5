import { redisBudgetStore } from "@spillway/redis";
import { afterAll, beforeAll, describe } from "vitest";
import { budgetStoreContract } from "../budgets/contract.ts";
import { type RedisServer, startRedis, whyNoRedis } from "./redis-server.ts";

describe.skipIf(whyNoRedis() !== undefined)("redisBudgetStore", () => {
  let server: RedisServer;
  let opened = 0;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  budgetStoreContract(() => {
    opened += 1;
    // The life of a reservation is tried elsewhere.
    return redisBudgetStore({ url: server.url, prefix: `contract-${opened}`, reservationTtlMs: 90 * 86_400_000 });
  });
});
