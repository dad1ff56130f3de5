import type { ConfigIssue } from "@spillway/core";

/** A text and how it went, or how hard it is. */
export interface Example {
  readonly text: string;
  /** How well each tier's model answered, small to frontier, each 0 to 1. All examples have this, or all have `score`. */
  readonly outcomes?: readonly number[];
  /** How hard the text is, 0 to 1. */
  readonly score?: number;
  /** The text's embedding, by the same model, so that it is not asked for. Any length; all the same. */
  readonly embedding?: ArrayLike<number>;
}

/** Fewer neighbours than this say nothing. */
const fewestExamples = 10;

/** The faults of a list of examples. */
export function exampleFaults(examples: readonly Example[]): ConfigIssue[] {
  const first = examples[0];
  if (first === undefined || examples.length < fewestExamples) {
    return [{ path: "examples", message: `Give ${fewestExamples} examples or more; these are ${examples.length}.` }];
  }
  return examples.flatMap((example, index) => {
    const path = `examples.${index}`;
    const issues: ConfigIssue[] = [];
    const valuesOf = ({ outcomes, score }: Example): readonly number[] =>
      outcomes ?? (score === undefined ? [] : [score]);
    const values = valuesOf(example);
    const alike = (example.outcomes === undefined) === (first.outcomes === undefined);
    if (values.length === 0 || !alike || values.length !== valuesOf(first).length) {
      issues.push({ path, message: "Give `score`, or one of `outcomes` for each tier; the same in all examples." });
    } else if (!values.every((value) => value >= 0 && value <= 1)) {
      issues.push({ path, message: "Give numbers from 0 to 1." });
    }
    if (typeof example.text !== "string" || example.text.trim() === "") {
      issues.push({ path: `${path}.text`, message: "Give a text that is not empty." });
    }
    const { embedding } = example;
    const length = examples.find((other) => other.embedding !== undefined)?.embedding?.length;
    if (embedding !== undefined && (embedding.length === 0 || embedding.length !== length)) {
      issues.push({ path: `${path}.embedding`, message: "Give embeddings of one model: all of the same length." });
    }
    return issues;
  });
}
