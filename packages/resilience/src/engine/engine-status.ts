import type { EngineStatus } from "@spillway/core";

export type { EngineStatus };

/** The figures of a status, without those that an engine does not tell. */
export type EngineFigures = Partial<Omit<EngineStatus, "state">>;

/** A status with every figure that is not given undefined. */
export function engineStatus(state: EngineStatus["state"], figures: EngineFigures = {}): EngineStatus {
  return {
    state,
    running: figures.running,
    waiting: figures.waiting,
    kvCacheUse: figures.kvCacheUse,
    slots: figures.slots,
    loadedModels: figures.loadedModels,
    availableModels: figures.availableModels,
  };
}
