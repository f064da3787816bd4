import * as cloudflare from "@pulumi/cloudflare";
import * as digitalocean from "@pulumi/digitalocean";

/**
 * The provider objects of a stack, each made once and handed to one component, whose children inherit it. Tokens and
 * endpoints stay in the environment, where the providers look for them, and so out of the state.
 */

/** Reads CLOUDFLARE_API_TOKEN and CLOUDFLARE_BASE_URL. */
export const cloudflareProvider = (): cloudflare.Provider => new cloudflare.Provider("cloudflare");

/** Reads DIGITALOCEAN_TOKEN and DIGITALOCEAN_API_URL. */
export const digitaloceanProvider = (): digitalocean.Provider => new digitalocean.Provider("digitalocean");
