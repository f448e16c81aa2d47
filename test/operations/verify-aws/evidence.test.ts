import { describe, expect, it } from "vitest";
import { NotMeasured } from "../../../operations/verify-aws/stack/not-measured.js";
import { requireEvidence } from "../../../operations/verify-aws/stack/stack-under-test.js";

const json = (code: string) => JSON.stringify({ code, message: "No." });

describe("the evidence of a check", () => {
  it.each([
    [429, "", /429/],
    [307, "<Error><Code>TemporaryRedirect</Code></Error>", /307 TemporaryRedirect/],
    [503, json("UploadsPaused"), /503 UploadsPaused/],
    [502, "<html>Bad Gateway</html>", /502/],
    [504, "<html>Gateway Timeout</html>", /504/],
    [401, json("InvalidToken"), /401 InvalidToken/],
    [403, json("TypeNotAllowed"), /403 TypeNotAllowed/],
    [413, json("TooLarge"), /413 TooLarge/],
    [415, json("TypeNotAllowed"), /415 TypeNotAllowed/],
  ])("is not a response %i %s", (status, body, message) => {
    expect(() => requireEvidence({ status, body })).toThrow(NotMeasured);
    expect(() => requireEvidence({ status, body })).toThrow(message);
  });

  it.each([
    [200, ""],
    [400, "<Error><Code>InvalidRequest</Code></Error>"],
    [403, "<Error><Code>SignatureDoesNotMatch</Code></Error>"],
    [412, "<Error><Code>PreconditionFailed</Code></Error>"],
    [500, json("InternalError")],
  ])("is a response %i %s", (status, body) => {
    expect(() => requireEvidence({ status, body })).not.toThrow();
  });

  it("is the status that the check looks for", () => {
    expect(() => requireEvidence({ status: 401, body: json("InvalidToken") }, 401)).not.toThrow();
  });
});
