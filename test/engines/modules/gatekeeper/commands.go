//go:build commands

// Package commands names the program that the engine tests run, so that go.sum covers it.
package commands

import (
	_ "github.com/open-policy-agent/gatekeeper/v3/cmd/gator"
)
