# A root module as users write it: one module several times, with for_each, and with a provider without a Region.

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias = "environment"
}

module "uploads" {
  source      = "./module"
  name_prefix = "uploads"
}

module "media" {
  source                       = "./module"
  for_each                     = toset(["images", "videos"])
  name_prefix                  = each.key
  policy_max_bytes             = 20000000
  policy_allowed_content_types = ["image/*", "video/mp4"]
  prefix                       = "in/"

  providers = {
    aws = aws.environment
  }
}

output "bucket_names" {
  value = [module.uploads.bucket_name, module.media["images"].bucket_name]
}
