import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadStack, resolveStack, StackNotLoadedError } from "../../../../emulator/terraform/index.js";

const PROVIDER = 'provider "aws" {\n  region = "eu-central-1"\n}\n';

/** A module that makes a queue, whose name has a local value, a variable and a resource of the module in it. */
const QUEUES = `
variable "name" {
  type = string
}
variable "seconds" {
  type    = number
  default = 60
}
locals {
  full = "\${var.name}-\${data.aws_caller_identity.me.account_id}"
}
data "aws_caller_identity" "me" {}
resource "aws_sqs_queue" "main" {
  name                      = local.full
  message_retention_seconds = var.seconds
}
resource "aws_sqs_queue" "other" {
  name       = "\${aws_sqs_queue.main.name}-other"
  depends_on = [aws_sqs_queue.main]
}
output "name" {
  value = aws_sqs_queue.other.name
}
output "folder" {
  value = path.module
}
`;

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "root-module-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function resolve(files: Readonly<Record<string, string>>) {
  const folder = folderOf(files);
  return resolveStack(folder, { workFolder: join(folder, "work"), accountId: "111122223333" });
}

const call = (name: string, more = "") =>
  `module "${name}" {\n  source = "./queues"\n  name = "${name}"\n${more}\n}\n` +
  `output "${name}" {\n  value = [module.${name}.name, module.${name}.folder]\n}\n`;

describe("a root module that calls modules", () => {
  it("has the blocks of each call, with its own arguments", async () => {
    const { model } = await resolve({
      "main.tf": `${PROVIDER}${call("a")}${call("b", "  seconds = 60 * 2")}`,
      "queues/main.tf": QUEUES,
    });

    expect(model.outputs).toEqual({
      a: ["a-111122223333-other", "./queues"],
      b: ["b-111122223333-other", "./queues"],
    });
    expect(model.queues.map(({ name }) => name).sort()).toEqual([
      "a-111122223333",
      "a-111122223333-other",
      "b-111122223333",
      "b-111122223333-other",
    ]);
  });

  it("passes values from the root through a module to a module inside it", async () => {
    const { model } = await resolve({
      "main.tf": `${PROVIDER}
        variable "team" { default = "media" }
        module "outer" {
          source = "./outer"
          team   = var.team
        }
        output "name" { value = module.outer.name }`,
      "outer/main.tf": `
        variable "team" {}
        module "inner" {
          source = "../queues"
          name   = "\${var.team}-inner"
        }
        output "name" { value = "\${module.inner.name} in \${module.inner.folder}" }`,
      "queues/main.tf": QUEUES,
    });

    expect(model.outputs.name).toBe("media-inner-111122223333-other in ./queues");
  });

  it("reads JSON next to HCL, in the root and in modules", async () => {
    const { model } = await resolve({
      "main.tf.json": JSON.stringify({
        provider: { aws: { region: "eu-central-1" } },
        module: { a: { source: "./queues", name: '${upper("x")}' } },
        output: { name: { value: "${module.a.name}" } },
      }),
      "queues/variables.tf": 'variable "name" {}',
      "queues/main.tf.json": JSON.stringify({
        resource: { aws_sqs_queue: { main: { name: "${var.name}" } } },
        output: { name: { value: "${aws_sqs_queue.main.name}" } },
      }),
    });

    expect(model.outputs.name).toBe("X");
  });

  it("passes an aliased provider to a module's resources", async () => {
    const { model } = await resolve({
      "main.tf": `${PROVIDER}
        provider "aws" {
          alias  = "tokyo"
          region = "ap-northeast-1"
        }
        module "a" {
          source    = "./queues"
          name      = "a"
          providers = { aws = aws.tokyo }
        }`,
      "queues/main.tf": QUEUES,
    });

    expect(new Set(model.queues.map(({ region }) => region))).toEqual(new Set(["ap-northeast-1"]));
  });

  it("names the module in a problem of a resource", async () => {
    const resolving = resolve({
      "main.tf": `${PROVIDER}${call("a", "  seconds = 5")}`,
      "queues/main.tf": `${QUEUES}\nresource "aws_instance" "server" {}`,
    });

    await expect(resolving).rejects.toThrow(/a\/server.*aws_instance is not emulated/s);
  });

  it.each([
    [
      "a module of a registry",
      'source = "terraform-aws-modules/s3-bucket/aws"',
      /source must be a path that begins with/,
    ],
    ["a module that does not exist", 'source = "./nowhere"', /nowhere has no \.tf or \.tf\.json file/],
    [
      "for_each",
      'source = "./queues"\nname = "a"\nfor_each = toset(["a"])',
      /for_each and count of modules are not emulated/,
    ],
    ["a missing argument", 'source = "./queues"', /the argument "name" is missing/],
    ["an unknown argument", 'source = "./queues"\nname = "a"\ncolour = 1', /has no variable "colour"/],
  ])("reports %s", async (_what, body, message) => {
    const folder = folderOf({ "main.tf": `module "a" {\n${body}\n}`, "queues/main.tf": QUEUES });

    await expect(loadStack(folder)).rejects.toThrow(StackNotLoadedError);
    await expect(loadStack(folder)).rejects.toThrow(message);
  });

  it("reports a malformed file, with the line", async () => {
    const folder = folderOf({ "main.tf": "locals {\n  a = 1\n" });

    await expect(loadStack(folder)).rejects.toThrow(/main\.tf:3: } is missing/);
  });
});
