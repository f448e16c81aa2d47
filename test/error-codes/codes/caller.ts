import type { ErrorCode } from "../error-code.js";
import { ALL } from "../error-code.js";

const FINAL = { retry: false, statuses: [403], patterns: ALL };

/** Errors about the caller. */
export const CALLER_CODES: readonly ErrorCode[] = [
  {
    code: "MissingCredential",
    statuses: [401],
    patterns: ["edge"],
    meaning: "No header `Authorization: Bearer TOKEN`.",
    remedy: "Send the token or the pre-shared key.",
    retry: false,
  },
  {
    code: "InvalidToken",
    statuses: [401],
    patterns: ["edge"],
    meaning: "The token or the key fails a check.",
    remedy: "Get a new token from the configured issuer, for the configured audience.",
    retry: false,
  },
  {
    code: "ExpiredToken",
    statuses: [401],
    patterns: ["edge"],
    meaning: "The token has expired.",
    remedy: "Get a new token, and repeat the request.",
    retry: false,
  },
  {
    code: "ExpiredKey",
    statuses: [401],
    patterns: ["edge"],
    meaning: "The pre-shared key has expired.",
    remedy: "Ask the operator for a new key.",
    retry: false,
  },
  {
    code: "KeysUnavailable",
    statuses: [503],
    patterns: ["edge"],
    meaning: "The issuer's signing keys could not be fetched.",
    remedy: "Repeat the request after `Retry-After`.",
    retry: true,
  },
  {
    code: "UnknownKey",
    statuses: [503],
    patterns: ["edge"],
    meaning: "The issuer's signing keys do not contain the token's key yet.",
    remedy: "Repeat the request after `Retry-After`.",
    retry: true,
  },
  {
    ...FINAL,
    code: "InsufficientScope",
    meaning: "The token lacks a scope.",
    remedy: "Get a token with a scope that `message` names.",
  },
  {
    ...FINAL,
    code: "NotInGroup",
    meaning: "The caller is in none of the groups that may upload.",
    remedy: "Ask the operator to add the caller to a group, then get a new token.",
  },
  {
    ...FINAL,
    code: "NoTenant",
    meaning: "The policy gives each tenant a prefix, and the token names no tenant.",
    remedy: "Ask the operator to assign a tenant.",
  },
  {
    ...FINAL,
    code: "AmbiguousTenant",
    meaning: "The caller is in the groups of several tenants.",
    remedy: "Ask the operator to leave the caller in one of them.",
  },
  {
    ...FINAL,
    code: "InvalidTenant",
    meaning: "The tenant's name cannot be part of a key.",
    remedy: "Ask the operator to rename the tenant.",
  },
  {
    ...FINAL,
    code: "InvalidSubject",
    meaning: "The caller's subject cannot be part of a key.",
    remedy: "Ask the operator: the issuer has to give the caller another subject.",
  },
  {
    ...FINAL,
    code: "UnknownTenant",
    meaning: "The tenant is not in the list of those that may upload.",
    remedy: "Ask the operator to add the tenant.",
  },
  {
    ...FINAL,
    code: "NoUsagePlan",
    patterns: ["direct", "presigned"],
    meaning: "The tenant has no usage plan.",
    remedy: "Ask the operator to put the tenant into a tier.",
  },
  {
    ...FINAL,
    code: "ReservedName",
    meaning: "The subject or tenant begins with the namespace of another issuer.",
    remedy: "Use a token of that issuer.",
  },
  {
    ...FINAL,
    code: "Denied",
    meaning: "The operator has denied uploads to this caller.",
    remedy: "Ask the operator.",
  },
  {
    ...FINAL,
    code: "UnknownCaller",
    patterns: ["presigned"],
    meaning: "The API's own authorizer names no subject.",
    remedy: "Operator: let the authorizer set a subject.",
  },
  {
    ...FINAL,
    code: "InvalidCallerPolicy",
    patterns: ["direct", "presigned", "edge"],
    meaning: "The policy of the caller's key, or of the API's own authorizer, is not valid.",
    remedy: "Operator: correct the settings, or the authorizer.",
  },
  {
    ...FINAL,
    code: "NothingAllowed",
    patterns: ["presigned"],
    meaning: "The caller's own policy and the upload policy have nothing in common.",
    remedy: "Ask the operator to change one of them.",
  },
];
