import type { AttemptRole } from "@spillway/core";
import type { Endpoint } from "@spillway/registry";
import { type Entry, type Selector, tryCandidates } from "@spillway/resilience";
import type { AnswerStream } from "../answer.ts";
import { type HeldBudget, neverMade } from "../budget/held-budget.ts";
import { type Call, isCallerAbort } from "../call.ts";
import { ContinuedStream } from "../stream/continued-stream.ts";
import { Attempt } from "./attempt.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import { collectStream } from "./collect-stream.ts";
import { continuationOf } from "./continuation-of.ts";
import { hedged } from "./hedged.ts";
import { type PlannedSlot, retryOptions, selectorOf, slotsOf } from "./planned-slots.ts";
import { runAttempt } from "./run-attempt.ts";

/** Last stage: tries the leg's endpoints, by their order and their state, until one answers. */
export async function attemptStage(call: Call): Promise<AttemptAnswer> {
  if (call.hedging !== undefined && call.attempts.every(({ role }) => role === "judge")) call.hedging.callBegins();
  const slots = slotsOf(call);
  const selector = selectorOf(call);
  const tried: PlannedSlot[] = [];
  const answer = await tryCandidates(
    slots,
    selector,
    async (entry) => {
      const role = roleOf(call, entry, tried, slots);
      tried.push(entry.candidate);
      const begun = begin(call, entry, role);
      const first = begun instanceof Promise ? await begun : begun;
      const made =
        call.hedging === undefined
          ? await first.answer
          : await hedged(call, call.hedging, first, () => hedgeOf(call, entry, selector));
      return isJudged(call, entry.candidate) && call.inbound.stream ? collectStream(call, made) : made;
    },
    retryOptions(call, call.maxRetries),
  );
  const marker = call.plan?.route?.continuationMarker;
  if (marker === undefined || !isContinuable(call, answer)) return answer;
  const used = [answer.endpoint];
  const body = new ContinuedStream(answer.body as AnswerStream, {
    goOn: (partial) => continueStream(call, used, partial, marker),
    leave: () => call.stop(new DOMException("The caller left.", "AbortError")),
    hasLeft: () => isCallerAbort(call.stopped),
  });
  return { ...answer, body };
}

/** An attempt that has been begun, and what it will come to. */
export interface BegunAttempt {
  readonly candidate: PlannedSlot;
  readonly attempt: Attempt;
  readonly answer: Promise<AttemptAnswer>;
}

/** Holds what the attempt may come to, then makes it. A promise only where budgets are kept elsewhere. */
function begin(call: Call, entry: Entry<PlannedSlot>, role: AttemptRole): BegunAttempt | Promise<BegunAttempt> {
  if (call.budgets === undefined) return makeAttempt(call, entry, role, undefined);
  const { permit, candidate } = entry;
  try {
    const held = call.budgets.reserve(candidate.endpoint);
    if (!(held instanceof Promise)) return makeAttempt(call, entry, role, held);
    return call.unlessStopped(held).then(
      (reserved) => makeAttempt(call, entry, role, reserved),
      (error: unknown) => {
        permit.giveBack(call.clock.monotonicMs());
        // The call was given up before the store answered: what it holds all the same is for nothing.
        held.then((late) => late.settle(neverMade)).catch(() => undefined);
        throw error;
      },
    );
  } catch (error) {
    permit.giveBack(call.clock.monotonicMs());
    throw error;
  }
}

function makeAttempt(
  call: Call,
  { candidate, permit }: Entry<PlannedSlot>,
  role: AttemptRole,
  held: HeldBudget | undefined,
): BegunAttempt {
  const { endpoint, tier } = candidate;
  const { leg, engine } = call;
  if (call.stopped !== undefined) {
    permit.giveBack(call.clock.monotonicMs());
    held?.settle(neverMade);
    throw call.stopped;
  }
  const transport = engine.transports.get(endpoint.provider);
  if (transport === undefined) throw new TypeError(`No transport for ${endpoint.provider.id}.`);
  const attempt = new Attempt(call, endpoint, tier, role, permit, held);
  const canLogprobs = endpoint.provider.dialect.logprobs && endpoint.model.capabilities.logprobs;
  const answer = runAttempt(call, attempt, transport, {
    logprobs: isJudged(call, candidate) && leg.logprobs && canLogprobs,
    appendedMessages: leg.appendedMessages,
    edits: call.constraints?.edits ?? [],
  });
  return { candidate, attempt, answer };
}

/** A second attempt beside a slow one: at another ready endpoint of the same tier that has not failed in this round. */
function hedgeOf(
  call: Call,
  { candidate }: Entry<PlannedSlot>,
  selector: Selector<PlannedSlot>,
): BegunAttempt | Promise<BegunAttempt> | undefined {
  const entry = selector.beside(candidate, ({ tier }) => tier === candidate.tier);
  return entry === undefined ? undefined : begin(call, entry, "hedge");
}

/**
 * Lets another endpoint go on where a stream was cut, one that has not been part of this answer where there is one; as often
 * as a call may be retried. Undefined where none can.
 */
async function continueStream(
  call: Call,
  used: Endpoint[],
  partial: Buffer,
  marker: string,
): Promise<{ readonly bytes: Buffer; readonly stream: AnswerStream } | undefined> {
  const continuation = continuationOf(partial, marker);
  if (continuation === undefined || call.stopped !== undefined || used.length > call.maxRetries) return undefined;
  const slots = slotsOf(call);
  const others = slots.filter(({ endpoint }) => !used.includes(endpoint));
  call.leg = { ...call.leg, role: "continuation", appendedMessages: continuation.messages };
  const next = await tryCandidates(
    others.length > 0 ? others : slots,
    selectorOf(call),
    async (entry) => (await begin(call, entry, "continuation")).answer,
    retryOptions(call, 0),
  );
  used.push(next.endpoint);
  return { bytes: continuation.mark(next.endpoint), stream: next.body as AnswerStream };
}

function roleOf(
  call: Call,
  { candidate, overflow }: Entry<PlannedSlot>,
  tried: readonly PlannedSlot[],
  slots: readonly PlannedSlot[],
): AttemptRole {
  if (tried.includes(candidate)) return "retry";
  if (tried.length > 0) return "fallback";
  if (candidate === slots[0]) return call.leg.role;
  return overflow ? "overflow" : "fallback";
}

function isJudged(call: Call, { tier }: PlannedSlot): boolean {
  return tier <= call.leg.judgedUpToTier;
}

/** A chat stream of one text. A visible mark would spoil JSON, and two choices cannot be gone on with. */
function isContinuable({ inbound, conversation }: Call, { body }: AttemptAnswer): boolean {
  const { n } = inbound.fields ?? {};
  const isOneText = (n === undefined || n === null || n === 1) && conversation?.structured === "none";
  return inbound.api === "chat" && inbound.stream && isOneText && typeof body === "object" && "onEnd" in body;
}
