import { defineConfig } from "tsup";

/** One build for every package: ESM with types. CommonJS callers get it through require(esm). */
export default defineConfig({
  entry: ["src/index.ts"],
  format: ["esm"],
  target: "node22",
  platform: "node",
  dts: {
    compilerOptions: {
      customConditions: [],
      noEmit: false,
      allowImportingTsExtensions: true,
      emitDeclarationOnly: true,
    },
  },
  sourcemap: true,
  clean: true,
  tsconfig: "../../tsconfig.base.json",
});
