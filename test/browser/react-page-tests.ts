import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBrowser } from "../support/browser.js";
import type { ReactPage } from "./react-page.js";
import { serveReactPage } from "./react-page.js";

const PICTURE = { name: "cat.png", mimeType: "image/png", buffer: Buffer.from("a picture") };

/** Tests of the page of `examples/react-uppy`, in a real browser. */
export function testReactPage(): void {
  let browser: Browser;
  let page: ReactPage;

  beforeAll(async () => {
    browser = await startBrowser();
    page = await serveReactPage(browser);
  });
  afterAll(async () => {
    await page?.close();
    await browser?.close();
  });

  it("signs the user in, and stores a file that is dropped on the page", async () => {
    const tab = await page.openAs("alice");

    await tab.setInputFiles("input[type=file]", PICTURE);
    await tab.getByRole("button", { name: /upload/i }).click();
    await tab
      .getByText(/complete/i)
      .first()
      .waitFor();
    await page.example.emulator.settled();
    const [event] = page.example.emulator.events().filter(({ source }) => source === "s3-upload-patterns");

    expect(event).toMatchObject({ "detail-type": "Upload Completed", detail: { contentType: "image/png" } });
    expect(await page.example.stored(String(event?.detail.key))).toBe("a picture");
    expect(String(event?.detail.key)).toMatch(/^uploads\/alice\/.*cat\.png$/);
    expect(new URL(tab.url()).search).toBe("");
  });

  it("says why a file is not accepted", async () => {
    const tab = await page.openAs("alice");

    await tab.setInputFiles("input[type=file]", { ...PICTURE, name: "notes.txt", mimeType: "text/plain" });

    expect(await tab.getByRole("alert").textContent()).toContain("image/*, video/*");
  });
}
