import type { Attachments, Difficulty, LocalClassifier } from "@spillway/core";
import { heuristicClassifier } from "./heuristic.ts";
import { lastTurnOf } from "./last-turn.ts";
import { shippedModel } from "./trained/shipped.ts";

/**
 * Estimates difficulty with weights trained on the published outcomes of dozens of models, in the process, from the
 * user's last turn; the heuristic's score of the whole conversation is blended in. The weights are in the package and are
 * decoded on the first call. It abstains, with the reason first, where it has been no better than chance or cannot know:
 * competition mathematics, long code, very long texts, texts unlike any it was trained on, attachments, no text.
 *
 * @example
 * import { trainedClassifier } from "@spillway/classifier";
 * const { score, reasons, abstain } = trainedClassifier().classify({
 *   turns: [{ role: "user", text: "Which river flows through Paris?" }],
 *   tools: 0,
 *   attachments: { images: 0, audio: 0, files: 0 },
 *   structured: "none",
 *   maxOutputTokens: undefined,
 * });
 */
export function trainedClassifier(): LocalClassifier {
  const name = "trained";
  const heuristic = heuristicClassifier();
  const abstained = (why: string): Difficulty => ({
    score: 0.5,
    reasons: [{ name: why, weight: 0 }],
    classifier: name,
    confidence: 0,
    abstain: true,
  });
  return {
    name,
    classify(conversation): Difficulty {
      if (hasUnseen(conversation.attachments)) return abstained("attachments");
      const { text } = lastTurnOf(conversation);
      if (text === "") return abstained("no-text");
      const estimate = shippedModel().estimate(text, heuristic.classify(conversation).score);
      const { abstains, reasons } = estimate;
      return {
        score: estimate.difficulty,
        reasons: abstains === undefined ? reasons : [{ name: abstains, weight: 0 }, ...reasons],
        classifier: name,
        domain: estimate.domain,
        confidence: estimate.confidence,
        ...(abstains === undefined ? {} : { abstain: true }),
      };
    },
  };
}

/** What is attached is not read, and may be all of the work. */
function hasUnseen({ images, audio, files }: Attachments): boolean {
  return images + audio + files > 0;
}
