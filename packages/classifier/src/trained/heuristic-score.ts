import { heuristicClassifier } from "../heuristic.ts";

/** Gives the heuristic's score of a text as a single user turn: what the trained model blends in. */
export function heuristicScorer(): (text: string) => number {
  const classifier = heuristicClassifier();
  return (text) =>
    classifier.classify({
      turns: [{ role: "user", text }],
      tools: 0,
      attachments: { images: 0, audio: 0, files: 0 },
      structured: "none",
      maxOutputTokens: undefined,
    }).score;
}
