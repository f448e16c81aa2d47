export { ApiGatewayAccount } from "./api-gateway-account.js";
