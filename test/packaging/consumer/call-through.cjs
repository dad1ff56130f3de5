const { createServer } = require("node:http");

/** A provider that answers every chat completion with "Hello." */
const startProvider = () =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      request.resume().on("end", () => {
        response.setHeader("content-type", "application/json").end(
          JSON.stringify({
            id: "chatcmpl-1",
            object: "chat.completion",
            created: 0,
            model: "small",
            choices: [{ index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }],
            usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
          }),
        );
      });
    }).listen(0, "127.0.0.1", () => resolve({ baseUrl: `http://127.0.0.1:${server.address().port}/v1`, server }));
  });

/** What the two scripts do with the installed packages; they differ in how they load them. */
exports.callThrough = async ({ OpenAI, wrap, routerOf }) => {
  const { baseUrl, server } = await startProvider();
  const client = wrap(new OpenAI({ apiKey: "unused" }), {
    providers: { local: { baseUrl } },
    endpoints: [
      {
        provider: "local",
        model: "small",
        price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2 },
      },
    ],
    routes: { auto: { tiers: ["small"] } },
  });
  const answer = await client.chat.completions.create({
    model: "auto",
    messages: [{ role: "user", content: "Hello?" }],
  });
  const { calls, costUsd } = routerOf(client).report().total;
  await routerOf(client).close();
  server.close();
  console.log(JSON.stringify({ text: answer.choices[0].message.content, calls, costUsd }));
};
