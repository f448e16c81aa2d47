import { describe, expect, it } from "vitest";
import { readBody, TEXT } from "../../../../functions/presign/api/request-body.js";

describe("readBody", () => {
  it("tells back no more of a field's name than a reader needs: each character can become six", () => {
    const read = readBody(JSON.stringify({ ['"'.repeat(5_000)]: 1 }), { fields: { key: TEXT } });

    expect(read).toMatchObject({ outcome: "rejected", status: 400, code: "InvalidBody" });
    expect(JSON.stringify(read).length).toBeLessThan(1_000);
  });
});
