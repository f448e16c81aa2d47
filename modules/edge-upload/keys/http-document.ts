import type { IResolvable } from "cdktf";
import { Fn, TerraformDataSource, TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

const METADATA = { providerName: "http", providerVersion: "3.5.0", providerVersionConstraint: "~> 3.0" };

/** HashiCorp's provider for HTTP, without settings. */
class HttpProvider extends TerraformProvider {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      terraformResourceType: METADATA.providerName,
      terraformProviderSource: "hashicorp/http",
      terraformGeneratorMetadata: METADATA,
    });
  }
}

/**
 * A JSON document that Terraform reads at each plan and apply. Any status but 200 fails the plan.
 * @see https://registry.terraform.io/providers/hashicorp/http/latest/docs/data-sources/http
 */
export class HttpDocument extends TerraformDataSource {
  readonly #url: string;

  constructor(scope: Construct, id: string, url: string) {
    super(scope, id, {
      terraformResourceType: METADATA.providerName,
      terraformGeneratorMetadata: METADATA,
      lifecycle: {
        postcondition: [
          {
            condition: "${self.status_code == 200}",
            errorMessage: "The issuer's keys could not be read: its response does not have the status 200.",
          },
        ],
      },
    });
    this.#url = url;
    const stack = TerraformStack.of(this);
    const present = stack.node.findAll().some((construct) => construct instanceof HttpProvider);
    if (!present) new HttpProvider(stack, "HttpProvider");
  }

  /** The parsed document. */
  get json(): IResolvable {
    return Fn.jsondecode(this.getStringAttribute("response_body"));
  }

  /** A string field of the document. */
  text(member: string): string {
    return Fn.lookup(this.json, member);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { url: this.#url, request_headers: { Accept: "application/json" }, request_timeout_ms: 10_000 };
  }
}
