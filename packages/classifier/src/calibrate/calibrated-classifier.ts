import type { LocalClassifier } from "@spillway/core";
import { TaskModel } from "../task/task-model.ts";
import { conversationReader, difficultyOf } from "../trained/conversation-reader.ts";
import { shippedModel } from "../trained/shipped.ts";
import { calibratedReasons } from "./calibrated-reasons.ts";
import type { Calibration } from "./calibration.ts";
import { checkCalibration } from "./check-calibration.ts";
import { trustedReasons } from "./reference.ts";
import { tierByPenalty } from "./tier-policy.ts";

/**
 * The trained classifier, moved to the models and the traffic of one route by `calibrate`: it says how probably each tier
 * answers well and chooses the tier. It abstains where the difficulty model does, unless the samples held enough of that.
 *
 * @throws ConfigError where it is no calibration, or was made with another version's difficulty weights.
 * @example
 * const classifier = calibratedClassifier(JSON.parse(readFileSync("calibration.json", "utf8")));
 */
export function calibratedClassifier(calibration: Calibration): LocalClassifier {
  checkCalibration(calibration);
  const name = "calibrated";
  const read = conversationReader(name);
  const task = new TaskModel(calibration.task, shippedModel());
  const trusted = trustedReasons(calibration.reference.abstained);
  const firstAbility = calibration.task.tiers[0]?.ability ?? 0;
  const { tierCosts, penalty } = calibration.policy;
  return {
    name,
    classify(conversation) {
      const reading = read(conversation);
      if (reading.difficulty !== undefined) return reading.difficulty;
      const { estimate } = reading;
      const known = estimate.abstains === undefined || trusted.has(estimate.abstains);
      const values = task.predictRead(estimate);
      if (!known) return { ...difficultyOf(reading, name), tierSuccess: values.tierSuccess };
      const { difficulty: score, domain, confidence } = estimate;
      return {
        score,
        reasons: calibratedReasons(firstAbility, task.partsOf(estimate, 0)),
        classifier: name,
        domain,
        confidence,
        tierSuccess: values.tierSuccess,
        tier: tierByPenalty(values, tierCosts, penalty),
      };
    },
  };
}
