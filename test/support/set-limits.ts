import type { LocalStack } from "./local-stack.js";

/**
 * Sets limits as an operator does, without a deployment.
 * @param holder - e.g. `subject#alice`, `subject#acme/alice` or `tenant#acme`
 */
export async function setLimits(
  stack: LocalStack,
  holder: string,
  limits: Readonly<Record<string, number>>,
): Promise<void> {
  const numbers = Object.entries(limits).map(([name, value]) => [name, { N: String(value) }]);
  const { status } = await stack.askAws("dynamodb", "DynamoDB_20120810.PutItem", {
    TableName: stack.endpoints.outputs.quota_table_name,
    Item: { pk: { S: `limits#${holder}` }, sk: { S: "limits" }, ...Object.fromEntries(numbers) },
  });
  if (status !== 200) throw new Error(`The limits of ${holder} could not be set: ${status}.`);
}
