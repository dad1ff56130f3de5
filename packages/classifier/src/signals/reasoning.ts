import { phraseList } from "./phrase-list.ts";
import { type Signal, upTo } from "./signal.ts";

/** Reasoning asked for: why, derive, compare, optimise, analyse. */
export const reasoningSignal: Signal = {
  name: "reasoning",
  weight: 0.25,
  phrases: {
    "reason-strong": phraseList(`
      prove, proof, derive, derivation, optimise, optimize, optimal, optimising, optimizing, minimise,
      minimize, maximise, maximize, formally, rigorous, rigorously, counterexample, time complexity, space
      complexity, root cause, infer, deduce, deduction, who owns, logically, puzzle, riddle, paradox, justify, critically,
      critique, implications, reason through, think carefully, beweise, leite her, herleiten, optimiere,
      démontre, démontrer, demuestra, deriva, optimiza, докажи, докажите, выведи, оптимизируй, 证明, 推导, 优化,
      証明, 最適化, 증명, 최적화
    `),
    "reason-mild": phraseList(`
      why, compare, comparison, contrast, analyse, analyze, analysis, evaluate, assess, explain, pros and
      cons, difference between, differences between, versus, vs, how does, how would, how would you, what
      would happen, what if, recommend, which is better, advantages, disadvantages, estimate, predict,
      interpret, argue, determine, warum, vergleiche, analysiere, erkläre, erklären, bewerte, pourquoi,
      comparez, compare les, analysez, explique, expliquez, por qué, analiza, explica, perché, confronta,
      spiega, por que, analise, почему, сравни, сравните, проанализируй, объясни, 为什么, 比较, 分析, 解释, なぜ, 比較,
      説明, 왜, 비교, 분석, 설명
    `),
  },
  measure: (view) => {
    const strong = view.hits("reason-strong");
    const mild = view.hits("reason-mild");
    return upTo(1, (strong > 0 ? 0.2 + 0.5 * upTo(2, strong) : 0) + (mild > 0 ? 0.15 + 0.35 * upTo(4, mild) : 0));
  },
};
