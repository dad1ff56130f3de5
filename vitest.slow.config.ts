import { defineConfig } from "vitest/config";

/** What works on built packages or starts programs. It expects `pnpm build` to have run. */
export default defineConfig({
  test: {
    include: ["packaging", "examples", "soak", "overflow"].map((suite) => `test/${suite}/**/*.test.ts`),
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
