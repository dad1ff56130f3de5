import type { Classifier, Difficulty } from "@spillway/core";
import { abstained } from "../abstained.ts";
import { AnswerMemory } from "../asking/answer-memory.ts";
import { shortened } from "../asking/shortened.ts";
import { housekeepingEstimate } from "../conversation/housekeeping-estimate.ts";
import { subjectText } from "../conversation/subject-text.ts";
import { type Embed, embedIn } from "./embed.ts";
import { ExampleIndex } from "./example-index.ts";
import { type ExamplesOptions, examplesOptions } from "./examples-options.ts";
import { neighbourEstimate } from "./neighbour-estimate.ts";

const name = "examples";

/**
 * Estimates a request by the examples that are most like it: how well each tier answered them, or how hard they were. With
 * outcomes `tierSuccess` is the mean over the neighbours and the score how likely the first tier is not to answer well;
 * with scores it is their mean. It abstains, with the reason `unlike-examples`, where a request is less like its neighbours
 * than the examples are among themselves. `confidence` is the share of the examples that are less like theirs.
 *
 * Texts are embedded by a model of the configuration, inside the call (see `ClassifierContext.ask`), or in the process. The
 * examples are embedded at the first request; give large sets their `embedding`. Estimates are remembered by a hash of the
 * text. In a dry run it gives a remembered estimate or abstains. A search among 10,000 examples of 384 numbers takes about
 * 3 ms. The promise rejects where nothing can be embedded; a route then uses its fallback.
 *
 * @throws ConfigError with every fault in the options.
 * @example
 * import { examplesClassifier } from "@spillway/classifier";
 * const classifier = examplesClassifier({
 *   examples: labels.map(({ prompt, smallRight, largeRight }) => ({ text: prompt, outcomes: [smallRight, largeRight] })),
 *   embed: { model: "text-embedding-3-small" },
 * });
 */
export function examplesClassifier(options: ExamplesOptions): Classifier {
  const { examples, embed, k, unlikeShare, maxCharacters, cacheEntries } = examplesOptions(options);
  const index = new ExampleIndex(examples, k, maxCharacters);
  const memory = new AnswerMemory<Difficulty>(cacheEntries);
  const hasOutcomes = examples[0]?.outcomes !== undefined;
  const values = examples.map(({ outcomes, score }) => outcomes ?? [score as number]);
  const columns = (values[0] ?? []).map((_value, column) => Float64Array.from(values, (row) => row[column] as number));
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);

  const estimate = async (text: string, embedTexts: Embed): Promise<Difficulty> => {
    await index.ready(embedTexts);
    const [vector = []] = await embedTexts([text]);
    const neighbours = index.nearest(vector);
    const estimates = neighbourEstimate(neighbours, columns, means);
    const first = estimates[0] as number;
    const score = hasOutcomes ? 1 - first : first;
    const likeness = index.likeness(neighbours);
    const unlike = likeness < unlikeShare;
    return {
      score,
      reasons: [...(unlike ? [{ name: "unlike-examples", weight: 0 }] : []), { name: "neighbours", weight: score }],
      classifier: name,
      confidence: likeness,
      ...(hasOutcomes ? { tierSuccess: estimates } : {}),
      ...(unlike ? { abstain: true } : {}),
    };
  };

  return {
    name,
    classify(conversation, context) {
      const housekeeping = housekeepingEstimate(conversation, name);
      if (housekeeping !== undefined) return housekeeping;
      const text = shortened(subjectText(conversation), maxCharacters);
      if (text === "") return abstained(name, "no-text");
      const key = AnswerMemory.keyOf(text);
      const known = memory.recall(key);
      if (known !== undefined) return known;
      const embedTexts = embedIn(embed, context);
      return embedTexts === undefined ? abstained(name, "dry-run") : memory.ask(key, () => estimate(text, embedTexts));
    },
  };
}
