import { type ClassifierContext, type ModelQuestion, type Next, SpillwayError } from "@spillway/core";
import { AttemptFailure } from "@spillway/resilience";
import type { Answer } from "../answer.ts";
import type { AttemptAnswer } from "../attempt/attempt-answer.ts";
import { CallBudgets } from "../budget/call-budgets.ts";
import { Call } from "../call.ts";
import { apiPath } from "../request/api-path.ts";
import { conversationOf } from "../request/conversation-of.ts";
import type { Inbound } from "../request/inbound.ts";
import { JsonText } from "../request/json-edit.ts";

const paths = { chat: "/chat/completions", embeddings: "/embeddings" } as const;

/** What a call's classifier may ask with, until it is no longer waited for. */
export interface Asking {
  readonly ask: NonNullable<ClassifierContext["ask"]>;
  /** Ends what is under way; nothing more is sent. */
  end(): void;
}

/**
 * Asks a model something for a call, as a part of it: inside its data classes, its budgets and its deadline; the attempts
 * stand in the call's own record. Gives the parsed body of the answer. One round over the model's endpoints, no retries.
 * `ask` rejects with a SpillwayError `classifier_failed` where no endpoint answers well.
 */
export function askModel(run: Next<Call, Answer>) {
  return (call: Call): Asking => {
    let isOver = false;
    let underWay: Set<Call> | undefined;
    const ask = async (question: ModelQuestion): Promise<unknown> => {
      if (isOver)
        throw new SpillwayError("classifier_failed", "The classifier asked when nobody waited for it any more.");
      const { engine, clock, constraints } = call;
      const asking = new Call(call.id, engine, clock, inboundOf(question, call), () => undefined, call);
      asking.constraints = constraints && { ...constraints, edits: [] };
      asking.conversation = conversationOf(asking.inbound);
      asking.leg = { ...asking.leg, role: "judge" };
      asking.maxRetries = 0;
      asking.budgets = CallBudgets.of(asking, engine.budgets);
      const limitMs = Math.max(0, Math.min(question.timeoutMs, call.deadlineMs - clock.monotonicMs()));
      asking.deadlineMs = clock.monotonicMs() + limitMs;
      const stopLate = clock.after(limitMs, () =>
        asking.stop(new SpillwayError("deadline_exceeded", `The classifier's model did not answer in ${limitMs} ms.`)),
      );
      const forget = call.whenStopped(() => asking.stop(call.stopped as Error));
      underWay ??= new Set();
      underWay.add(asking);
      try {
        if (call.stopped !== undefined) throw call.stopped;
        return ((await run(asking)) as AttemptAnswer).parsed;
      } catch (error) {
        if (!(error instanceof AttemptFailure)) throw error;
        // No cause: the provider's own words can quote the prompt, and this error goes into warnings.
        const detail = `${question.body.model} was asked and failed (${error.failure})`;
        throw new SpillwayError("classifier_failed", `The classifier has no answer: ${detail}.`);
      } finally {
        stopLate();
        forget();
        underWay.delete(asking);
        asking.release();
      }
    };
    return {
      ask,
      end() {
        isOver = true;
        for (const asking of underWay ?? []) asking.stop(new DOMException("The classifier has ended.", "AbortError"));
      },
    };
  };
}

function inboundOf({ api, body }: ModelQuestion, call: Call): Inbound {
  return {
    method: "POST",
    api,
    address: apiPath(`http://router/v1${paths[api]}`),
    header: () => undefined,
    signal: call.inbound.signal,
    json: new JsonText(JSON.stringify(body)),
    fields: body,
    opaqueBody: undefined,
    model: body.model,
    stream: false,
    fault: undefined,
  };
}
