import { ConfigError, createRouter } from "spillway";
import { describe, expect, it } from "vitest";

/** The faults of a route's classifier. */
function faultsOf(classifier: unknown): readonly { readonly path: string; readonly message: string }[] {
  try {
    createRouter({
      providers: { own: { baseUrl: "http://127.0.0.1:9/v1" } },
      endpoints: [
        { provider: "own", model: "small" },
        { provider: "own", model: "large" },
      ],
      routes: { auto: { tiers: ["small", "large"], classifier: classifier as "trained" } },
    });
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
}

describe("the faults of a classifier", () => {
  it.each<[string, unknown, string]>([
    ["a judge without a model", { judge: {} }, "routes.auto.classifier.judge.model"],
    ["a judge's field", { judge: { model: "small", timeout: 5 } }, "routes.auto.classifier.judge.timeout"],
    [
      "no examples",
      { examples: { examples: [], embed: { model: "small" } } },
      "routes.auto.classifier.examples.examples",
    ],
    ["a cascade of one", { cascade: ["trained"] }, "routes.auto.classifier.cascade"],
    ["a judge in a cascade", { cascade: ["trained", { judge: {} }] }, "routes.auto.classifier.cascade[1].judge.model"],
  ])("name the field that was meant and no other: %s", (_what, classifier, path) => {
    expect(faultsOf(classifier).map((fault) => fault.path)).toEqual([path]);
  });

  it.each([
    ["a name that is none", "trainned"],
    ["a number", 4],
  ])("say what there is: %s", (_what, classifier) => {
    const [fault, ...others] = faultsOf(classifier);
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ path: "routes.auto.classifier" });
    expect(fault?.message).toMatch(
      /trained, heuristic, length, floor-rule, \{ judge \}, \{ examples \}, \{ cascade \}/,
    );
  });
});
