import { seededRandom } from "@spillway/evals";
import type { TaskSample } from "../../../packages/classifier/src/task/task-sample.ts";
import { shippedModel } from "../../../packages/classifier/src/trained/shipped.ts";

const asks = [
  "Say hello to the people of",
  "What is the capital of",
  "Name three rivers in",
  "Translate the word for bread as it is used in",
  "Summarise in two sentences the history of",
  "Compare the tax treatment of capital gains with that in",
  "Derive the steady-state growth rate under Solow's model, with depreciation and technical progress, for the economy of",
  "Prove by induction a closed form for the number of spanning trees of the road network of",
  "Determine the apparent Km of the enzyme at three times Ki, and justify each assumption, for a sample from",
  "Design a payment system that stays consistent under partition, and argue its liveness, for the banks of",
];
const places = ["Chile", "Ghana", "Japan", "Norway", "Peru", "Samoa", "Turkey", "Wales", "Yemen", "Zambia"];

/** A thousand and more requests from trivial to very hard, no two the same. */
export function trafficTexts(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const ask = asks[index % asks.length];
    const place = places[Math.floor(index / asks.length) % places.length];
    return `${ask} ${place}, case ${index}.`;
  });
}

/** What is true of a simulated model: it answers well with probability 1 / (1 + exp(slope * score - ability)). */
export interface TrueTier {
  readonly ability: number;
  readonly slope: number;
}

export const scoreOf = (text: string): number => shippedModel().estimate(text).score;

export const trueSuccess = ({ ability, slope }: TrueTier, score: number): number =>
  1 / (1 + Math.exp(slope * score - ability));

/** Samples of models that follow the two-parameter item response model exactly. */
export function simulatedSamples(tiers: readonly TrueTier[], count: number, seed: number): TaskSample[] {
  const random = seededRandom(seed);
  return trafficTexts(count).map((text) => {
    const score = scoreOf(text);
    return { text, outcomes: tiers.map((tier) => (random() < trueSuccess(tier, score) ? 1 : 0)) };
  });
}
