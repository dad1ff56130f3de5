import {
  calibratedClassifier,
  floorRuleClassifier,
  heuristicClassifier,
  lengthClassifier,
  trainedClassifier,
} from "@spillway/classifier";
import type { LocalClassifier } from "@spillway/core";
import { conversationOf } from "../../../classifier/conversation.ts";
import { madeUpCalibration } from "./made-up-calibration.ts";

/** One way to decide, ready to be timed. */
export interface Decider {
  readonly name: string;
  /** Gives the decision, or a promise of it. */
  readonly decide: ((text: string) => unknown) | undefined;
  /** Why it cannot be timed. */
  readonly missing?: string;
}

/** The classifiers that work in the process, without another model. */
export function localDeciders(): Decider[] {
  return [
    decider("prompt length", lengthClassifier()),
    decider("keyword floor rule", floorRuleClassifier()),
    decider("heuristic", heuristicClassifier()),
    decider("**trained**", trainedClassifier()),
    decider("trained, calibrated", calibratedClassifier(madeUpCalibration())),
  ];
}

function decider(name: string, classifier: LocalClassifier): Decider {
  return { name, decide: (text) => classifier.classify(conversationOf(text)) };
}
