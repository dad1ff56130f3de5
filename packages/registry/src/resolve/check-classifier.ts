import type { ConfigIssue } from "@spillway/core";
import { suggestName } from "../closest.ts";
import type { ClassifierChoice } from "../entities/classifier-choice.ts";

/** Checks that what a classifier asks is served. Faults go to `issues`. */
export function checkClassifier(
  choice: ClassifierChoice,
  path: string,
  served: { has(model: string): boolean; keys(): Iterable<string> },
  issues: ConfigIssue[],
): void {
  if (typeof choice !== "object") return;
  if ("cascade" in choice) {
    for (const [index, one] of choice.cascade.entries())
      checkClassifier(one, `${path}.cascade[${index}]`, served, issues);
    return;
  }
  const asked = askedModel(choice);
  if (asked === undefined || served.has(asked.model)) return;
  issues.push({
    path: `${path}.${asked.path}`,
    message: `no endpoint serves a model "${asked.model}".${suggestName(asked.model, [...served.keys()])}`,
  });
}

function askedModel(choice: Exclude<ClassifierChoice, string>): { model: string; path: string } | undefined {
  if ("judge" in choice) return { model: choice.judge.model, path: "judge.model" };
  if (!("examples" in choice) || typeof choice.examples.embed === "function") return undefined;
  return { model: choice.examples.embed.model, path: "examples.embed.model" };
}
