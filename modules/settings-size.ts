import type { IPostProcessor, IResolvable, IResolveContext } from "cdktf";
import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import type { PropsProblem } from "./errors.js";
import { PropsError } from "./errors.js";

/**
 * Size in bytes of UTF-8, as JSON unless it is a string. For a value that only Terraform knows, a length is assumed:
 * 12 digits for the id of an account, 64 characters for any other value.
 */
export function settingsBytes(scope: IConstruct, settings: unknown): number {
  const resolver = new PlaceholderResolver(new StringConcat());
  const known: unknown = Tokenization.resolve(settings, { scope, resolver, preparing: false });
  return Buffer.byteLength(typeof known === "string" ? known : JSON.stringify(known));
}

/**
 * Rejects settings that are too large, as JSON, for the place where they are stored. The error names the largest one.
 */
export function checkSettingsBytes(
  scope: IConstruct,
  settings: object,
  mostBytes: number,
  advice: Pick<PropsProblem, "remedy" | "see">,
): void {
  const bytes = settingsBytes(scope, settings);
  if (bytes <= mostBytes) return;
  const sizes = Object.entries(settings).map(([prop, value]) => ({
    prop,
    bytes: settingsBytes(scope, value),
  }));
  const [largest] = sizes.sort((a, b) => b.bytes - a.bytes);
  throw new PropsError(scope, {
    prop: largest?.prop ?? "settings",
    received: `${largest?.bytes} of ${bytes} bytes`,
    allowed: `shorter: all settings together may have ${mostBytes} bytes at most, as JSON`,
    ...advice,
  });
}

const ACCOUNT_ID = /\.account_id\}$/;
const ACCOUNT_ID_CHARACTERS = 12;
const OTHER_CHARACTERS = 64;

class PlaceholderResolver extends DefaultTokenResolver {
  override resolveToken(
    token: IResolvable,
    context: IResolveContext,
    postProcessor: IPostProcessor,
  ): unknown {
    const expression = String(super.resolveToken(token, context, postProcessor));
    return "x".repeat(ACCOUNT_ID.test(expression) ? ACCOUNT_ID_CHARACTERS : OTHER_CHARACTERS);
  }
}
