/**
 * A reference in a mapping template, escaped for a JSON string. `escapeJavaScript` also escapes single quotes, which
 * JSON does not allow.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function escapeJson(reference: string): string {
  return String.raw`$util.escapeJavaScript(${reference}).replaceAll("\\'","'")`;
}
