/** What follows a stage. A stage may call it never (it answers by itself), once, or again (another try). */
export type Next<Context, Result> = (context: Context) => Promise<Result>;

/** One step of a call's way. It sees the call before and after everything that follows it. */
export type Stage<Context, Result> = (context: Context, next: Next<Context, Result>) => Promise<Result>;

/**
 * Joins stages into one function: the first is outermost, `last` is innermost. The chain is built once, not per call.
 *
 * @example
 * const run = compose([settle, admit, decide, judge], attempt);
 * const outcome = await run(context);
 */
export function compose<Context, Result>(
  stages: readonly Stage<Context, Result>[],
  last: Next<Context, Result>,
): Next<Context, Result> {
  return stages.reduceRight<Next<Context, Result>>((next, stage) => (context) => stage(context, next), last);
}
