import { floorRuleClassifier, heuristicClassifier, lengthClassifier, trainedClassifier } from "@spillway/classifier";
import type { Classifier } from "@spillway/core";
import type { Route } from "@spillway/registry";

/** The classifier a route asks for. */
export function classifierOf(route: Route): Classifier {
  if (typeof route.classifier !== "string") return route.classifier;
  if (route.classifier === "trained") return trainedClassifier();
  if (route.classifier === "length") return lengthClassifier();
  if (route.classifier === "floor-rule") return floorRuleClassifier();
  return heuristicClassifier();
}
