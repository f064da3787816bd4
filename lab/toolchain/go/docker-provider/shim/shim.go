// Package shim reaches the upstream provider, which keeps its constructor in an internal package: only a module whose
// path lies below the upstream's own may import it.
package shim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// NewProvider makes the half of the upstream provider that manages resources; its other half holds actions only.
func NewProvider(version string) *schema.Provider {
	return provider.New(version)()
}
