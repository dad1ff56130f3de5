import type { CallRecord, Clock, Feedback, Sample } from "@spillway/core";
import type { Call } from "../call.ts";
import type { Engine } from "../engine.ts";
import { lessonText } from "./lesson-text.ts";
import { RecentCalls } from "./recent-calls.ts";
import { gateSample, sampleOf } from "./sample-of.ts";

/** What is learnt from calls that have ended: samples for `onSample`, outcomes for the drift alarm. */
export class Lessons {
  readonly #recent: RecentCalls;

  constructor(clock: Clock) {
    this.#recent = new RecentCalls(() => clock.nowMs());
  }

  /** A call has ended. Learns from its gates, and keeps it for feedback, where somebody wants to know. */
  ended({ engine, conversation, plan, shadowOf }: Call, record: CallRecord): void {
    const route = plan?.route;
    if (route === undefined || route.tiers.length < 2 || conversation === undefined || shadowOf !== undefined) return;
    const drift = engine.drift.get(route);
    if (record.decision?.difficulty !== undefined) drift?.request(record.decision.difficulty);
    if (!engine.wantsSamples && drift === undefined) return;
    const text = !engine.wantsSamples ? "" : lessonText(conversation);
    this.#recent.note({ record, text });
    const sample = gateSample(record, text);
    if (sample === undefined) return;
    tell(engine, sample);
    drift?.outcome(record.decision?.difficulty, sample.outcomes, "gate");
  }

  /** The baseline answered the same, and the two were compared. */
  compared({ engine, conversation, plan }: Call, record: CallRecord, shadow: ShadowLesson): void {
    if (conversation === undefined || record.model === undefined) return;
    const outcomes = { [shadow.model]: 1, [record.model]: shadow.quality };
    tell(engine, sampleOf(record, lessonText(conversation), "shadow", outcomes, shadow));
    if (plan?.route !== undefined)
      engine.drift.get(plan.route)?.outcome(record.decision?.difficulty, outcomes, "shadow");
  }

  /** Somebody says how good a call's answer was. False where the call is not known (any more). */
  feedback(engine: Engine, callId: string, { quality, model }: Feedback): boolean {
    const call = this.#recent.find(callId);
    const meant = model ?? call?.record.model;
    if (call === undefined || meant === undefined) return false;
    const outcomes = { [meant]: quality };
    tell(engine, sampleOf(call.record, call.text, "feedback", outcomes));
    const route = engine.registry.routes.get(call.record.decision?.route ?? "");
    if (route !== undefined) engine.drift.get(route)?.outcome(call.record.decision?.difficulty, outcomes, "feedback");
    return true;
  }
}

/** From a request without words no classifier of texts can learn. */
function tell(engine: Engine, sample: Sample): void {
  if (sample.text !== "") engine.tellSample(sample);
}

/** What the baseline's answer taught. */
export interface ShadowLesson {
  readonly model: string;
  /** How good the caller's answer was beside the baseline's, 0 to 1. */
  readonly quality: number;
  readonly costUsd: number | undefined;
}
