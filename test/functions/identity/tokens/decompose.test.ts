import { describe, expect, it } from "vitest";
import { decomposeJwt } from "../../../../functions/identity/tokens/decompose.js";
import { InvalidTokenError } from "../../../../functions/identity/tokens/token-rejection.js";

const encoded = (content: string | Uint8Array) => Buffer.from(content).toString("base64url");
const HEADER = encoded('{"alg":"RS256","kid":"k"}');
const PAYLOAD = encoded('{"iss":"https://id.example.com"}');
const withPayload = (json: string) => `${HEADER}.${encoded(json)}.AAAA`;

describe("a token in its parts", () => {
  it("has its header and payload, what is signed, and the signature", () => {
    expect(decomposeJwt(`${HEADER}.${PAYLOAD}.AAEC`)).toEqual({
      header: { alg: "RS256", kid: "k" },
      payload: { iss: "https://id.example.com" },
      signed: `${HEADER}.${PAYLOAD}`,
      signature: Buffer.from([0, 1, 2]),
    });
  });

  it.each([
    ["an empty string", "", /not a JWT/],
    ["two parts", `${HEADER}.${PAYLOAD}`, /not a JWT/],
    ["four parts", `${HEADER}.${PAYLOAD}.AAAA.AAAA`, /not a JWT/],
    ["an empty header", `.${PAYLOAD}.AAAA`, /not a JWT/],
    ["an empty payload", `${HEADER}..AAAA`, /not a JWT/],
    ["an empty signature", `${HEADER}.${PAYLOAD}.`, /not a JWT/],
    ["padding", `${HEADER}.${PAYLOAD}.AAA=`, /base64url/],
    ["base64 with + and /", `${HEADER}.${PAYLOAD}.A+/A`, /base64url/],
    ["bits after the last byte", `${HEADER}.${PAYLOAD}.AB`, /base64url/],
    ["white space", `${HEADER}.${PAYLOAD}.AA AA`, /base64url/],
    ["a payload that is not UTF-8", `${HEADER}.${encoded(new Uint8Array([0xff]))}.AAAA`, /not UTF-8/],
    ["a payload that is not JSON", withPayload("{"), /JSON object/],
    ["a payload with a byte order mark", withPayload("\ufeff{}"), /JSON object/],
    ["a list as payload", withPayload("[]"), /JSON object/],
    ["null as payload", withPayload("null"), /JSON object/],
    ["a kid that is a number", `${encoded('{"kid":1}')}.${PAYLOAD}.AAAA`, /kid/],
    ["an exp that is a string", withPayload('{"exp":"1"}'), /exp/],
    ["an exp that is null", withPayload('{"exp":null}'), /exp/],
    ["an nbf that is too large", withPayload('{"nbf":1e999}'), /nbf/],
    ["an iss that is a list", withPayload('{"iss":["a"]}'), /iss/],
    ["an aud with a number", withPayload('{"aud":["a",1]}'), /aud/],
    ["a scope that is a list", withPayload('{"scope":["a"]}'), /scope/],
  ])("is not made of %s", (_what, token, message) => {
    expect(() => decomposeJwt(token)).toThrow(InvalidTokenError);
    expect(() => decomposeJwt(token)).toThrow(message);
  });

  it("gives objects no other prototype", () => {
    const { payload } = decomposeJwt(withPayload('{"__proto__":{"exp":1,"cnf":{}}}'));

    expect(payload.exp).toBeUndefined();
    expect("cnf" in { ...payload }).toBe(false);
  });

  it("quotes nothing of the token in its errors", () => {
    expect(() => decomposeJwt(withPayload('{"exp":"secret"}'))).not.toThrow(/secret/);
  });
});
