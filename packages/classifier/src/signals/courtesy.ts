import { phraseList } from "./phrase-list.ts";
import { type Signal, upTo } from "./signal.ts";

/** A greeting, thanks or farewell and little else. */
export const courtesySignal: Signal = {
  name: "courtesy",
  weight: -0.35,
  phrases: {
    courtesy: phraseList(`
      hello, hi, hey, good morning, good evening, good afternoon, thanks, thank you, thx, bye, goodbye,
      how are you, nice to meet you, sounds good, great, perfect, ok, okay, cool, yes, no, yes please, no
      thanks, got it, cheers, hallo, guten tag, guten morgen, danke, vielen dank, tschüss, bonjour, salut,
      merci, hola, gracias, buenos días, ciao, grazie, buongiorno, olá, oi, obrigado, obrigada, привет,
      здравствуйте, спасибо, 你好, 谢谢, 您好, こんにちは, ありがとう, 안녕, 감사합니다, مرحبا, شكرا, नमस्ते, धन्यवाद
    `),
  },
  measure: (view) => {
    if (!view.opensWith("courtesy", 5)) return 0;
    const { words } = view.scan;
    return words <= 8 ? 1 : 1 - upTo(10, words - 8);
  },
};
