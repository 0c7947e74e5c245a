//go:build commands

// Names the program that the engine tests run beside this one, so that go.sum covers it.
package main

import (
	_ "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno"
)
