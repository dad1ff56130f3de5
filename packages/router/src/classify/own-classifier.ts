import { checkedDifficulty } from "@spillway/classifier";
import type { Classifier } from "@spillway/core";
import type { ClassifierChoice } from "@spillway/registry";

/** A user's function, or an object of theirs with `classify`. */
export type OwnClassifier = Extract<ClassifierChoice, Classifier | ((...given: never[]) => unknown)>;

/** A user's own classifier, whose word is checked: what is no estimate is a failure. */
export function ownClassifier(own: OwnClassifier): Classifier {
  const name = own.name === "" ? "own" : own.name;
  return {
    name,
    classify(conversation, context) {
      const given: unknown =
        typeof own === "function" ? own(conversation, context) : own.classify(conversation, context);
      if (!isThenable(given)) return checkedDifficulty(given, name);
      return Promise.resolve(given).then((estimate) => checkedDifficulty(estimate, name));
    },
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
