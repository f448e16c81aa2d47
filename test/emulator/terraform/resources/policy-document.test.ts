import { describe, expect, it } from "vitest";
import { resolveJson } from "../support.js";

/** The policy that a data source with this content renders. */
async function rendered(body: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { model } = await resolveJson({
    data: { aws_iam_policy_document: { p: body } },
    output: { json: { value: "${data.aws_iam_policy_document.p.json}" } },
  });
  return JSON.parse(String(model.outputs.json));
}

describe("aws_iam_policy_document", () => {
  it("renders statements in AWS's form", async () => {
    const document = await rendered({
      policy_id: "p",
      statement: [
        {
          sid: "Put",
          actions: ["s3:PutObject"],
          resources: ["arn:b/*", "arn:a/&{aws:username}/*"],
          principals: [
            { type: "AWS", identifiers: ["arn:one", "arn:two"] },
            { type: "Service", identifiers: ["cloudfront.amazonaws.com"] },
          ],
          condition: [
            { test: "StringEquals", variable: "aws:SourceArn", values: ["arn:d"] },
            { test: "StringEquals", variable: "aws:SourceAccount", values: ["1", "2"] },
          ],
        },
        {
          effect: "Deny",
          not_actions: ["s3:*"],
          not_resources: ["x"],
          principals: [{ type: "*", identifiers: ["*"] }],
        },
      ],
    });

    expect(document).toEqual({
      Version: "2012-10-17",
      Id: "p",
      Statement: [
        {
          Sid: "Put",
          Effect: "Allow",
          Action: "s3:PutObject",
          Resource: ["arn:b/*", "arn:a/${aws:username}/*"],
          Principal: { AWS: ["arn:two", "arn:one"], Service: "cloudfront.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceArn": "arn:d", "aws:SourceAccount": ["1", "2"] } },
        },
        { Effect: "Deny", NotAction: "s3:*", NotResource: "x", Principal: "*" },
      ],
    });
  });

  it("merges other documents; a statement overrides the statement with the same Sid", async () => {
    const source = (sid: string, action: string) =>
      JSON.stringify({ Statement: { Sid: sid, Effect: "Allow", Action: action, Resource: "*" } });
    const document = await rendered({
      source_policy_documents: [source("A", "s3:GetObject"), source("B", "s3:Lost")],
      override_policy_documents: [source("C", "s3:Other")],
      statement: [
        { sid: "B", actions: ["s3:PutObject"], resources: ["*"] },
        { sid: "C", actions: ["s3:Lost"], resources: ["*"] },
      ],
    });

    expect(document).toMatchObject({
      Statement: [
        { Sid: "A", Action: "s3:GetObject" },
        { Sid: "B", Action: "s3:PutObject" },
        { Sid: "C", Action: "s3:Other" },
      ],
    });
  });
});
