import { phraseList } from "./phrase-list.ts";
import { type Signal, upTo } from "./signal.ts";

/** Conditions on the answer: must, exactly, at least, lists of requirements. */
export const constraintsSignal: Signal = {
  name: "constraints",
  weight: 0.15,
  phrases: {
    constraint: phraseList(`
      must, must not, exactly, at least, at most, no more than, no less than, without using, do not use,
      dont use, only use, ensure, make sure, required, requirements, constraint, constraints, subject to,
      except, unless, should not, avoid, never, always, between, per line, rhyme, rhymes, start every,
      starts with, ends with, each sentence, every sentence, word limit, muss, müssen, genau, mindestens,
      höchstens, doit, exactement, au moins, debe, exactamente, al menos, должен, ровно, не менее, 必须, 至少,
      不超过
    `),
  },
  measure: (view) => {
    const hits = view.hits("constraint");
    return upTo(1, 0.7 * upTo(5, hits) + 0.5 * upTo(6, view.scan.listItems));
  },
};
