import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file/index.js";
import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider/index.js";
import { AssetType, Fn, TerraformAsset, TerraformLocal, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { jsonText } from "../../json-text.js";
import { hasUnresolved } from "../../rules/tokens.js";
import type { FunctionCode } from "./function-entry.js";
import { CODE_FILE } from "./function-entry.js";
import { sourceCodeHash, zipFiles } from "./zip.js";

/** A JSON file with settings, in the zip next to the function's code. */
export interface FunctionConfigFile {
  /** The file's name in the zip, e.g. `config.json`. */
  readonly name: string;
  /** Content of the file; may contain values that are known only to Terraform. */
  readonly value: unknown;
}

interface FunctionPackageProps {
  readonly code: FunctionCode;
  /** Beginning of the file names in the stack's folder. */
  readonly fileName: string;
  /** Settings next to the code. */
  readonly configFile?: FunctionConfigFile;
}

/**
 * The zip of a function's code. It is written at synth if its whole content is known then. Otherwise Terraform adds the
 * configuration that it computes, in the stack's own folder, so that a saved plan works wherever the folder is copied
 * to.
 */
export class FunctionPackage extends Construct {
  /** Path of the zip, for Terraform. */
  readonly zipPath: string;
  /** Hash of the zip. Terraform updates the function if it changes. */
  readonly sourceCodeHash: string;
  /** Size of the zip in bytes, without a configuration that Terraform computes. */
  readonly zipBytes: number;

  constructor(scope: Construct, id: string, props: FunctionPackageProps) {
    super(scope, id);
    const { configFile } = props;
    const parts =
      configFile !== undefined && hasUnresolved(configFile.value)
        ? this.#zipAtApply(props, configFile)
        : this.#zipAtSynth(props);
    this.zipPath = parts.zipPath;
    this.sourceCodeHash = parts.sourceCodeHash;
    this.zipBytes = parts.zipBytes;
  }

  #zipAtSynth({ code, fileName, configFile }: FunctionPackageProps): PackageParts {
    const files =
      configFile === undefined
        ? code
        : { ...code, [configFile.name]: Buffer.from(JSON.stringify(configFile.value)) };
    const zip = zipFiles(files);
    return {
      zipPath: this.#asset("Code", `${fileName}.zip`, zip),
      sourceCodeHash: sourceCodeHash(zip),
      zipBytes: zip.length,
    };
  }

  #zipAtApply({ code, fileName }: FunctionPackageProps, configFile: FunctionConfigFile): PackageParts {
    ensureArchiveProvider(this);
    // Use a local value. If a data source refers to a changed resource directly, Terraform reads it only after the
    // apply, even if the value stays the same, and would show it in the plan.
    const config = new TerraformLocal(this, "Config", jsonText(configFile.value)).asString;
    const { [CODE_FILE]: first, ...chunks } = code;
    const codePath = this.#asset("Code", `${fileName}.mjs`, first ?? "");
    const chunkPaths = Object.entries(chunks)
      .sort()
      .map(([name, chunk]) => [name, this.#asset(name, name, chunk)] as const);
    const archive = new DataArchiveFile(this, "Archive", {
      type: "zip",
      outputPath: `${codePath.slice(0, -".mjs".length)}.zip`,
      source: [
        ...[[CODE_FILE, codePath] as const, ...chunkPaths].map(([filename, path]) => ({
          filename,
          // The code is not secret. `sensitive` keeps its tens of thousands of characters out of a plan.
          content: `\${sensitive(file("${path}"))}`,
        })),
        { filename: configFile.name, content: config },
      ],
    });
    const zip = zipFiles(code);
    return {
      zipPath: archive.outputPath,
      // Not the archive's own hash, which is unknown in a plan if the archive is read after the apply.
      sourceCodeHash: Fn.base64sha256(Fn.join("", [sourceCodeHash(zip), config])),
      zipBytes: zip.length,
    };
  }

  #asset(id: string, fileName: string, contents: string | Uint8Array): string {
    const path = join(temporaryFolder(), fileName);
    writeFileSync(path, contents);
    const asset = new TerraformAsset(this, id, { path, type: AssetType.FILE });
    return `\${path.module}/${asset.path}`;
  }
}

type PackageParts = Pick<FunctionPackage, "sourceCodeHash" | "zipBytes" | "zipPath">;

function ensureArchiveProvider(scope: Construct): void {
  const stack = TerraformStack.of(scope);
  const present = stack.node.findAll().some((construct) => construct instanceof ArchiveProvider);
  if (!present) new ArchiveProvider(stack, "ArchiveProvider");
}

let temporaryRoot: string | undefined;

/** A temporary folder for one file that CDKTF copies when it writes the stack. It is deleted when the process ends. */
function temporaryFolder(): string {
  if (temporaryRoot === undefined) {
    const root = mkdtempSync(join(tmpdir(), "s3-upload-patterns-"));
    process.once("exit", () => rmSync(root, { recursive: true, force: true }));
    temporaryRoot = root;
  }
  return mkdtempSync(join(temporaryRoot, "file-"));
}
