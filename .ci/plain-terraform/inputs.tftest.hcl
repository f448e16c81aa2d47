# Inputs that a module accepts and rejects, for `terraform test`.

provider "aws" {
  region = "eu-central-1"
}

variables {
  name_prefix = "uploads"
}

run "accepts_defaults" {
  command = plan

  assert {
    condition     = startswith(aws_s3_bucket.bucket.bucket_prefix, "uploads-")
    error_message = "The bucket's name does not begin with name_prefix."
  }
}

run "accepts_limits_at_their_ends" {
  command = plan

  variables {
    policy_max_bytes          = 53687091200000
    policy_url_expiry_seconds = 3600
    prefix                    = ""
  }
}

run "rejects_a_long_name" {
  command = plan

  variables {
    name_prefix = "a-prefix-of-more-than-26-characters"
  }

  expect_failures = [var.name_prefix]
}

run "rejects_a_name_with_capitals" {
  command = plan

  variables {
    name_prefix = "Uploads"
  }

  expect_failures = [var.name_prefix]
}

run "rejects_a_size_above_s3s_limit" {
  command = plan

  variables {
    policy_max_bytes = 53687091200001
  }

  expect_failures = [var.policy_max_bytes]
}

run "rejects_a_fraction" {
  command = plan

  variables {
    policy_url_expiry_seconds = 1.5
  }

  expect_failures = [var.policy_url_expiry_seconds]
}

run "rejects_long_lived_urls" {
  command = plan

  variables {
    policy_url_expiry_seconds = 3601
  }

  expect_failures = [var.policy_url_expiry_seconds]
}

run "rejects_a_media_type_with_parameters" {
  command = plan

  variables {
    policy_allowed_content_types = ["text/plain; charset=utf-8"]
  }

  expect_failures = [var.policy_allowed_content_types]
}

run "rejects_a_repeated_item" {
  command = plan

  variables {
    policy_allowed_extensions = [".png", ".png"]
  }

  expect_failures = [var.policy_allowed_extensions]
}

run "rejects_a_prefix_without_a_slash" {
  command = plan

  variables {
    prefix = "uploads"
  }

  expect_failures = [var.prefix]
}

run "rejects_an_origin_with_a_path" {
  command = plan

  variables {
    cors_allowed_origin = "https://app.example.com/"
  }

  expect_failures = [var.cors_allowed_origin]
}

run "rejects_a_smallest_size_above_the_largest" {
  command = plan

  variables {
    policy_min_bytes = 20000001
    policy_max_bytes = 20000000
  }

  expect_failures = [output.bucket_name]
}

run "rejects_tokens_that_outlive_refresh_tokens" {
  command = plan

  variables {
    user_pool_token_minutes      = 1440
    user_pool_refresh_token_days = 1
  }

  expect_failures = [output.bucket_name]
}
