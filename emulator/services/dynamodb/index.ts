export { conditionKeyProblems } from "./condition-keys.js";
export { type DynamoDb, openDynamoDb } from "./dynamodb.js";
