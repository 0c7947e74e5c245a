//go:build commands

// Package commands names the program that the engine tests run, so that go.sum covers it.
package commands

import (
	_ "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno"
)
