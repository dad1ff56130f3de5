import type { Scan } from "../text/scan.ts";
import type { View } from "../view.ts";
import { phraseList } from "./phrase-list.ts";
import { onLogScale, type Signal, upTo } from "./signal.ts";

/** Mathematics: its words, LaTeX, arithmetic, and word problems with several numbers and a question. */
export const mathematicsSignal: Signal = {
  name: "mathematics",
  weight: 0.22,
  phrases: {
    "math-word": phraseList(`
      equation, equations, integral, integrate, derivative, derivatives, polynomial, matrix, matrices,
      eigenvalue, eigenvalues, eigenvector, theorem, lemma, probability, expected value, variance,
      triangle, radius, perimeter, modulo, prime, primes, divisible, divisor, integer, integers, real
      numbers, complex numbers, logarithm, sine, cosine, tangent, vector, vectors, limit of, converges,
      convergence, series, sequence, geometric, arithmetic, combinatorics, permutations, combinations,
      algebra, calculus, topology, bijection, homomorphism, isomorphism, subgroup, abelian, vector space,
      field extension, differential equation, coordinates, parabola, hypotenuse, remainder, factorial,
      irrational, rational, coefficient, coefficients, quadratic, sqrt, gleichung, integral von,
      wahrscheinlichkeit, équation, probabilité, ecuación, probabilidad, уравнение, интеграл, вероятность,
      方程, 积分, 概率, 方程式, 積分, 確率, 방정식, 적분, 확률
    `),
    "math-ask": phraseList(`
      how many, how much, how far, how long, how old, what percentage, what percent, what is the value,
      find the value, find all, find the sum, calculate, compute, solve, solve for, evaluate, simplify,
      what is the probability, in total, altogether, wie viele, wie viel, berechne, combien, calcule,
      cuántos, cuántas, calcula, resuelve, сколько, вычисли, реши, 多少, 计算, 求, 解, いくつ, 計算, 몇, 계산
    `),
    proof: phraseList(`
      prove, proves, proof, disprove, show that, beweise, beweis, démontre, démontrer, prouver, demuestra,
      demostrar, dimostra, докажи, докажите, доказать, 证明, 証明, 증명
    `),
  },
  measure: (view) => mathStrength(view, view.scan),
};

/** How much mathematics there is in a scanned text, 0 to 1. */
export function mathStrength(view: View, scan: Scan): number {
  const words = view.hitsIn(scan, "math-word");
  const asks = view.hitsIn(scan, "math-ask");
  const proofs = view.hitsIn(scan, "proof");
  const latex =
    scan.commands > 2 || (scan.commands > 0 && scan.dollars > 1) ? 0.15 + 0.35 * onLogScale(1, 16, scan.commands) : 0;
  const problem =
    asks > 0 && scan.numbers > 1 && scan.words > 12
      ? 0.1 + 0.2 * upTo(12, scan.numbers) + 0.4 * onLogScale(20, 120, scan.words)
      : 0;
  return upTo(
    1,
    0.35 * upTo(3, words) +
      latex +
      0.2 * upTo(2, scan.arithmetic) +
      problem +
      (proofs > 0 ? 0.5 : 0) +
      (asks > 0 && (words > 0 || scan.arithmetic > 0) ? 0.15 : 0),
  );
}
