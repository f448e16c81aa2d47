import { describe, expect, it } from "vitest";
import type { S3EndpointOptions } from "../../../functions/sigv4/s3-endpoint.js";
import { EndpointError, s3Endpoint, s3ObjectPath } from "../../../functions/sigv4/s3-endpoint.js";

const OPTIONS = { bucketName: "uploads-bucket", region: "eu-central-1", transferAcceleration: false };

describe("s3Endpoint", () => {
  it.each<[string, Partial<S3EndpointOptions>, string]>([
    ["a bucket's own host", {}, "https://uploads-bucket.s3.eu-central-1.amazonaws.com/"],
    [
      "the path for a name with dots, which no certificate covers",
      { bucketName: "uploads.example.com" },
      "https://s3.eu-central-1.amazonaws.com/uploads.example.com/",
    ],
    [
      "the path for a name that is not one label of a host",
      { bucketName: "Old_Bucket" },
      "https://s3.eu-central-1.amazonaws.com/Old_Bucket/",
    ],
    [
      "the domain of the Region's partition",
      { region: "cn-north-1" },
      "https://uploads-bucket.s3.cn-north-1.amazonaws.com.cn/",
    ],
    [
      "the accelerate host",
      { transferAcceleration: true },
      "https://uploads-bucket.s3-accelerate.amazonaws.com/",
    ],
    [
      "another store without acceleration",
      { transferAcceleration: true, endpointUrl: "https://s3.example.com" },
      "https://uploads-bucket.s3.example.com/",
    ],
    ["a port", { endpointUrl: "http://localhost:9000/" }, "http://uploads-bucket.localhost:9000/"],
    [
      "no port that goes without saying",
      { endpointUrl: "https://store.example.com:443" },
      "https://uploads-bucket.store.example.com/",
    ],
    [
      "the path below an IPv4 address",
      { endpointUrl: "http://127.0.0.1:4566" },
      "http://127.0.0.1:4566/uploads-bucket/",
    ],
    [
      "the path below an IPv6 address",
      { endpointUrl: "http://[::1]:9000" },
      "http://[::1]:9000/uploads-bucket/",
    ],
    ["a path of the store's", { endpointUrl: "http://10.0.0.1/s3" }, "http://10.0.0.1/s3/uploads-bucket/"],
  ])("accepts %s", (_name, options, url) => {
    const { origin, host, basePath } = s3Endpoint({ ...OPTIONS, ...options });

    expect(origin + basePath).toBe(url);
    expect(host).toBe(new URL(url).host);
  });

  it.each<[string, Partial<S3EndpointOptions>, RegExp]>([
    [
      "acceleration of a name with dots",
      { bucketName: "a.b", transferAcceleration: true },
      /"a\.b" has no Transfer/,
    ],
    [
      "an endpoint that is not a URL",
      { endpointUrl: "localhost" },
      /AWS_ENDPOINT_URL_S3 is "localhost"; a URL/,
    ],
    ["an endpoint that is not reached by HTTP", { endpointUrl: "ftp://h" }, /AWS_ENDPOINT_URL_S3 is "ftp:/],
  ])("rejects %s", (_name, options, message) => {
    expect(() => s3Endpoint({ ...OPTIONS, ...options })).toThrow(EndpointError);
    expect(() => s3Endpoint({ ...OPTIONS, ...options })).toThrow(message);
  });
});

describe("s3ObjectPath", () => {
  it("encodes a key once, and keeps every slash and dot segment", () => {
    const endpoint = s3Endpoint({ ...OPTIONS, bucketName: "a.b" });

    expect(s3ObjectPath(endpoint, "/a//../b c+%2F😀")).toBe("/a.b//a//../b%20c%2B%252F%F0%9F%98%80");
  });
});
