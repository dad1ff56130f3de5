import type { Artefact, HeadWeights } from "./artefact.ts";
import { decodeInt8, decodeUint16, decodeUint32 } from "./decode.ts";
import type { Estimate } from "./estimate.ts";
import { Features } from "./features.ts";
import { plattProbability } from "./platt.ts";
import { Reach } from "./reach/reach.ts";
import { reasonsOf } from "./reasons.ts";
import { instructionEnd } from "./text/instruction.ts";
import { WordTable } from "./words.ts";

export type { Estimate } from "./estimate.ts";

/** Standardised features beyond this count as this, so that no single one can run away with an estimate. */
const clamp = 4;
/** A subject below this share is not named. */
const namedFrom = 0.3;

/** Where a text is pasted below an instruction, the instruction alone counts for this much. */
const instructionShare = 0.65;

/** What turns the subjects' linear scores, about 0 to 1, into shares. */
const sharpness = 6;

/** The trained difficulty model. Pure, in process, no network. */
export class TrainedModel {
  readonly features: Features;
  /** The surface features of the last text, standardised. */
  readonly standard: Float32Array;
  readonly #artefact: Artefact;
  readonly #gramDifficulty: Int8Array;
  readonly #gramGap: Int8Array;
  readonly #domainShares: Float64Array;
  readonly #unknownAt: number;
  readonly #reach = new Reach();
  /** How far the last score was moved for being an instruction about a pasted text. */
  #pasted = 0;

  constructor(artefact: Artefact) {
    this.#artefact = artefact;
    const { words, grams } = artefact;
    const heads = 2 + artefact.domains.length;
    const table = new WordTable(decodeUint32(words.hashes), decodeUint16(words.ranks), decodeInt8(words.values), heads);
    this.features = new Features(table);
    this.standard = new Float32Array(artefact.surface.mean.length);
    this.#gramDifficulty = decodeInt8(grams.difficulty);
    this.#gramGap = decodeInt8(grams.gap);
    this.#unknownAt = artefact.surface.names.indexOf("unknown-words");
    this.#domainShares = new Float64Array(artefact.domains.length);
  }

  /** Estimates a text's difficulty. `prior` is another classifier's score from 0 to 1, if the caller has one. */
  estimate(text: string, prior?: number): Estimate {
    const artefact = this.#artefact;
    const { score, gap } = this.scores(text, prior);
    const novelty = this.#novelty();
    const best = this.#classifyDomain();
    const name = artefact.domains[best]?.name ?? "general";
    const share = this.#domainShares[best] ?? 0;
    const unknown = Math.min(1, this.features.surface[this.#unknownAt] ?? 0);
    const domain = share >= namedFrom ? name : "general";
    const { stem, answerCount } = this.features;
    const contest = this.#subjectOutOfReach();
    const abstains =
      this.#reach.beyond(text, { stem, answers: answerCount, unknown, subject: domain, contest }) ??
      (novelty > artefact.abstain.novelty ? "unlike-training" : undefined);
    const grams = this.#gramPart(artefact.difficulty, this.#gramDifficulty);
    const words = this.#wordPart(artefact.difficulty, 0);
    const difficulty = plattProbability(artefact.scale, score);
    const steepness = artefact.scale.slope * difficulty * (1 - difficulty);
    return {
      difficulty,
      score,
      gap,
      domain,
      confidence: abstains === undefined ? this.#confidence(score) : 0,
      abstains,
      perPrior: steepness * this.#perPrior(),
      reasons: reasonsOf({
        artefact,
        standard: this.standard,
        moves: { vocabulary: words, phrases: grams, heuristic: this.#priorPart(prior), "pasted-text": this.#pasted },
        steepness,
      }),
    };
  }

  /** The open scores alone; the features of the text stay in `features` and `standard` until the next call. */
  scores(text: string, prior?: number): { score: number; gap: number } {
    const { gap } = this.#artefact;
    const end = instructionEnd(text);
    const asked = end === undefined ? 0 : this.#ownScore(text.slice(0, end));
    const own = this.#ownScore(text);
    const pasted = end !== undefined && this.features.answerCount === 0;
    this.#pasted = pasted ? instructionShare * (asked - own) : 0;
    return { score: own + this.#pasted + this.#priorPart(prior), gap: this.#head(gap, 1, this.#gramGap) };
  }

  /** Reads a text, and gives its score without another classifier's. */
  #ownScore(text: string): number {
    this.features.read(text);
    this.#standardise();
    return this.#head(this.#artefact.difficulty, 0, this.#gramDifficulty);
  }

  /** What another classifier's score of the text that was read last adds. */
  #priorPart(prior: number | undefined): number {
    if (prior === undefined) return 0;
    const { mean, openMean } = this.#artefact.prior;
    return this.#perPrior() * (prior - (this.features.answerCount === 0 ? openMean : mean));
  }

  /** What one unit of another classifier's score is worth: more to an open question. */
  #perPrior(): number {
    const { deviation, weight, openWeight } = this.#artefact.prior;
    return (this.features.answerCount === 0 ? openWeight : weight) / deviation;
  }

  /** How likely the score is to be on its right side of the middle. */
  #confidence(score: number): number {
    const { confidence } = this.#artefact;
    return Math.max(0.5, plattProbability(confidence, Math.abs(score - confidence.centre)));
  }

  #standardise(): void {
    const { mean, deviation } = this.#artefact.surface;
    for (let index = 0; index < this.standard.length; index++) {
      const value = ((this.features.surface[index] as number) - (mean[index] as number)) / (deviation[index] as number);
      this.standard[index] = Math.max(-clamp, Math.min(clamp, value));
    }
  }

  #head(head: HeadWeights, column: number, table: Int8Array): number {
    return this.#surfacePart(head) + this.#wordPart(head, column) + this.#gramPart(head, table) + head.bias;
  }

  #surfacePart(head: HeadWeights): number {
    let sum = 0;
    for (let index = 0; index < this.standard.length; index++) {
      sum += (head.surface[index] as number) * (this.standard[index] as number);
    }
    return sum;
  }

  #wordPart(head: HeadWeights, column: number): number {
    return head.wordScale * (this.features.wordHeads[column] as number);
  }

  #gramPart(head: HeadWeights, table: Int8Array): number {
    const { buckets, values, count } = this.features.grams;
    const mask = table.length - 1;
    let sum = 0;
    for (let index = 0; index < count; index++) {
      sum += (values[index] as number) * (table[(buckets[index] as number) & mask] as number);
    }
    return head.gramScale * sum;
  }

  /** How far the surface is from what training saw: the mean square of the standardised features. */
  #novelty(): number {
    let sum = 0;
    for (const value of this.standard) sum += value * value;
    return sum / this.standard.length;
  }

  /** True where the share of a subject that the model leaves alone is over its limit. */
  #subjectOutOfReach(): boolean {
    const { abstain, domains } = this.#artefact;
    return domains.some(({ name }, index) => {
      const limit = abstain.domains[name];
      return limit !== undefined && (this.#domainShares[index] as number) >= limit;
    });
  }

  /** Writes each subject's share and gives the index of the largest. */
  #classifyDomain(): number {
    const { domains } = this.#artefact;
    let total = 0;
    let best = 0;
    for (const [index, head] of domains.entries()) {
      const logit = head.bias + this.#surfacePart(head) + this.#wordPart(head, 2 + index);
      const share = Math.exp(sharpness * Math.min(2, logit));
      this.#domainShares[index] = share;
      total += share;
      if (share > (this.#domainShares[best] as number)) best = index;
    }
    for (let index = 0; index < domains.length; index++) {
      this.#domainShares[index] = (this.#domainShares[index] as number) / total;
    }
    return best;
  }
}
