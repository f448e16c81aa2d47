export { type DynamoDb, openDynamoDb } from "./dynamodb.js";
