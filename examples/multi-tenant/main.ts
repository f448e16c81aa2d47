import { App } from "cdktf";
import { AccountStack, UploadsStack } from "s3-upload-patterns/stacks";

const region = "eu-central-1";
const GB = 1_000_000_000;
const app = new App();

/** Customers of a SaaS product upload into a folder per customer and user, each with the limits of its plan. */
const saas = new UploadsStack(app, "saas", {
  region,
  patterns: ["direct", "presigned"],
  policy: { keyPrefix: "tenant/subject" },
  // A user's customer is the one group that begins with "customer:".
  userPool: { tenant: { groupPrefix: "customer:" } },
  tiers: {
    basic: { ratePerSecond: 5, burst: 10, quota: { limit: 10_000, period: "DAY" } },
    business: { ratePerSecond: 50, burst: 100 },
  },
  tenants: {
    acme: { tier: "business" },
    globex: { tier: "basic" },
  },
  // Requests are limited above, bytes here.
  quota: {
    subject: { bytesPerDay: 10 * GB },
    tenant: { bytesPerMonth: 100 * GB },
    tenants: { acme: { bytesPerMonth: 5_000 * GB } },
  },
});
// The access logs need a role that is set once per account and Region. Remove this line if yours has one.
saas.addDependency(new AccountStack(app, "account", { region }));

app.synth();
