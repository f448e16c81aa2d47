/**
 * A reference of a mapping template as the inside of a JSON string. `escapeJavaScript` also escapes single quotes,
 * which JSON does not know.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function escapeJson(reference: string): string {
  return String.raw`$util.escapeJavaScript(${reference}).replaceAll("\\'","'")`;
}
