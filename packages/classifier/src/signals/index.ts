import { attachmentsSignal } from "./attachments.ts";
import { codeSignal } from "./code.ts";
import { constraintsSignal } from "./constraints.ts";
import { contextSignal } from "./context.ts";
import { courtesySignal } from "./courtesy.ts";
import { debugSignal } from "./debugging.ts";
import { depthSignal } from "./depth.ts";
import { designSignal } from "./design.ts";
import { expertiseSignal } from "./expertise.ts";
import { floorRuleSignal } from "./floor-rule.ts";
import { followUpSignal } from "./follow-up.ts";
import { housekeepingSignal } from "./housekeeping.ts";
import { languageSignal } from "./language.ts";
import { lengthSignal } from "./length.ts";
import { lookupSignal } from "./lookup.ts";
import { mathematicsSignal } from "./mathematics.ts";
import { multiStepSignal } from "./multi-step.ts";
import { reasoningSignal } from "./reasoning.ts";
import { shortSignal } from "./short.ts";
import type { Signal } from "./signal.ts";
import { smallTaskSignal } from "./small-task.ts";
import { structuredSignal } from "./structured-output.ts";
import { toolsSignal } from "./tools.ts";

/** All signals of the heuristic classifier. */
export const signals: readonly Signal[] = [
  lengthSignal,
  contextSignal,
  codeSignal,
  debugSignal,
  mathematicsSignal,
  reasoningSignal,
  multiStepSignal,
  designSignal,
  constraintsSignal,
  depthSignal,
  expertiseSignal,
  languageSignal,
  toolsSignal,
  attachmentsSignal,
  structuredSignal,
  followUpSignal,
  floorRuleSignal,
  courtesySignal,
  smallTaskSignal,
  lookupSignal,
  shortSignal,
  housekeepingSignal,
];
