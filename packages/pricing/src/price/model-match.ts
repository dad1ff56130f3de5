/** A rule of the catalogue by which it knows a model. */
export type ModelMatch =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly or: readonly ModelMatch[] }
  | { readonly and: readonly ModelMatch[] };

/**
 * What may stand around a model's name without making it another model: a date, a revision, `latest`, `preview`, and
 * the path or region that a host puts before it. Anything else (`-mini`, `-foo`, `.1`) may be a model of another price.
 */
const suffix =
  /^(?:[-@:](?:20\d\d-?[01]\d-?[0-3]\d|[01]\d-(?:[0-3]\d|20\d\d)|\d{3,4}|latest|preview|exp|v\d(?::\d)?))*$/;
const prefix = /^(?:|.*[/.])$/;

/**
 * Does the rule know this model by its name? Looser than the rule reads where that would give a new model a neighbour's
 * price: a rule that asks for a beginning, a part or an end must be met by the name as a whole, save for dates and revisions.
 */
export function namesModel(match: ModelMatch, model: string): boolean {
  if ("equals" in match) return model === match.equals.toLowerCase();
  if ("or" in match) return match.or.some((each) => namesModel(each, model));
  if ("and" in match) {
    const meets = match.and.every((each) => meetsRule(each, model));
    return meets && match.and.some((each) => namesModel(each, model));
  }
  if ("regex" in match) return match.regex.endsWith("$") && match.regex.startsWith("^") && meetsRule(match, model);
  if ("starts_with" in match) return isNameOf(match.starts_with.toLowerCase(), model, 0);
  if ("ends_with" in match) {
    const name = match.ends_with.toLowerCase();
    return model.endsWith(name) && isNameOf(name, model, model.length - name.length);
  }
  const name = match.contains.toLowerCase();
  return isNameOf(name, model, model.indexOf(name));
}

function isNameOf(name: string, model: string, at: number): boolean {
  if (at < 0 || !model.startsWith(name, at)) return false;
  const rest = model.slice(at + name.length);
  return prefix.test(model.slice(0, at)) && (suffix.test(rest) || (/[-@:]$/.test(name) && suffix.test(`-${rest}`)));
}

/** The rule as it reads. */
function meetsRule(match: ModelMatch, model: string): boolean {
  if ("equals" in match) return model === match.equals.toLowerCase();
  if ("starts_with" in match) return model.startsWith(match.starts_with.toLowerCase());
  if ("ends_with" in match) return model.endsWith(match.ends_with.toLowerCase());
  if ("contains" in match) return model.includes(match.contains.toLowerCase());
  if ("or" in match) return match.or.some((each) => meetsRule(each, model));
  if ("and" in match) return match.and.every((each) => meetsRule(each, model));
  return new RegExp(match.regex).test(model);
}
