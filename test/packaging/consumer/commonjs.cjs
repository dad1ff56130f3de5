const { OpenAI } = require("openai");
const { routerOf, wrap } = require("spillway");
const { callThrough } = require("./call-through.cjs");

callThrough({ OpenAI, wrap, routerOf });
