# A root module that uses a generated module twice, for images and for documents.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25.0, < 7.0.0"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  description = "AWS Region of all resources."
  type        = string
  default     = "eu-central-1"
}

module "images" {
  source      = "./modules/uploads"
  name_prefix = "images-${var.region}"

  policy_max_bytes             = 20 * 1024 * 1024
  policy_allowed_content_types = ["image/*"]
}

module "documents" {
  source      = "./modules/uploads"
  name_prefix = "documents-${var.region}"

  policy_allowed_extensions = [".pdf"]
  user_pool_token_minutes   = 30
}

# API Gateway writes the access logs of all APIs of the Region with this role.
resource "aws_api_gateway_account" "logs" {
  cloudwatch_role_arn = aws_iam_role.api_gateway_logs.arn
}

resource "aws_iam_role" "api_gateway_logs" {
  name = "api-gateway-logs-${var.region}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "apigateway.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "api_gateway_logs" {
  role       = aws_iam_role.api_gateway_logs.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

output "images_url" {
  description = "URL of the uploads API for images. Clients begin with POST {images_url}/uploads."
  value       = module.images.presigned_url
}

output "documents_url" {
  description = "URL of the uploads API for documents. Clients begin with POST {documents_url}/uploads."
  value       = module.documents.presigned_url
}

output "images_bucket" {
  description = "Name of the bucket for images."
  value       = module.images.bucket_name
}
