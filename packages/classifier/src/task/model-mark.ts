import type { TrainedModel } from "../trained/model.ts";
import { sixDigits } from "./six-digits.ts";

const probe =
  "Prove that the sum of two even numbers is even, then write a function in Python that checks it for n < 100.";

/** Tells a difficulty model from others: its scores of one text. */
export function modelMark(model: TrainedModel): string {
  const { score, gap } = model.scores(probe, 0.5);
  return `${sixDigits(score)}/${sixDigits(gap)}`;
}
