import { type Calibration, calibrate } from "@spillway/classifier";
import { seededRandom } from "@spillway/evals";

const hard = ["lattice", "homology", "amortised", "eigenvalue", "liability", "enthalpy"];
const easy = ["kettle", "garden", "bicycle", "window", "river", "sandwich"];

/** A calibration of enough made-up samples that features of the text are in it: as slow as calibrations get. */
export function madeUpCalibration(): Calibration {
  const random = seededRandom(11);
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] as string;
  const samples = Array.from({ length: 600 }, (_, index) => {
    const words = index % 2 === 0 ? hard : easy;
    const weak = random() < (index % 2 === 0 ? 0.3 : 0.9) ? 1 : 0;
    const text = `Explain how a ${pick(words)} differs from a ${pick(words)} in case ${index}.`;
    return { text, outcomes: { weak, strong: random() < 0.95 ? 1 : 0 } };
  });
  return calibrate({ samples, tiers: ["weak", "strong"], target: { strongShare: 0.5 } });
}
