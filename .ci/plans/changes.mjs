// Typical changes of a deployed stack, as a reviewer meets them in a plan.
import { APP_SETTINGS } from "./synthesize.mjs";

const ORIGIN = { ...APP_SETTINGS, corsAllowedOrigins: ["https://app.example.com"] };
const TENANTS = {
  ...APP_SETTINGS,
  userPool: { tenant: { groupPrefix: "tenant-" } },
  policy: { keyPrefix: "tenant" },
  tiers: { free: { ratePerSecond: 5, burst: 10 } },
  tenants: { acme: { tier: "free" }, globex: { tier: "free" } },
};

export const CHANGES = [
  { name: "max-bytes", before: APP_SETTINGS, after: { ...APP_SETTINGS, policy: { maxBytes: 1_073_741_824 } } },
  { name: "origin-replaced", before: ORIGIN, after: { ...ORIGIN, corsAllowedOrigins: ["https://www.example.com"] }, mostLines: 60 },
  { name: "origin-added", before: ORIGIN, after: { ...ORIGIN, corsAllowedOrigins: [...ORIGIN.corsAllowedOrigins, "https://www.example.com"] }, mostLines: 60 },
  { name: "reading", before: APP_SETTINGS, after: { ...APP_SETTINGS, reading: true }, mostLines: 300 },
  { name: "reading+cors", before: ORIGIN, after: { ...ORIGIN, reading: true }, mostLines: 300 },
  { name: "tenant", before: TENANTS, after: { ...TENANTS, tenants: { ...TENANTS.tenants, initech: { tier: "free" } } }, mostLines: 45 },
  { name: "oac", before: APP_SETTINGS, after: { ...APP_SETTINGS, originAccess: "oac" } },
  { name: "token-lifetime", before: APP_SETTINGS, after: { ...APP_SETTINGS, userPool: { tokenMinutes: 30 } } },
  { name: "mfa", before: APP_SETTINGS, after: { ...APP_SETTINGS, userPool: { mfa: "off" } } },
  { name: "tag", before: APP_SETTINGS, after: APP_SETTINGS, edit: (d) => { d.provider.aws[0].default_tags = [{ tags: { team: "a" } }]; } },
  { name: "throttling", before: APP_SETTINGS, after: { ...APP_SETTINGS, throttling: { ratePerSecond: 50, burst: 100 } } },
  { name: "no-events", before: APP_SETTINGS, after: { ...APP_SETTINGS, events: false } },
];
