/** Microsoft Entra ID's placeholder for the id of a tenant, in documents that all tenants share. */
export const TENANT_TEMPLATE = "{tenantid}";
