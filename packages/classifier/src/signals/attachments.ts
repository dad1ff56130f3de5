import { type Signal, upTo } from "./signal.ts";

/** Images, audio or files beside the text. */
export const attachmentsSignal: Signal = {
  name: "attachments",
  weight: 0.12,
  measure: ({ conversation: { attachments } }) => {
    const count = attachments.images + attachments.audio + attachments.files;
    return count === 0 ? 0 : 0.5 + 0.5 * upTo(4, count - 1);
  },
};
