import type { RouterOptions, Sample, SpillwayConfig } from "spillway";
import { type Rig, start } from "../routing/support.ts";

/** A rig whose samples are kept. */
export interface LearningRig extends Rig {
  readonly samples: readonly Sample[];
}

/** Takes samples, unless the configuration does something of its own with them. */
export function startLearning(config: SpillwayConfig, options: RouterOptions = {}): LearningRig {
  const samples: Sample[] = [];
  return Object.assign(start({ onSample: (sample) => void samples.push(sample), ...config }, options), { samples });
}
