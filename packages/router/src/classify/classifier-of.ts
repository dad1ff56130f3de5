import {
  type Calibration,
  calibratedClassifier,
  cascadeClassifier,
  classifierFrom,
  floorRuleClassifier,
  heuristicClassifier,
  judgeClassifier,
  lengthClassifier,
  trainedClassifier,
} from "@spillway/classifier";
import { type Classifier, ConfigError, type LocalClassifier } from "@spillway/core";
import type { ClassifierChoice, LocalClassifierName, Route } from "@spillway/registry";
import { type Guard, guardedClassifier } from "./guarded-classifier.ts";

/** The classifier of a route. What may fail or ask is guarded; what works in the process is not. */
export function classifierOf(route: Route, guard: Omit<Guard, "fallback" | "timeoutMs">): Classifier {
  const { classifier: choice, calibration, classifierFallback, classifierTimeoutMs: timeoutMs } = route;
  if (calibration !== undefined) return calibratedFor(route, calibration as Calibration);
  if (typeof choice === "string") return localClassifier(choice);
  return guardedClassifier(made(choice), { ...guard, fallback: localClassifier(classifierFallback), timeoutMs });
}

/** @throws ConfigError where the calibration is of other tiers. */
function calibratedFor({ name, tiers }: Route, calibration: Calibration): LocalClassifier {
  const path = `routes.${name}.calibration`;
  try {
    const classifier = calibratedClassifier(calibration);
    const models = tiers.map(({ models }) => models.map(({ id }) => id));
    const fits =
      calibration.tiers.length === tiers.length && calibration.tiers.every((id, at) => models[at]?.includes(id));
    if (fits) return classifier;
    const message = `was made for ${calibration.tiers.join(", ")}; the tiers are ${models.map(([first]) => first).join(", ")}. Calibrate again.`;
    throw new ConfigError([{ path, message }]);
  } catch (error) {
    if (!(error instanceof ConfigError) || error.issues[0]?.path === path) throw error;
    throw new ConfigError(error.issues.map(({ message }) => ({ path, message })));
  }
}

function made(choice: ClassifierChoice): Classifier {
  if (typeof choice === "string") return localClassifier(choice);
  if (typeof choice === "function") return classifierFrom(choice.name === "" ? "own" : choice.name, choice);
  if ("judge" in choice) return judgeClassifier(given(choice.judge));
  if ("examples" in choice) throw new TypeError("not yet");
  if ("cascade" in choice) {
    const { cascade, ...options } = choice;
    return cascadeClassifier({ ...given(options), classifiers: cascade.map(made) });
  }
  return choice;
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
