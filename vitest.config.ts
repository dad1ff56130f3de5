import { defineConfig } from "vitest/config";

/**
 * Runs every test on the sources, with no build: the custom condition picks `src/index.ts` of each package.
 * What works on built packages or starts programs is in `vitest.slow.config.ts`.
 */
export default defineConfig({
  resolve: { conditions: ["@spillway/source"] },
  ssr: { resolve: { conditions: ["@spillway/source"], externalConditions: ["@spillway/source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/packaging/**", "test/examples/**", "test/soak/**", "test/overflow/**", "**/node_modules/**"],
    typecheck: { enabled: true, include: ["test/types/**/*.test-d.ts"], tsconfig: "./tsconfig.json" },
    testTimeout: 20_000,
  },
});
