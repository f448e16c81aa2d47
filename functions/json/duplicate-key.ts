/** Matches strings and punctuation of JSON. All other tokens are numbers, literals or white space. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** An object or a list that is being read. */
interface Level {
  /** Keys so far; undefined in a list. */
  readonly keys?: Set<string>;
  /** Key or index of the next value. */
  at: string | number;
  isKeyNext: boolean;
}

/**
 * Path of the first duplicate key in valid JSON, e.g. `context.uploads.policy`; `undefined` if all keys are unique.
 * `JSON.parse` keeps only the last of duplicate keys, silently.
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-4
 */
export function duplicateKey(json: string): string | undefined {
  const levels: Level[] = [];
  for (const [token] of json.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === "{") levels.push({ keys: new Set(), at: "", isKeyNext: true });
    else if (token === "[") levels.push({ at: 0, isKeyNext: false });
    else if (token === "}" || token === "]") levels.pop();
    else if (token === "," && level) toNextMember(level);
    else if (level?.keys && level.isKeyNext && token !== ":" && isRepeated(level, level.keys, token)) {
      return levels.map(({ at }) => at).join(".");
    }
  }
  return undefined;
}

function toNextMember(level: Level): void {
  if (typeof level.at === "number") level.at += 1;
  level.isKeyNext = level.keys !== undefined;
}

function isRepeated(level: Level, keys: Set<string>, token: string): boolean {
  const key: string = JSON.parse(token);
  level.at = key;
  level.isKeyNext = false;
  if (keys.has(key)) return true;
  keys.add(key);
  return false;
}
