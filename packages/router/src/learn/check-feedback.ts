import type { Feedback } from "@spillway/core";

/** @throws TypeError where it is no feedback. */
export function checkFeedback(feedback: Feedback): void {
  const { quality } = feedback ?? {};
  if (!(typeof quality === "number" && quality >= 0 && quality <= 1)) {
    throw new TypeError("feedback.quality is not a number from 0 to 1. Give 1 for a good answer, 0 for a bad one.");
  }
}
