import type { LocalClassifier } from "@spillway/core";
import { conversationReader, difficultyOf } from "./trained/conversation-reader.ts";

/**
 * Estimates difficulty with weights trained on the published outcomes of dozens of models, in the process, from the
 * user's last turn; the heuristic's score of the whole conversation is blended in. The weights are in the package and are
 * decoded on the first call. It abstains, with the reason first, where it has been no better than chance or cannot know:
 * competition mathematics, the work of coding agents and other long code, very long texts, languages other than English,
 * texts unlike any it was trained on, attachments, no text.
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
  const read = conversationReader(name);
  return {
    name,
    classify(conversation) {
      const reading = read(conversation);
      return reading.difficulty ?? difficultyOf(reading, name);
    },
  };
}
