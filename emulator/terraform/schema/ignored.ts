/** Resource types that have no effect, with the reason. Other resources can refer to their attributes. */
export const IGNORED_TYPES = {
  aws_acm_certificate: "the listeners of this machine use plain HTTP",
  aws_acm_certificate_validation: "the listeners of this machine use plain HTTP",
  aws_api_gateway_account: "access logs are printed by the emulator",
  aws_cloudfront_monitoring_subscription: "metrics are not emulated",
  aws_cloudtrail: "requests are printed by the emulator",
  aws_cloudwatch_log_group: "logs are printed by the emulator",
  aws_cloudwatch_log_metric_filter: "metrics are not emulated",
  aws_cloudwatch_metric_alarm: "metrics are not emulated",
  aws_s3_bucket_logging: "requests are printed by the emulator",
  aws_kms_alias: "an alias has no effect without KMS",
  aws_kms_key: "objects are stored unencrypted on this machine",
  aws_kms_key_policy: "objects are stored unencrypted on this machine",
  aws_route53_record: "host names are replaced by addresses of this machine",
  terraform_data: "it exists in Terraform's state only",
} as const satisfies Readonly<Record<string, string>>;

/**
 * Arguments that are ignored on purpose, by type (`*` is any) and argument, with the reason. Any other argument that is
 * not emulated is reported, and nothing is served. The only setting of the provider that is read is the Region; the
 * others configure Terraform's access to AWS.
 */
const IGNORED_ARGUMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "*": {
    "//": "a comment",
    depends_on: "affects the order of the deployment only",
    description: "for readers only",
    lifecycle: "affects the deployment only",
    provider: "read with the Region",
    region: "read for every resource",
    tags: "for readers and bills only",
    timeouts: "affects the deployment only",
  },
  aws_s3_bucket: {
    force_destroy: "affects deletion only",
    object_lock_enabled: "has no effect without a lock rule, and those are reported",
  },
  aws_s3_bucket_versioning: { expected_bucket_owner: "every bucket has the stack's owner" },
  aws_s3_bucket_server_side_encryption_configuration: {
    expected_bucket_owner: "every bucket has the stack's owner",
    "rule.bucket_key_enabled": "lowers the cost of KMS only",
  },
  aws_s3_bucket_cors_configuration: {
    expected_bucket_owner: "every bucket has the stack's owner",
    "cors_rule.id": "for readers only",
  },
  aws_s3_bucket_lifecycle_configuration: {
    expected_bucket_owner: "every bucket has the stack's owner",
    transition_default_minimum_object_size:
      "storage classes are not emulated, and no rule moves objects locally",
    "rule.id": "for readers only",
    "rule.expiration.date": "deletes from that day on, and the emulator rarely runs that long",
    "rule.expiration.expired_object_delete_marker":
      "removes only markers without versions, which no emulated operation shows",
    "rule.transition": "storage classes differ in price and delay only",
    "rule.noncurrent_version_transition": "storage classes differ in price and delay only",
  },
  aws_s3_bucket_accelerate_configuration: { expected_bucket_owner: "every bucket has the stack's owner" },
  aws_iam_role: {
    force_detach_policies: "affects deletion only",
    max_session_duration: "sessions of services are renewed by AWS",
  },
  aws_lambda_function: {
    architectures: "the same JavaScript runs on both",
    ephemeral_storage: "the local temporary folder has no quota",
    kms_key_arn: "environment variables are kept unencrypted on this machine",
    skip_destroy: "affects deletion only",
    source_code_hash: "used by the deployment only, to detect a change",
    tracing_config: "traces are not emulated",
    "logging_config.application_log_level": "all logs are printed",
    "logging_config.log_format": "logs are printed as the function writes them",
    "logging_config.system_log_level": "all logs are printed",
  },
  aws_cloudwatch_event_rule: { force_destroy: "affects deletion only" },
  aws_cloudwatch_event_target: {
    force_destroy: "affects deletion only",
    retry_policy: "a local delivery that fails would fail again, so retries have no effect",
  },
  aws_sqs_queue: {
    kms_data_key_reuse_period_seconds: "messages are kept in memory only",
    kms_master_key_id: "messages are kept in memory only",
    receive_wait_time_seconds: "saves requests only",
    sqs_managed_sse_enabled: "messages are kept in memory only",
  },
  aws_dynamodb_table: {
    deletion_protection_enabled: "affects deletion only",
    point_in_time_recovery: "backups are not emulated",
    server_side_encryption: "items are stored unencrypted on this machine",
    stream_view_type: "streams are not emulated, and a table with one is reported",
    table_class: "differs in price only",
  },
  aws_lambda_permission: { statement_id: "for readers only" },
  aws_api_gateway_rest_api: {
    put_rest_api_mode: "the stack has one document, so nothing is merged with it",
    fail_on_warnings: "affects the import only",
  },
  aws_api_gateway_domain_name: { security_policy: "local connections end at loopback" },
  aws_api_gateway_deployment: { triggers: "used by the deployment only, to detect a change" },
  aws_api_gateway_stage: {
    cache_cluster_size: "the local cache has no quota",
    documentation_version: "for readers only",
    xray_tracing_enabled: "traces are not emulated",
  },
  aws_api_gateway_method_settings: {
    "settings.data_trace_enabled": "writes execution logs only",
    "settings.logging_level": "writes execution logs only",
    "settings.metrics_enabled": "writes metrics only",
    "settings.cache_data_encrypted": "the local cache is kept in memory",
  },
  aws_cloudfront_distribution: {
    comment: "for readers only",
    http_version: "the local server supports HTTP/1.1, which every version falls back to",
    is_ipv6_enabled: "affects the network only",
    logging_config: "writes access logs only",
    price_class: "chooses edge locations only",
    restrictions: "a client on loopback has no country",
    retain_on_delete: "affects deletion only",
    viewer_certificate: "local connections end at loopback",
    wait_for_deployment: "affects the deployment only",
    "origin.connection_attempts": "the local origin is in the same process",
    "origin.connection_timeout": "the local origin is in the same process",
    "default_cache_behavior.cached_methods": "nothing is cached",
    "default_cache_behavior.compress":
      "only responses of caching policies are compressed, and those are not emulated",
    "ordered_cache_behavior.cached_methods": "nothing is cached",
    "ordered_cache_behavior.compress":
      "only responses of caching policies are compressed, and those are not emulated",
  },
  aws_cloudfront_cache_policy: {
    comment: "for readers only",
    parameters_in_cache_key_and_forwarded_to_origin: "a policy that never caches forwards nothing",
  },
  aws_cloudfront_origin_access_identity: { comment: "for readers only" },
  aws_cloudfront_origin_request_policy: { comment: "for readers only" },
  aws_cloudfront_response_headers_policy: { comment: "for readers only" },
  aws_wafv2_web_acl: {
    visibility_config: "writes metrics only",
    "rule.visibility_config": "writes metrics only",
  },
  aws_cognito_user_pool: {
    account_recovery_setting: "passwords are not emulated",
    admin_create_user_config: "no users are kept locally",
    auto_verified_attributes: "no users are kept locally",
    alias_attributes: "no users are kept locally",
    deletion_protection: "affects deletion only",
    email_configuration: "sends no messages",
    email_verification_message: "sends no messages",
    email_verification_subject: "sends no messages",
    mfa_configuration: "the login page lets every user in",
    password_policy: "passwords are not emulated",
    device_configuration: "the login page lets every user in",
    email_mfa_configuration: "the login page lets every user in",
    sign_in_policy: "the login page lets every user in",
    sms_authentication_message: "sends no messages",
    sms_configuration: "sends no messages",
    sms_verification_message: "sends no messages",
    software_token_mfa_configuration: "the login page lets every user in",
    user_attribute_update_settings: "no users are kept locally",
    user_pool_tier: "the tier's limits are checked when tokens are issued",
    username_attributes: "no users are kept locally",
    username_configuration: "no users are kept locally",
    "schema.developer_only_attribute": "no users are kept locally",
    "schema.mutable": "no users are kept locally",
    "schema.number_attribute_constraints": "no users are kept locally",
    "schema.required": "no users are kept locally",
    "schema.string_attribute_constraints": "no users are kept locally",
    user_pool_add_ons: "watches sign-in only",
    verification_message_template: "sends no messages",
    web_authn_configuration: "the login page lets every user in",
  },
  aws_cognito_user_pool_client: {
    auth_session_validity: "the login page lets every user in",
    default_redirect_uri: "the login page needs a redirect_uri in each request",
    enable_propagate_additional_user_context_data: "watches sign-in only",
    enable_token_revocation: "access tokens are checked without asking the pool",
    logout_urls: "the login page keeps no session that could end",
    prevent_user_existence_errors: "no users are kept locally",
    read_attributes: "no users are kept locally",
    supported_identity_providers: "the login page lets every user in",
  },
  aws_cognito_user_pool_domain: { managed_login_version: "the login page has a look of its own" },
  aws_cognito_user_group: { precedence: "decides among roles, which are not emulated" },
  aws_api_gateway_api_key: { customer_id: "for readers only" },
  aws_api_gateway_usage_plan: { product_code: "for bills only" },
  "data.archive_file": {
    exclude_symlink_directories: "links are never followed",
    output_file_mode: "Lambda sets the mode of unpacked files",
  },
  aws_ssm_parameter: {
    allowed_pattern: "checked by the deployment only",
    key_id: "parameters are stored unencrypted on this machine",
    tier: "differs in price and size only",
    overwrite: "affects the deployment only",
    data_type: "checked by the deployment only",
  },
};

/** The reason to ignore an argument; `undefined` if it is not ignored. */
export function reasonToIgnore(type: string, path: string): string | undefined {
  const plain = path.replace(/\[\d+\]/g, "");
  const own = IGNORED_ARGUMENTS[type]?.[plain];
  return own ?? (plain.includes(".") ? undefined : IGNORED_ARGUMENTS["*"]?.[plain]);
}
