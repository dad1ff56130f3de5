import {
  type Calibration,
  calibratedClassifier,
  cascadeClassifier,
  examplesClassifier,
  floorRuleClassifier,
  heuristicClassifier,
  judgeClassifier,
  lengthClassifier,
  trainedClassifier,
} from "@spillway/classifier";
import { type Classifier, ConfigError, type LocalClassifier } from "@spillway/core";
import type { ClassifierChoice, LocalClassifierName, Route } from "@spillway/registry";
import type { Breaker } from "@spillway/resilience";
import { guardedClassifier } from "./guarded-classifier.ts";
import { ownClassifier } from "./own-classifier.ts";
import { type Rest, restingClassifier } from "./resting-classifier.ts";
import type { RouteClassifier } from "./route-classifier.ts";

/** What keeps classifiers that ask or may fail from holding up calls. */
export interface Keeping extends Pick<Rest, "clock" | "failed"> {
  readonly newBreaker: () => Breaker;
}

/**
 * The classifier of a route. What may fail or ask is guarded; what works in the process is not.
 *
 * @throws ConfigError with the place of each fault.
 */
export function classifierOf(route: Route, { newBreaker, clock, failed }: Keeping): RouteClassifier {
  const { name, tiers, classifier: choice, calibration, classifierFallback, classifierTimeoutMs: timeoutMs } = route;
  const tierLimits = tiers.map(({ maxDifficulty }) => maxDifficulty);
  const path = `routes.${name}`;
  if (calibration !== undefined) {
    const classifier = under(`${path}.calibration`, () => calibratedFor(route, calibration as Calibration));
    return { classifier, tierLimits, mayAsk: false };
  }
  if (typeof choice === "string") return { classifier: localClassifier(choice), tierLimits, mayAsk: false };
  const keep = (classifier: Classifier, rests: Rest["rests"]) =>
    restingClassifier(classifier, { breaker: newBreaker(), clock, timeoutMs, rests, failed });
  const fallback = localClassifier(classifierFallback);
  const asking = under(`${path}.classifier`, () => made(choice, keep));
  return { classifier: guardedClassifier(asking, { fallback, clock, timeoutMs }), tierLimits, mayAsk: true };
}

/** @throws ConfigError where the calibration is of other tiers. */
function calibratedFor({ tiers }: Route, calibration: Calibration): LocalClassifier {
  const classifier = calibratedClassifier(calibration);
  const models = tiers.map(({ models }) => models.map(({ id }) => id));
  const fits =
    calibration.tiers.length === tiers.length && calibration.tiers.every((id, at) => models[at]?.includes(id));
  if (fits) return classifier;
  const message = `was made for ${calibration.tiers.join(", ")}; the tiers are ${models.map(([first]) => first).join(", ")}. Calibrate again.`;
  throw new ConfigError([{ path: "", message }]);
}

/** What `make` makes; the faults it throws are given the place in the configuration where they stand. */
function under<Made>(place: string, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      error.issues.map(({ path, message }) => ({
        // A calibration that is none names itself.
        path: path === "" || path === "calibration" ? place : `${place}.${path}`,
        message,
      })),
    );
  }
}

function made(
  choice: ClassifierChoice,
  keep: (classifier: Classifier, rests: Rest["rests"]) => Classifier,
): Classifier {
  if (typeof choice === "string") return localClassifier(choice);
  if (typeof choice === "function") return keep(ownClassifier(choice), "all");
  if ("judge" in choice) return keep(judgeClassifier(given(choice.judge)), "asking");
  if ("examples" in choice) {
    const { examples, embed, ...options } = given(choice.examples);
    const embedder = typeof embed === "function" ? embed : given(embed);
    return keep(examplesClassifier({ ...options, embed: embedder, examples: examples.map(given) }), "asking");
  }
  if ("cascade" in choice) {
    const { cascade, ...options } = choice;
    return cascadeClassifier({ ...given(options), classifiers: cascade.map((one) => made(one, keep)) });
  }
  return keep(ownClassifier(choice), "all");
}

function localClassifier(name: LocalClassifierName): LocalClassifier {
  if (name === "trained") return trainedClassifier();
  if (name === "length") return lengthClassifier();
  if (name === "floor-rule") return floorRuleClassifier();
  return heuristicClassifier();
}

/** Options without those that were not given. */
function given<Options extends object>(options: Options): Given<Options> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<Options>;
}

type Given<Options> = { [Name in keyof Options]: Exclude<Options[Name], undefined> };
