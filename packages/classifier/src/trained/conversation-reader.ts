import type { Attachments, Conversation, Difficulty, DifficultyReason } from "@spillway/core";
import { abstained } from "../abstained.ts";
import { housekeepingEstimate } from "../conversation/housekeeping-estimate.ts";
import { subjectText } from "../conversation/subject-text.ts";
import { heuristicClassifier } from "../heuristic.ts";
import type { Estimate } from "./estimate.ts";
import { strongestFirst } from "./reasons.ts";
import { shippedModel } from "./shipped.ts";

/** What a conversation comes to: an answer that needs no weights, or the model's estimate of what it is about. */
export type ConversationReading =
  | { readonly difficulty: Difficulty; readonly estimate?: undefined }
  | (EstimatedReading & { readonly difficulty?: undefined });

/** The model's estimate, and the heuristic's that was blended into it. */
export interface EstimatedReading {
  readonly estimate: Estimate;
  readonly heuristic: Difficulty;
}

/**
 * Reads conversations with the shipped model: the last turn in its context, the heuristic's score of the whole beside it.
 * Housekeeping is easy; attachments and requests without text are not known.
 *
 * @param name Of the classifier that the estimates are for.
 */
export function conversationReader(name: string): (conversation: Conversation) => ConversationReading {
  // Housekeeping has been looked for by then.
  const heuristic = heuristicClassifier({ weights: { housekeeping: 0 } });
  return (conversation) => {
    const housekeeping = housekeepingEstimate(conversation, name);
    if (housekeeping !== undefined) return { difficulty: housekeeping };
    if (hasUnseen(conversation.attachments)) return { difficulty: unknown(name, "attachments") };
    const text = subjectText(conversation);
    if (text === "") return { difficulty: unknown(name, "no-text") };
    const blended = heuristic.classify(conversation);
    return { estimate: shippedModel().estimate(text, blended.score), heuristic: blended };
  };
}

/** The estimate as a classifier gives it. */
export function difficultyOf({ estimate, heuristic }: EstimatedReading, classifier: string): Difficulty {
  const { abstains } = estimate;
  const reasons = reasonsWith(heuristic, estimate);
  return {
    score: estimate.difficulty,
    reasons: abstains === undefined ? reasons : [{ name: abstains, weight: 0 }, ...reasons],
    classifier,
    domain: estimate.domain,
    confidence: estimate.confidence,
    ...(abstains === undefined ? {} : { abstain: true }),
  };
}

/** The model's reasons, with the heuristic's own in place of its share as a whole. */
function reasonsWith(heuristic: Difficulty, { reasons, perPrior }: Estimate): readonly DifficultyReason[] {
  const joined = reasons.filter(({ name }) => name !== "heuristic");
  for (const { name, weight } of heuristic.reasons) joined.push({ name, weight: weight * perPrior });
  return strongestFirst(joined);
}

function unknown(name: string, why: string): Difficulty {
  return { ...abstained(name, why), confidence: 0 };
}

/** What is attached is not read, and may be all of the work. */
function hasUnseen({ images, audio, files }: Attachments): boolean {
  return images + audio + files > 0;
}
