import type { Difficulty, DifficultyReason, LocalClassifier } from "@spillway/core";
import { checkHeuristicOptions, type HeuristicOptions, heuristicBase, type SignalName } from "./heuristic-options.ts";
import { housekeepingSignal, housekeepingStrength } from "./signals/housekeeping.ts";
import { signals } from "./signals/index.ts";
import { Lexicon } from "./text/lexicon.ts";
import { View } from "./view.ts";

/**
 * Estimates difficulty from what can be seen in the request: length, code, mathematics, several steps, design,
 * constraints, tools, attachments, language, and signs of a simple request. Each reason is a signal with the weight that
 * it added; base plus reasons, clamped to 0 to 1, is the score. Of a turn over 8,192 characters it reads the first and
 * the last 4,096. What a front end asks beside its user (a title of the chat; see `housekeepingOf`) is easy, whatever the chat
 * is about. It is not calibrated: the score orders requests and is no probability.
 *
 * @example
 * import { heuristicClassifier } from "@spillway/classifier";
 * const classifier = heuristicClassifier({ weights: { language: 0.1 } });
 * classifier.classify({
 *   turns: [{ role: "user", text: "Translate 'good morning' into French." }],
 *   tools: 0,
 *   attachments: { images: 0, audio: 0, files: 0 },
 *   structured: "none",
 *   maxOutputTokens: undefined,
 * }).score; // well under 0.35
 */
export function heuristicClassifier(options: HeuristicOptions = {}): LocalClassifier {
  checkHeuristicOptions(options);
  const base = options.base ?? heuristicBase;
  const weighted = signals.map((signal) => ({
    signal,
    weight: options.weights?.[signal.name as SignalName] ?? signal.weight,
  }));
  const active = weighted.filter(({ signal, weight }) => weight !== 0 && signal !== housekeepingSignal);
  const forHousekeeping = weighted.find(({ signal }) => signal === housekeepingSignal)?.weight ?? 0;
  const lexicon = new Lexicon(Object.assign({}, ...signals.map((signal) => signal.phrases ?? {})));
  const lists = new Map(lexicon.lists.map((list, index) => [list, index]));
  const name = "heuristic";
  return {
    name,
    classify(conversation): Difficulty {
      const housekeeping = forHousekeeping === 0 ? 0 : forHousekeeping * housekeepingStrength(conversation);
      if (housekeeping !== 0) {
        const reasons = [{ name: housekeepingSignal.name, weight: housekeeping }];
        return { score: clamped(base + housekeeping), reasons, classifier: name };
      }
      const view = new View(conversation, lexicon, lists);
      const reasons: DifficultyReason[] = [];
      let sum = base;
      for (const { signal, weight } of active) {
        const moved = weight * signal.measure(view);
        if (moved === 0) continue;
        reasons.push({ name: signal.name, weight: moved });
        sum += moved;
      }
      reasons.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
      return { score: clamped(sum), reasons, classifier: name };
    },
  };
}

function clamped(score: number): number {
  return Math.min(1, Math.max(0, score));
}
