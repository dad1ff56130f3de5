/**
 * Every error the router itself makes: its HTTP status towards the caller (undefined: `fetch` rejects or the function
 * throws) and what to do. `docs/errors.md` is held equal to this table by a test.
 */
export const errorCodes = {
  invalid_config: { status: undefined, fix: "Correct the fields that the message lists; each has its path." },
  already_wrapped: { status: undefined, fix: "Call wrap() once for a client and share what it returns." },
  router_closed: { status: undefined, fix: "Make calls before router.close(), or create a new router." },
  invalid_request: { status: 400, fix: "Send a JSON object (or a form) with the fields that the API requires." },
  unknown_model: { status: 404, fix: "Put the name of a route or of a configured model into `model`." },
  no_eligible_endpoint: { status: 422, fix: "Read the rejected endpoints in the message and lift one of the reasons." },
  limits_exceeded: {
    status: 429,
    fix: "Raise `limits` or `queue`, add an endpoint to overflow to, or give the call a higher priority.",
  },
  budget_exceeded: {
    status: 402,
    fix: "Raise the budget, wait for its next period, or let it degrade to a cheaper tier.",
  },
  budget_unavailable: {
    status: 503,
    fix: "Restore the budget store, or set `onBudgetStoreFailure` to `allow`.",
  },
  invalid_upstream_response: {
    status: 502,
    fix: "Check the provider's base URL: it answered with something else than the API.",
  },
  upstream_unreachable: {
    status: undefined,
    fix: "Check the base URLs and the network; `attempts` lists what was tried.",
  },
  deadline_exceeded: { status: undefined, fix: "Raise `timeouts`, or add an endpoint that answers sooner." },
  classifier_failed: {
    status: undefined,
    fix: "Check the model that the classifier asks; the route's fallback estimates meanwhile.",
  },
  promise_refused: {
    status: undefined,
    fix: "Give more labels, or ask for less; the message says how much the labels at hand carry.",
  },
  stream_cut: {
    status: undefined,
    fix: "Retry the call: the provider ended the stream before the answer was complete.",
  },
  stream_malformed: { status: undefined, fix: "Retry the call or another endpoint: the provider sent a broken event." },
  stream_error: { status: undefined, fix: "Read the provider's own error in `cause`." },
  stream_stalled: { status: undefined, fix: "Raise `timeouts.idleMs`, or use an endpoint that does not stall." },
} as const satisfies Record<string, { status: number | undefined; fix: string }>;

/** The literal code of each error the router makes. */
export type ErrorCode = keyof typeof errorCodes;
