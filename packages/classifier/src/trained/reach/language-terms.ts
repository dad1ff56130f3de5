/** Frequent words of English that few other languages have. */
export const englishTerms =
  "the, of, and, to, is, are, what, which, how, why, when, where, who, this, that, these, with, for, from, you, your, my, i, " +
  "it, be, does, do, did, can, should, would, will, have, has, if, or, not, but, than, then, by, at, about, into, write, give, " +
  "explain, make, find, translate, between, there, their, they, we, our, his, her, she, he, following, please, let, each, all, " +
  "sentence, word, text, a, as, me, means, mean";

/** Frequent words of other languages in Latin letters that English has not; names have some of them ("de", "la", "van"). */
export const otherLanguageTerms =
  // German
  "der, das, und, ist, nicht, ein, eine, einen, einem, einer, für, mit, auf, wie, warum, wo, wer, welche, welcher, ich, sie, es, " +
  "zu, von, den, dem, im, bitte, kann, auch, nach, über, schreibe, erkläre, übersetze, zwischen, wurde, meinen, mir, weil, " +
  // French
  "le, la, les, des, du, une, est, et, dans, pour, avec, qui, que, quelle, quel, comment, pourquoi, ce, cette, sur, pas, je, vous, " +
  "mon, entre, sont, moi, au, aux, explique, écris, combien, " +
  // Spanish, Portuguese, Italian
  "el, los, las, del, un, una, por, para, con, qué, cuál, cómo, cuánto, dónde, quién, es, en, se, lo, mi, este, esta, más, su, " +
  "um, uma, é, da, dos, não, são, qual, quais, como, entre, meu, minha, em, ao, il, gli, che, di, sono, mia, " +
  "della, dei, scrivi, spiega, escreva, escribe, explica, resume, frases, dans, cosa, perché, perchè, quanti, tra, nel, sul, " +
  // Dutch, Scandinavian, Finnish
  "het, een, van, hoe, wat, zijn, ik, niet, voor, met, naar, waarom, welke, hoeveel, och, är, det, som, på, av, att, en, ett, vad, " +
  "hur, mellan, skillnaden, jag, og, er, til, hva, hvad, hvor, ikke, mitä, mikä, ja, miten, miksi, " +
  // Polish, Czech, Hungarian, Romanian
  "jest, nie, na, jak, czy, dlaczego, jaka, jaki, ile, się, ma, jsou, proč, jaký, kolik, hogyan, mi, az, egy, hány, és, " +
  "este, cum, pentru, ce, sunt, " +
  // Turkish, Vietnamese, Indonesian
  "ve, bir, bu, nedir, nasıl, için, neden, kaç, là, của, và, gì, bao, nhiêu, không, dan, apa, yang, di, dengan, untuk, bagaimana, " +
  "berapa, adalah, ini, itu, mengapa, jelaskan";
