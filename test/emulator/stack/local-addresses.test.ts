import { describe, expect, it } from "vitest";
import { addressesByHost, withLocalAddresses } from "../../../emulator/stack/local-addresses.js";

const bucket = { name: "files", region: "eu-central-1" };
const pool = { region: "eu-central-1", domain: "people" };
const addresses = addressesByHost({
  model: { buckets: [bucket], userPools: [pool] } as unknown as Parameters<
    typeof addressesByHost
  >[0]["model"],
  urlsByHost: new Map([
    ["abc.execute-api.eu-central-1.amazonaws.com", "http://127.0.0.1:4702"],
    ["d1.cloudfront.net", "http://127.0.0.1:4703"],
  ]),
  s3Url: "http://127.0.0.1:4700",
  internetUrl: "http://127.0.0.1:4701",
});

describe("the local addresses of outputs", () => {
  it.each([
    ["https://abc.execute-api.eu-central-1.amazonaws.com/v1", "http://127.0.0.1:4702/v1"],
    ["https://ABC.execute-api.eu-central-1.amazonaws.com:443/v1", "http://127.0.0.1:4702/v1"],
    ["d1.cloudfront.net", "127.0.0.1:4703"],
    ["upload with PUT https://d1.cloudfront.net/KEY", "upload with PUT http://127.0.0.1:4703/KEY"],
    ["https://files.s3.eu-central-1.amazonaws.com/a.txt", "http://127.0.0.1:4700/files/a.txt"],
    ["https://s3.eu-central-1.amazonaws.com/files/a.txt", "http://127.0.0.1:4700/files/a.txt"],
    ["https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_x", "http://127.0.0.1:4701/eu-central-1_x"],
    ["https://people.auth.eu-central-1.amazoncognito.com/oauth2/token", "http://127.0.0.1:4701/oauth2/token"],
  ])("replaces the host of %s", (value, local) => {
    expect(withLocalAddresses(value, addresses)).toBe(local);
  });

  it.each([
    "https://d1.cloudfront.net.example/KEY",
    "https://other.s3.eu-central-1.amazonaws.com/a.txt",
    "https://sqs.eu-central-1.amazonaws.com/123456789012/failures",
    "arn:aws:s3:::files/*",
    "not d1.cloudfront.net alone",
  ])("leaves %s alone", (value) => {
    expect(withLocalAddresses(value, addresses)).toBe(value);
  });

  it("replaces in lists and objects, and keeps values that are not strings", () => {
    const value = { urls: ["https://d1.cloudfront.net/"], count: 2, on: true, none: null };

    expect(withLocalAddresses(value, addresses)).toEqual({ ...value, urls: ["http://127.0.0.1:4703/"] });
  });
});
