import * as callers from "../checks/callers.js";
import * as completion from "../checks/completion.js";
import type { Measurement } from "./measurement.js";

export const COMPLETION_MEASUREMENTS = {
  eventKeysAreRaw: {
    reliance: {
      what: "the check after an upload, which finds the object by its event",
      file: "functions/upload-completed/event/created-event.ts",
    },
    ifItDiffers: "Have clients name objects in letters, digits, hyphens and dots, and report it.",
    check: completion.eventKeysAreRaw,
  },
  eventsArriveSoon: {
    reliance: {
      what: "the time until a rejected object is tagged or deleted",
      file: "functions/upload-completed/handler.ts",
    },
    ifItDiffers: "Have readers wait for Upload Completed before they use an object.",
    check: completion.eventsArriveSoon,
  },
  rejectedTagStopsReading: {
    reliance: {
      what: "hiding rejected objects from every reader",
      file: "modules/upload-completed/bucket-statements.ts",
    },
    ifItDiffers: 'Set "events": {"rejectedObjects": "delete"}.',
    check: completion.rejectedTagStopsReading,
  },
  headShowsChecksum: {
    reliance: {
      what: "the comparison of an object's checksum with the declared one",
      file: "functions/upload-completed/check/check-checksum.ts",
    },
    ifItDiffers:
      'Do not rely on "checksum": "required". S3 itself still verifies the checksums that clients send.',
    check: completion.headShowsChecksum,
  },
  deletionChecksCondition: {
    reliance: {
      what: "the deletion of rejected objects, which must not delete a newer one",
      file: "functions/upload-completed/aws/object-store.ts",
    },
    ifItDiffers: 'Set "events": {"rejectedObjects": "tag"}.',
    check: completion.deletionChecksCondition,
  },
  guardDutyTagsObjects: {
    reliance: {
      what: "reading objects with malwareProtection",
      file: "modules/malware-protection/bucket-statements.ts",
    },
    ifItDiffers: 'Set "malwareProtection": false: objects would stay unreadable.',
    check: completion.guardDutyTagsObjects,
  },
} as const satisfies Readonly<Record<string, Measurement>>;

export const CALLER_MEASUREMENTS = {
  accessTokenNamesClient: {
    reliance: {
      what: "the check that a token is for this app client",
      file: "functions/identity/authenticate.ts",
    },
    ifItDiffers: "Use another issuer (identity), and report it: every token would be rejected.",
    check: callers.accessTokenNamesClient,
  },
  tokenEndpointHasCors: {
    reliance: {
      what: "pages that exchange a code for tokens themselves",
      file: "examples/react-uppy/page/sign-in.ts",
    },
    ifItDiffers: "Exchange the code on a server of your own, or take another issuer for pages.",
    check: callers.tokenEndpointHasCors,
  },
  cachedAnswersBelongToOneToken: {
    reliance: {
      what: "the cached decisions of the presigned pattern",
      file: "modules/rest-api/authorization.ts",
    },
    ifItDiffers:
      "Leave the presigned pattern out until it is fixed, and report it: callers could be mistaken for others.",
    check: callers.cachedAnswersBelongToOneToken,
  },
  usagePlansThrottle: {
    reliance: { what: "the limits of tiers", file: "modules/rest-api/tenant-plans.ts" },
    ifItDiffers: "Lower the stage's throttling, which applies to all tenants together.",
    check: callers.usagePlansThrottle,
  },
} as const satisfies Readonly<Record<string, Measurement>>;
