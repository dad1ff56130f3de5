import { type Example, examplesClassifier } from "@spillway/classifier";
import { ConfigError } from "@spillway/core";
import { expect, test } from "vitest";

test("faults in the options are all named at once", () => {
  const examples: Example[] = Array.from({ length: 10 }, (_one, at) => ({ text: `${at}`, outcomes: [0, 1] }));
  examples[3] = { text: "x", outcomes: [1] };
  examples[4] = { text: "x", score: 1 };
  examples[5] = { text: "", outcomes: [1, 2] };
  examples[6] = { text: "x", outcomes: [1, 1], embedding: [] };
  const faulty = {
    examples,
    embed: { model: "", timeoutMs: 0, dimensions: 0 },
    k: 0,
    unlikeShare: 0.9,
    cacheEntries: -1,
  };
  expect(() => examplesClassifier(faulty)).toThrow(ConfigError);
  const paths = ["3", "4", "5", "5.text", "6.embedding"].map((path) => `examples.${path}`);
  for (const path of [
    ...paths,
    "embed.model",
    "embed.timeoutMs",
    "embed.dimensions",
    "k",
    "unlikeShare",
    "cacheEntries",
  ]) {
    expect(() => examplesClassifier(faulty)).toThrow(`  ${path}: Give`);
  }
  expect(() => examplesClassifier({ examples: [], embed: async () => [] })).toThrow(
    /examples: Give 10 examples or more; these are 0/,
  );
});
