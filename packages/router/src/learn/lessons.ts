import type { CallRecord, Clock, Feedback, Sample } from "@spillway/core";
import type { Call } from "../call.ts";
import type { Engine } from "../engine.ts";
import type { ComparedAnswer } from "./compare-answers.ts";
import { lessonText } from "./lesson-text.ts";
import { type RecentCall, RecentCalls } from "./recent-calls.ts";
import { gateSample, sampleOf } from "./sample-of.ts";

/** What is learnt from calls that have ended: samples for `onSample`, outcomes for the drift alarm. */
export class Lessons {
  readonly #recent: RecentCalls;

  constructor(clock: Clock) {
    this.#recent = new RecentCalls(() => clock.nowMs());
  }

  /** A call's caller has its answer, its record comes later: feedback on it is taken from now on. */
  answered(call: Call, record: CallRecord): void {
    if (isLesson(call)) this.#keep(call, record);
  }

  /** A call has ended. Learns from its gates, and keeps it for feedback, where somebody wants to know. */
  ended(call: Call, record: CallRecord): void {
    if (!isLesson(call)) return;
    const { engine, plan } = call;
    const drift = plan?.route && engine.drift.get(plan.route);
    if (record.decision?.difficulty !== undefined) drift?.request(record.decision.difficulty);
    const kept = this.#keep(call, record);
    const sample = kept && gateSample(record, kept.text);
    if (sample === undefined) return;
    tell(engine, sample);
    drift?.outcome(record.decision?.difficulty, sample.outcomes, "gate");
  }

  #keep({ engine, conversation, plan }: Call, record: CallRecord): RecentCall | undefined {
    const isWatched = plan?.route !== undefined && engine.drift.has(plan.route);
    if (conversation === undefined || !(engine.wantsSamples || isWatched)) return undefined;
    const kept = { record, text: engine.wantsSamples ? lessonText(conversation) : "" };
    this.#recent.note(kept);
    return kept;
  }

  /** The baseline answered the same, and the two were compared. */
  compared({ engine, conversation, plan }: Call, record: CallRecord, shadow: ShadowLesson): void {
    if (conversation === undefined) return;
    const { answer, baseline, quality } = shadow;
    const outcomes = { [baseline.model]: 1, [answer.model]: quality };
    tell(engine, sampleOf(record, lessonText(conversation), "shadow", outcomes, [answer, baseline]));
    if (plan?.route !== undefined)
      engine.drift.get(plan.route)?.outcome(record.decision?.difficulty, outcomes, "shadow");
  }

  /** Somebody says how good a call's answer was. False where the call is not known (any more), or the model is none of its route. */
  feedback(engine: Engine, callId: string, { quality, model }: Feedback): boolean {
    const call = this.#recent.find(callId);
    const meant = model ?? call?.record.model;
    if (call === undefined || meant === undefined) return false;
    const route = engine.registry.routes.get(call.record.decision?.route ?? "");
    const isKnown =
      call.record.attempts.some((attempt) => attempt.model === meant) ||
      route?.tiers.some(({ models }) => models.some(({ id }) => id === meant)) === true;
    if (!isKnown) return false;
    const outcomes = { [meant]: quality };
    tell(engine, sampleOf(call.record, call.text, "feedback", outcomes));
    if (route !== undefined) engine.drift.get(route)?.outcome(call.record.decision?.difficulty, outcomes, "feedback");
    return true;
  }
}

/** Calls of routes that have something to choose; not what is asked only to compare. */
function isLesson({ conversation, plan, shadowOf }: Call): boolean {
  return (
    plan?.route !== undefined && plan.route.tiers.length > 1 && conversation !== undefined && shadowOf === undefined
  );
}

/** From a request without words no classifier of texts can learn. */
function tell(engine: Engine, sample: Sample): void {
  if (sample.text !== "") engine.tellSample(sample);
}

/** What a comparison with the baseline's answer taught. */
export interface ShadowLesson {
  readonly answer: ComparedAnswer;
  readonly baseline: ComparedAnswer;
  /** How good the answer was beside the baseline's, 0 to 1. */
  readonly quality: number;
}
